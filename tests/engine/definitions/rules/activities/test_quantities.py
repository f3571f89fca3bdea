"""Rule ``activity-quantities``."""

from tests.engine.definitions.rules.drawings import process, task
from tests.support.rules import rule_tests

GOOD = {
    "none": process(task()),
    "both": process(task(startQuantity="2", completionQuantity="3")),
    "very many": process(task(startQuantity="1" * 5000)),
    "one with a sign": process(task(startQuantity="+1")),
}
BAD = {
    "no token to start": (process(task(startQuantity="0")), ("activity-quantities", "t")),
    "less than none to start": (process(task(startQuantity="-1")), ("activity-quantities", "t")),
    "no token at the end": (process(task(completionQuantity="0")), ("activity-quantities", "t")),
    "minus very many": (process(task(startQuantity="-" + "1" * 5000)), ("activity-quantities", "t")),
    "nothing with a sign": (process(task(startQuantity="+00")), ("activity-quantities", "t")),
    "on a sub-process": (process(task(kind="subProcess", completionQuantity="-2")), ("activity-quantities", "t")),
    "on a call": (process(task(kind="callActivity", startQuantity="0")), ("activity-quantities", "t")),
}

test_legal_drawing_is_accepted, test_illegal_drawing_is_refused = rule_tests(GOOD, BAD)
