"""Rule ``gateway-flows``: gateways have the flows and conditions they need (BPMN 2.0.2, 10.6, 13.4)."""

from collections.abc import Iterator

from engine.definitions.model import NAMES, LintEnvironment, Model, Node, error, local_name, warning
from engine.errors import Finding, text

RULE = "gateway-flows"
CHOOSING = ("exclusiveGateway", "inclusiveGateway", "complexGateway")


def check(model: Model, _environment: LintEnvironment) -> Iterator[Finding]:
    """Yield gateways without flows, flows without condition, conditions where none may be, foreign defaults."""
    for identity, node in model.nodes.items():
        flows = model.outgoing[identity]
        if local_name(node).endswith("Gateway") and not flows:
            yield error(
                RULE, node,
                text("Expected a flow out of gateway <%(element)s>, but there is none.", element=identity),
                text("Draw a flow, or use an end event."),
            )
        yield from _default(node, flows)
        if local_name(node) in CHOOSING:
            yield from _choice(node, flows)
        elif local_name(node).endswith(("Gateway", "Event")):
            yield from _no_conditions(node, flows)


def _default(node: Node, flows: list[Node]) -> Iterator[Finding]:
    default = node.get("default")
    if default and default not in [flow.get("id") for flow in flows]:
        yield error(
            RULE, node,
            text(
                "Expected default flow <%(flow)s> to leave <%(element)s>, but it does not.",
                flow=default, element=node.get("id"),
            ),
            text("Choose one of its own flows as default."),
        )
    for flow in flows:
        if flow.get("id") == default and flow.find("bpmn:conditionExpression", NAMES) is not None:
            yield warning(
                RULE, flow,
                text("Expected no condition on default flow <%(flow)s>, but it has one.", flow=default),
                text("Remove the condition."),
            )


def _choice(node: Node, flows: list[Node]) -> Iterator[Finding]:
    if len(flows) < 2:
        return
    for flow in flows:
        if flow.find("bpmn:conditionExpression", NAMES) is None and flow.get("id") != node.get("default"):
            yield error(
                RULE, flow,
                text(
                    "Expected a condition on flow <%(flow)s> of gateway <%(element)s>, but it has none.",
                    flow=flow.get("id"), element=node.get("id"),
                ),
                text("Write a condition, or make it the default flow."),
            )
    if not node.get("default"):
        yield warning(
            RULE, node,
            text(
                "Expected a default flow at gateway <%(element)s>, but it has none and stops if no condition is true.",
                element=node.get("id"),
            ),
            text("Make one flow the default."),
        )


def _no_conditions(node: Node, flows: list[Node]) -> Iterator[Finding]:
    for flow in flows:
        if flow.find("bpmn:conditionExpression", NAMES) is not None:
            yield error(
                RULE, flow,
                text(
                    "Expected no condition on flow <%(flow)s>, but a %(type)s does not choose.",
                    flow=flow.get("id"), type=local_name(node),
                ),
                text("Remove the condition, or choose with an exclusive gateway."),
            )
