"""Rule ``event-gateway-targets``: what may stand behind an event-based gateway (BPMN 2.0.2, 10.6.6)."""

from collections.abc import Iterator

from engine.definitions.meaning.events import kinds_of, said
from engine.definitions.model import LintEnvironment, Model, Node, error, local_name, named
from engine.errors import Finding, text

RULE = "event-gateway-targets"
SECTION = "10.6.6"
BREAKS = (
    "an event-based gateway leads to something else than an intermediate catch event or a receive task",
    "an event-based gateway leads to a catch event that is not for a message, signal, timer or condition",
    "a sequence flow leads from elsewhere to an element behind an event-based gateway",
    "a receive task behind an event-based gateway has boundary events",
)
KINDS = frozenset({"message", "signal", "timer", "conditional"})


def check(model: Model, _environment: LintEnvironment) -> Iterator[Finding]:
    """Yield elements that may not follow their gateway."""
    for gateway in model.of_kind("eventBasedGateway"):
        ends = dict.fromkeys(flow.get("targetRef", "") for flow in model.outgoing[gateway.get("id", "")])
        for target in (model.nodes[end] for end in ends if end in model.nodes):
            yield from _kind(model, gateway, target)
            yield from _company(model, gateway, target)


def _kind(model: Model, gateway: Node, target: Node) -> Iterator[Finding]:
    if local_name(target) == "receiveTask":
        return
    if local_name(target) != "intermediateCatchEvent":
        yield error(
            RULE, target,
            text(
                "Expected a catch event or receive task behind <%(gateway)s>, but <%(element)s> is of type %(type)s.",
                gateway=named(gateway), element=named(target), type=local_name(target),
            ),
            text("Put a catch event between them."),
        )
        return
    for kind in dict.fromkeys(kinds_of(model, target)):
        if kind not in KINDS | {"none"}:
            yield error(
                RULE, target,
                text(
                    "Expected <%(element)s> behind <%(gateway)s> to catch a message, signal, timer or condition, but "
                    "its kind is: %(kind)s.",
                    element=named(target), gateway=named(gateway), kind=said(kind),
                ),
                text("Use one of these kinds."),
            )


def _company(model: Model, gateway: Node, target: Node) -> Iterator[Finding]:
    identity = target.get("id", "")
    if any(flow.get("sourceRef") != gateway.get("id") for flow in model.incoming[identity]):
        yield error(
            RULE, target,
            text(
                "Expected <%(element)s> to be reached from gateway <%(gateway)s> alone, but another flow leads to it.",
                element=identity, gateway=named(gateway),
            ),
            text("Draw an event of its own for the gateway."),
        )
    if local_name(target) == "receiveTask" and model.boundaries[identity]:
        yield error(
            RULE, target,
            text(
                "Expected receive task <%(element)s> behind <%(gateway)s> to have no boundary events, but it has.",
                element=identity, gateway=named(gateway),
            ),
            text("Draw another catch event behind the gateway instead."),
        )
