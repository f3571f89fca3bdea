"""Flows at end events."""

from tests.engine.definitions.rules.events.drawings import line
from tests.support.bpmn import Diagram
from tests.support.rules import rule_tests

GOOD = {
    "one end event": line(),
    "several end events": line().path("a", "end:e2"),
    "several flows into an end event": line().path("s", "task:b", "e"),
}
BAD = {
    "flow out of an end event": (line().path("e", "a"), ("end-events", "e")),
    "end event without flow": (line().path("end:e2"), ("end-events", "e2")),
    "end event of a sub-process without flow": (
        Diagram().path("start:s", "sub:p", "end:e")
        .inside("p", lambda inner: inner.path("start:s2", "end:e2").path("end:e3")),
        ("end-events", "e3"),
    ),
}

test_legal_drawing_is_accepted, test_illegal_drawing_is_refused = rule_tests(GOOD, BAD)
