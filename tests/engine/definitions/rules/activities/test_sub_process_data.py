"""Rule ``sub-process-data``."""

from tests.engine.definitions.rules.drawings import io, process, task
from tests.support.rules import rule_tests

KINDS = ("subProcess", "transaction", "adHocSubProcess")
INNER = task(identity="inner")
GOOD = {
    **{kind: process(task(INNER, kind=kind)) for kind in KINDS},
    "task": process(task(io(["a"]))),
    "call": process(task(io(["a"]), kind="callActivity")),
    "process": process(task(), head=io(["a"])),
}
BAD = {kind: (process(task(io(["a"]), INNER, kind=kind)), ("sub-process-data", "t")) for kind in KINDS}

test_legal_drawing_is_accepted, test_illegal_drawing_is_refused = rule_tests(GOOD, BAD)
