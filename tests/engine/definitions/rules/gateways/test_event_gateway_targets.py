"""What stands behind event-based gateways."""

from tests.engine.definitions.rules.events.drawings import CONTENT
from tests.engine.definitions.rules.gateways.drawings import race, received
from tests.support.rules import rule_tests

RULE = "event-gateway-targets"
GOOD = {
    "catch events": race("message", "signal"),
    "several triggers": race("message", "timer").raw("c0", body=CONTENT["signal"]),
    "receive task": received(race("timer")),
    "boundary event on an activity further on": (
        race("timer", "signal").path("c0", "task:a", "e0").boundary("b", "a").raw("b", body=CONTENT["timer"])
        .path("b", "e1")
    ),
}
BAD = {
    "task": (race("timer").path("g", "task:t", "end:x"), (RULE, "t")),
    "gateway": (race("timer").path("g", "and:t", "end:x").path("t", "end:y"), (RULE, "t")),
    "throw event": (race("timer").path("g", "throw:t", "end:x"), (RULE, "t")),
    "end event": (race("timer").path("g", "end:x"), (RULE, "x")),
    "event of another kind": (race("timer", "error"), (RULE, "c1")),
    "another kind among several": (race("timer", "signal").raw("c1", body=CONTENT["compensate"]), (RULE, "c1")),
    "another flow": (race("timer", "signal").path("s", "c1"), (RULE, "c1")),
    "receive task with boundary event": (
        received(race("timer")).boundary("b", "r").raw("b", body=CONTENT["timer"]).path("b", "e0"), (RULE, "r")
    ),
}

test_legal_drawing_is_accepted, test_illegal_drawing_is_refused = rule_tests(GOOD, BAD)
