"""Rule ``start-events``: flows leave a start event and none leads into it (BPMN 2.0.2, 10.5.2)."""

from collections.abc import Iterator

from engine.definitions.model import LintEnvironment, Model, error, named
from engine.definitions.repairs import remove
from engine.errors import Finding, text

RULE = "start-events"
SECTION = "10.5.2, sequence flow connections"
BREAKS = (
    "a sequence flow leads into a start event",
    "no sequence flow leaves a start event",
)


def check(model: Model, _environment: LintEnvironment) -> Iterator[Finding]:
    """Yield start events that are a target of a flow or no source of one."""
    for node in model.of_kind("startEvent"):
        if model.incoming[node.get("id", "")]:
            yield error(
                RULE, node,
                text("Expected no flow into start event <%(element)s>, but there is one.", element=named(node)),
                text("Lead the flow to the element behind it."),
            )
        if not model.outgoing[node.get("id", "")]:
            yield error(
                RULE, node,
                text("Expected a flow out of start event <%(element)s>, but there is none.", element=named(node)),
                text("Draw what happens first, or remove the start event."),
                [remove(node, text("Remove it"))],
            )
