"""What sequence flows connect."""

from tests.engine.definitions.rules.flows.drawings import line
from tests.support.bpmn import Diagram
from tests.support.rules import rule_tests

RULE = "flow-ends"


def data() -> Diagram:
    return line().raw("process", body='<bpmn:dataObject id="d"/>')


GOOD = {"events and activities": line()}
BAD = {
    "flow to a data object": (data().path("a", "d"), (RULE, "a_to_d")),
    "flow from a data object": (data().path("d", "a"), (RULE, "d_to_a")),
    "flow to a message": (line().message("a", "m").path("a", "message_m"), (RULE, "a_to_message_m")),
    "flow to a flow": (line().path("a", "s_to_a"), (RULE, "a_to_s_to_a")),
    "flow to its process": (line().path("a", "process"), (RULE, "a_to_process")),
}
BAD["flow to a message"][0].nodes["a"].body.clear()

test_legal_drawing_is_accepted, test_illegal_drawing_is_refused = rule_tests(GOOD, BAD)
