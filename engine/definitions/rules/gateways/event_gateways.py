"""Rule ``event-gateways``: an event-based gateway chooses between several events of one kind (BPMN 2.0.2, 10.6.6)."""

from collections.abc import Iterator

from engine.definitions.meaning.events import kinds_of
from engine.definitions.model import LintEnvironment, Model, error, local_name, named
from engine.errors import Finding, text

RULE = "event-gateways"
SECTION = "10.6.6"
BREAKS = (
    "fewer than two sequence flows leave an event-based gateway",
    "message catch events and receive tasks follow the same event-based gateway",
)


def check(model: Model, _environment: LintEnvironment) -> Iterator[Finding]:
    """Yield gateways with too few flows or with mixed kinds of message receivers."""
    for node in model.of_kind("eventBasedGateway"):
        flows = model.outgoing[node.get("id", "")]
        if len(flows) < 2:
            yield error(
                RULE, node,
                text("Expected two or more events behind <%(element)s>, but there are fewer.", element=named(node)),
                text("Draw another event, or use the one event alone."),
            )
        targets = [target for flow in flows if (target := model.nodes.get(flow.get("targetRef", ""))) is not None]
        receives = any(local_name(target) == "receiveTask" for target in targets)
        catches = any(
            local_name(target) == "intermediateCatchEvent" and "message" in kinds_of(model, target)
            for target in targets
        )
        if receives and catches:
            yield error(
                RULE, node,
                text(
                    "Expected receive tasks or message events behind <%(element)s>, but there are both.",
                    element=named(node),
                ),
                text("Use only one of the two kinds."),
            )
