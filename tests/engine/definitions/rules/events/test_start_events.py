"""Flows at start events."""

from tests.engine.definitions.rules.events.drawings import line
from tests.support.bpmn import Diagram
from tests.support.rules import rule_tests

GOOD = {
    "one start event": line(),
    "several start events": line().path("start:s2", "a"),
    "several flows out of a start event": line().path("s", "task:b", "e"),
    "no start event": Diagram().path("task:a", "task:b"),
}
BAD = {
    "flow into a start event": (line().path("a", "s"), ("start-events", "s")),
    "flow into the start event of a sub-process": (
        Diagram().path("start:s", "sub:p", "end:e")
        .inside("p", lambda inner: inner.path("start:s2", "task:t", "end:e2").path("t", "s2")),
        ("start-events", "s2"),
    ),
    "start event without flow": (line().path("start:s2"), ("start-events", "s2")),
}

test_legal_drawing_is_accepted, test_illegal_drawing_is_refused = rule_tests(GOOD, BAD)
