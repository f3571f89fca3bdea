"""The flows out of event-based gateways."""

from tests.engine.definitions.rules.gateways.drawings import race, received
from tests.support.rules import rule_tests

RULE = "event-gateways"
GOOD = {
    "messages": race("message", "message"),
    "all kinds of events": race("message", "signal", "timer", "conditional"),
    "receive task and timer": received(race("timer")),
}
BAD = {
    "one event": (race("timer"), (RULE, "g")),
    "receive task and message": (received(race("message")), (RULE, "g")),
}

test_legal_drawing_is_accepted, test_illegal_drawing_is_refused = rule_tests(GOOD, BAD)
