"""Rule ``event-gateway-start``: how an event-based gateway may begin a process (BPMN 2.0.2, 10.6.6)."""

from collections.abc import Iterator

from engine.definitions.meaning.events import kinds_of
from engine.definitions.meaning.items import is_true
from engine.definitions.model import LintEnvironment, Model, Node, error, local_name, named
from engine.errors import Finding, text

RULE = "event-gateway-start"
SECTION = "10.6.6, table 10.106"
BREAKS = (
    "an event-based gateway that begins a process is reached by a flow from something else than a none start event",
    "an event-based gateway that begins a process is reached by several sequence flows",
    "an event-based gateway of type Parallel does not begin a process",
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
        sources = [model.nodes.get(flow.get("sourceRef", "")) for flow in model.incoming[node.get("id", "")]]
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


def _is_none_start(model: Model, node: Node) -> bool:
    return local_name(node) == "startEvent" and kinds_of(model, node) == ["none"]
