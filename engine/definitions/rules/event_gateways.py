"""Rule ``event-gateways``: what an event-based gateway may lead to (BPMN 2.0.2, 10.6.6)."""

from collections.abc import Iterator

from engine.definitions.model import LintEnvironment, Model, Node, error, event_kind, local_name
from engine.errors import Finding, text

RULE = "event-gateways"


def check(model: Model, _environment: LintEnvironment) -> Iterator[Finding]:
    """Yield gateways with too few flows or mixed kinds of message receivers, and targets that do not fit."""
    for node in model.of_kind("eventBasedGateway"):
        identity = node.get("id", "")
        ends = [flow.get("targetRef", "") for flow in model.outgoing[identity]]
        targets = [model.nodes[end] for end in ends if end in model.nodes]
        if len(targets) < 2:
            yield error(
                RULE, node,
                text("Expected two or more events behind <%(element)s>, but there are fewer.", element=identity),
                text("Draw another event, or use the one event alone."),
            )
        if any(map(_receives, targets)) and any(event_kind(t) == "message" for t in targets if not _receives(t)):
            yield error(
                RULE, node,
                text(
                    "Expected receive tasks or message events behind <%(element)s>, but there are both.",
                    element=identity,
                ),
                text("Use only one of the two kinds."),
            )
        for target in targets:
            yield from _target(model, node, target)


def _receives(node: Node) -> bool:
    return local_name(node) == "receiveTask"


def _target(model: Model, gateway: Node, target: Node) -> Iterator[Finding]:
    identity = target.get("id", "")
    if not _receives(target) and local_name(target) != "intermediateCatchEvent":
        yield error(
            RULE, target,
            text(
                "Expected a catch event or receive task behind <%(gateway)s>, but <%(element)s> is a %(type)s.",
                gateway=gateway.get("id"), element=identity, type=local_name(target),
            ),
            text("Put a catch event between them."),
        )
    if len(model.incoming[identity]) > 1 or model.boundaries[identity]:
        yield error(
            RULE, target,
            text(
                "Expected <%(element)s> to be reached from gateway <%(gateway)s> alone and without boundary events, "
                "but it has more.",
                element=identity, gateway=gateway.get("id"),
            ),
            text("Draw an event of its own for the gateway."),
        )
