"""Event-based gateways at which a process begins."""

from tests.engine.definitions.rules.events.drawings import CONTENT, with_roots
from tests.engine.definitions.rules.gateways.drawings import race
from tests.support.bpmn import Diagram
from tests.support.rules import rule_tests

RULE = "event-gateway-start"


def starting(*kinds: str, **attributes: str) -> Diagram:
    """A gateway ``g`` that begins the process, without a start event."""
    diagram = race(*kinds or ("message", "message")).attribute("g", instantiate="true", **attributes)
    del diagram.nodes["s"]
    diagram.flows = [flow for flow in diagram.flows if flow.source != "s"]
    return diagram


def nested(kind: str) -> Diagram:
    """The gateway inside a sub-process or transaction, where nothing leads to it."""
    diagram = with_roots(Diagram().path("start:s", f"{kind}:p", "end:e"))
    diagram.nodes["p"].inner = starting()
    return diagram


GOOD = {
    "no flow in": starting(),
    "signals of which one begins": starting("signal", "signal"),
    "parallel": starting(eventGatewayType="Parallel"),
    "a flow from a none start event": race("message", "message").attribute("g", instantiate="true"),
    "a gateway that begins nothing": race("message", "message").attribute("g", eventGatewayType="Exclusive"),
}
BAD = {
    "a flow from a task": (starting().path("start:other", "task:t", "g"), (RULE, "g")),
    "a flow from a message start event": (
        race("message", "message").attribute("g", instantiate="true").raw("s", body=CONTENT["message"]), (RULE, "g")
    ),
    "several flows": (
        race("message", "message").attribute("g", instantiate="true").path("start:s2", "g"), (RULE, "g")
    ),
    "beside a start event": (starting().path("start:other", "end:oe"), (RULE, "g")),
    "parallel with a signal": (starting("message", "signal", eventGatewayType="Parallel"), (RULE, "c1")),
    "parallel without beginning": (
        race("message", "message").attribute("g", eventGatewayType="Parallel"), (RULE, "g")
    ),
    "in a sub-process": (nested("sub"), (RULE, "g")),
    "in a transaction": (nested("transaction"), (RULE, "g")),
}

test_legal_drawing_is_accepted, test_illegal_drawing_is_refused = rule_tests(GOOD, BAD)
