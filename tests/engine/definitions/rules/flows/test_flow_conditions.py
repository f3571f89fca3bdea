"""Where flows may have conditions."""

from tests.engine.definitions.rules.events.drawings import bordered
from tests.engine.definitions.rules.flows.drawings import choice, line, raw_line
from tests.engine.definitions.rules.gateways.drawings import race
from tests.support.bpmn import Diagram
from tests.support.rules import Drawing, rule_tests

RULE = "flow-conditions"


def conditional(diagram: Diagram, flow: str) -> Diagram:
    next(each for each in diagram.flows if each.id == flow).condition = "=n > 1"
    return diagram


EMPTY = raw_line(
    '<bpmn:sequenceFlow id="f" sourceRef="a" targetRef="e"><bpmn:conditionExpression/></bpmn:sequenceFlow>'
)
GOOD: dict[str, Drawing] = {
    **{f"{kind} gateway": choice(kind) for kind in ("xor", "or", "complex")},
    "activity with another flow": line().path("a", "end:x", when="n > 1"),
    "condition that says nothing": EMPTY,
}
BAD = {
    "start event": (conditional(line(), "s_to_a"), (RULE, "s_to_a")),
    "start event with another flow": (line().path("s", "e", when="n > 1"), (RULE, "s_to_e")),
    "intermediate event": (Diagram().path("start:s", "throw:x").path("x", "end:e", when="n > 1"), (RULE, "x_to_e")),
    "boundary event": (conditional(bordered("timer"), "b_to_late"), (RULE, "b_to_late")),
    "parallel gateway": (
        Diagram().path("start:s", "and:g").path("g", "end:x", when="n > 1").path("g", "end:y"), (RULE, "g_to_x")
    ),
    "event-based gateway": (conditional(race("timer", "signal"), "g_to_c0"), (RULE, "g_to_c0")),
    "only flow of an activity": (conditional(line(), "a_to_e"), (RULE, "a_to_e")),
}

test_legal_drawing_is_accepted, test_illegal_drawing_is_refused = rule_tests(GOOD, BAD)
