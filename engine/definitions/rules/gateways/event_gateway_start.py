"""Rule ``event-gateway-start``: how an event-based gateway may begin a process (BPMN 2.0.2, 10.6.6)."""

from collections.abc import Iterator

from engine.definitions.meaning.events import kinds_of, said
from engine.definitions.meaning.items import is_true
from engine.definitions.model import LintEnvironment, Model, Node, error, local_name, named
from engine.errors import Finding, text

RULE = "event-gateway-start"
SECTION = "10.6.6, table 10.106; 13.4.4"
BREAKS = (
    "an event-based gateway that begins a process is reached by a flow from something else than a none start event",
    "an event-based gateway that begins a process is reached by several sequence flows",
    "an event-based gateway that begins a process is reached by no flow, though there is a start event",
    "an event behind a gateway of type Parallel that begins a process is no message event",
    "an event-based gateway of type Parallel does not begin a process",
    "an event-based gateway in a sub-process begins a process",
)


def check(model: Model, _environment: LintEnvironment) -> Iterator[Finding]:
    """Yield gateways that cannot begin a process where they stand, or are parallel without beginning one."""
    for node in model.of_kind("eventBasedGateway"):
        if not is_true(node, "instantiate"):
            if node.get("eventGatewayType") == "Parallel":
                yield error(
                    RULE, node,
                    text(
                        "Expected parallel event-based gateway <%(element)s> to begin the process, but it does not.",
                        element=named(node),
                    ),
                    text("Use type Exclusive, or set instantiate."),
                )
            continue
        if node.get("eventGatewayType") == "Parallel":
            yield from _others_than_messages(model, node)
        if _is_nested(node):
            yield error(
                RULE, node,
                text(
                    "Expected <%(element)s>, which begins the process, outside of sub-processes, but it stands in one.",
                    element=named(node),
                ),
                text("Do not set instantiate, or move it out of the sub-process."),
            )
            continue
        sources = [model.nodes.get(flow.get("sourceRef", "")) for flow in model.incoming[node.get("id", "")]]
        if not sources and _has_start(node):
            yield error(
                RULE, node,
                text(
                    "Expected <%(element)s>, which begins the process, to stand behind its start event, but no flow "
                    "leads there.",
                    element=named(node),
                ),
                text("Lead the flow of a start event without trigger to it, or remove the start event."),
            )
        if len(sources) > 1 or any(source is not None and not _is_none_start(model, source) for source in sources):
            yield error(
                RULE, node,
                text(
                    "Expected no flow into <%(element)s>, which begins the process, or one from a start event without "
                    "trigger, but there are others.",
                    element=named(node),
                ),
                text("Remove the flow, or do not set instantiate."),
            )


def _is_nested(gateway: Node) -> bool:
    scope = gateway.getparent()
    return scope is not None and local_name(scope) != "process"


def _has_start(gateway: Node) -> bool:
    scope = gateway.getparent()
    return scope is not None and any(local_name(node) == "startEvent" for node in scope)


def _others_than_messages(model: Model, gateway: Node) -> Iterator[Finding]:
    for flow in model.outgoing[gateway.get("id", "")]:
        event = model.nodes.get(flow.get("targetRef", ""))
        if event is None or local_name(event) != "intermediateCatchEvent":
            continue  # told by rule event-gateway-targets, where it is no receive task
        for kind in dict.fromkeys(kinds_of(model, event)):
            if kind not in ("message", "none"):
                yield error(
                    RULE, event,
                    text(
                        "Expected <%(element)s> behind <%(gateway)s> to wait for a message, as the process begins with "
                        "all events of the gateway, but its kind is: %(kind)s.",
                        element=named(event), gateway=named(gateway), kind=said(kind),
                    ),
                    text("Use messages alone, or a gateway of type Exclusive."),
                )


def _is_none_start(model: Model, node: Node) -> bool:
    return local_name(node) == "startEvent" and kinds_of(model, node) == ["none"]
