"""Flows at intermediate events."""

from tests.engine.definitions.rules.events.drawings import CONTENT, line, linked, passing, with_roots
from tests.support.bpmn import Diagram
from tests.support.rules import rule_tests

GOOD = {
    "catch event": passing("catch", "signal"),
    "throw event": passing("throw", "none"),
    "several flows in and out": passing("throw", "none").path("s", "x").path("x", "end:e4"),
    "link": linked(),
    "ad-hoc sub-process": Diagram().path("start:s", "adhoc:p", "end:e").inside(
        "p", lambda inner: inner.path("task:t").path("throw:x")
    ),
}
BAD = {
    "catch event without flow in": (
        with_roots(line().path("catch:x", "a").raw("x", body=CONTENT["signal"])), ("intermediate-events", "x")
    ),
    "catch event without flow in and start events": (
        with_roots(Diagram().path("catch:x", "task:a").raw("x", body=CONTENT["signal"])), ("intermediate-events", "x")
    ),
    "throw event without flow in": (line().path("throw:x", "a"), ("intermediate-events", "x")),
    "catch event without flow out": (
        with_roots(line().path("a", "catch:x").raw("x", body=CONTENT["signal"])), ("intermediate-events", "x")
    ),
    "throw event without flow out": (line().path("a", "throw:x"), ("intermediate-events", "x")),
    "link source without flow in": (
        linked().path("throw:other").raw("other", body=CONTENT["link"]), ("intermediate-events", "other")
    ),
    "link target without flow out": (
        Diagram().path("start:s", "task:a", "end:e").path("a", "throw:from").path("catch:to")
        .raw("from", body=CONTENT["link"]).raw("to", body=CONTENT["link"]),
        ("intermediate-events", "to"),
    ),
}

test_legal_drawing_is_accepted, test_illegal_drawing_is_refused = rule_tests(GOOD, BAD)
