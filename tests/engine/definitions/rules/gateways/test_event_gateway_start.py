"""Event-based gateways at which a process begins."""

from tests.engine.definitions.rules.events.drawings import CONTENT
from tests.engine.definitions.rules.gateways.drawings import race
from tests.support.bpmn import Diagram
from tests.support.rules import rule_tests

RULE = "event-gateway-start"


def starting(**attributes: str) -> Diagram:
    """A gateway ``g`` that begins the process, without a start event."""
    diagram = race("message", "message").attribute("g", instantiate="true", **attributes)
    del diagram.nodes["s"]
    diagram.flows = [flow for flow in diagram.flows if flow.source != "s"]
    return diagram.path("start:other", "end:oe")


GOOD = {
    "no flow in": starting(),
    "parallel": starting(eventGatewayType="Parallel"),
    "a flow from a none start event": race("message", "message").attribute("g", instantiate="true"),
    "a gateway that begins nothing": race("message", "message").attribute("g", eventGatewayType="Exclusive"),
}
BAD = {
    "a flow from a task": (starting().path("other", "task:t", "g"), (RULE, "g")),
    "a flow from a message start event": (
        race("message", "message").attribute("g", instantiate="true").raw("s", body=CONTENT["message"]), (RULE, "g")
    ),
    "several flows": (
        race("message", "message").attribute("g", instantiate="true").path("start:s2", "g"), (RULE, "g")
    ),
    "parallel without beginning": (
        race("message", "message").attribute("g", eventGatewayType="Parallel"), (RULE, "g")
    ),
}

test_legal_drawing_is_accepted, test_illegal_drawing_is_refused = rule_tests(GOOD, BAD)
