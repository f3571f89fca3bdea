"""Cancel events and transactions."""

from tests.engine.definitions.rules.events.drawings import CONTENT, bordered, ended_by
from tests.support.bpmn import Diagram
from tests.support.rules import rule_tests


def ending(inner: Diagram) -> Diagram:
    return inner.path("start:s2", "end:c").raw("c", body=CONTENT["cancel"])


def deep(inner: Diagram) -> Diagram:
    return inner.path("start:s3", "sub:q", "end:e3").inside("q", ending)


GOOD = {
    "cancel on a transaction": bordered("cancel", host="transaction:a").inside("a", ending),
    "cancel in a sub-process of a transaction": bordered("cancel", host="transaction:a").inside("a", deep),
}
BAD = {
    "cancel on a task": (bordered("cancel"), ("cancel-events", "b")),
    "cancel on a sub-process": (bordered("cancel", host="sub:a"), ("cancel-events", "b")),
    "cancel end of a process": (ended_by("cancel"), ("cancel-events", "e")),
    "cancel end of a sub-process": (
        Diagram().path("start:s", "sub:p", "end:e").inside("p", ending), ("cancel-events", "c")
    ),
}

test_legal_drawing_is_accepted, test_illegal_drawing_is_refused = rule_tests(GOOD, BAD)
