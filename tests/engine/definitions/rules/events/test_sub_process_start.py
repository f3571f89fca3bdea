"""How many start events a sub-process has."""

from tests.support.bpmn import Diagram
from tests.support.rules import rule_tests


def within(kind: str, *starts: str) -> Diagram:
    def draw(inner: Diagram) -> object:
        inner.path("task:t", "end:e2")
        return [inner.path(f"start:{start}", "t") for start in starts]

    return Diagram().path("start:s", f"{kind}:p", "end:e").inside("p", draw)


GOOD = {
    "one start event": within("sub", "s1"),
    "one in a transaction": within("transaction", "s1"),
    "several in a process": Diagram().path("start:s", "task:a", "end:e").path("start:s2", "a"),
}
BAD = {
    "several in a sub-process": (within("sub", "s1", "s2"), ("sub-process-start", "p")),
    "several in a transaction": (within("transaction", "s1", "s2"), ("sub-process-start", "p")),
}

test_legal_drawing_is_accepted, test_illegal_drawing_is_refused = rule_tests(GOOD, BAD)
