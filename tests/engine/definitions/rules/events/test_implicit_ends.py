"""Levels with and without start and end events."""

from tests.engine.definitions.rules.events.drawings import compensated, handled, line
from tests.support.bpmn import Diagram
from tests.support.rules import rule_tests


def within(*steps: str) -> Diagram:
    return Diagram().path("start:s", "sub:p", "end:e").inside("p", lambda inner: inner.path(*steps))


GOOD = {
    "neither start nor end events": Diagram().path("task:a", "task:b").path("task:c"),
    "a sub-process without either": within("task:t", "task:u"),
    "an empty sub-process": Diagram().path("start:s", "sub:p", "end:e"),
    "an ad-hoc sub-process": (
        Diagram().path("start:s", "adhoc:p", "end:e").inside("p", lambda inner: inner.path("task:t"))
    ),
    "an activity for compensation": compensated(),
    "an event sub-process": handled("message"),
    "a receive task that begins the process": (
        line().path("receive:r", "a").message("r", "m").attribute("r", instantiate="true")
    ),
    "end events behind a receive task that makes instances": (
        Diagram().path("receive:r", "task:a", "end:e").message("r", "m").attribute("r", instantiate="true")
    ),
}
BAD = {
    "start event alone": (Diagram().path("start:s", "task:a"), ("implicit-ends", "process")),
    "end event alone": (Diagram().path("task:a", "end:e"), ("implicit-ends", "process")),
    "start event alone in a sub-process": (within("start:s2", "task:t"), ("implicit-ends", "p")),
    "end event alone in a sub-process": (within("task:t", "end:e2"), ("implicit-ends", "p")),
    "activity without flow in beside a start event": (line().path("task:b", "e"), ("implicit-ends", "b")),
    "gateway without flow in beside a start event": (
        line().path("xor:g", "e").path("g", "end:x", default=True), ("implicit-ends", "g")
    ),
    "activity without flow out beside an end event": (line().path("a", "task:b"), ("implicit-ends", "b")),
    "gateway without flow out beside an end event": (
        line().path("a", "xor:g").path("s", "g"), ("implicit-ends", "g")
    ),
    "receive task that begins nothing": (
        line().path("receive:r", "a").message("r", "m").attribute("r", instantiate="false"), ("implicit-ends", "r")
    ),
}

test_legal_drawing_is_accepted, test_illegal_drawing_is_refused = rule_tests(GOOD, BAD)
