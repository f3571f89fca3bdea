"""Rule ``end-events``: flows lead into an end event and none leaves it (BPMN 2.0.2, 10.5.3)."""

from collections.abc import Iterator

from engine.definitions.model import LintEnvironment, Model, error, named
from engine.definitions.repairs import remove
from engine.errors import Finding, text

RULE = "end-events"
SECTION = "10.5.3, sequence flow connections"
BREAKS = (
    "a sequence flow leaves an end event",
    "no sequence flow leads into an end event",
)


def check(model: Model, _environment: LintEnvironment) -> Iterator[Finding]:
    """Yield end events that are a source of a flow or no target of one."""
    for node in model.of_kind("endEvent"):
        if model.outgoing[node.get("id", "")]:
            yield error(
                RULE, node,
                text("Expected no flow out of end event <%(element)s>, but there is one.", element=named(node)),
                text("Remove the flow, or use an intermediate event."),
            )
        if not model.incoming[node.get("id", "")]:
            yield error(
                RULE, node,
                text("Expected a flow into end event <%(element)s>, but there is none.", element=named(node)),
                text("Lead a path to it, or remove it."),
                [remove(node, text("Remove it"))],
            )
