"""Rule ``end-events``: no flow leaves an end event (BPMN 2.0.2, 10.5.3), and what ends a path is one."""

from collections.abc import Iterator

from engine.definitions.model import LintEnvironment, Model, error, local_name, warning
from engine.errors import Finding, text

RULE = "end-events"


def check(model: Model, _environment: LintEnvironment) -> Iterator[Finding]:
    """Yield end events with a flow out of them; warn of paths that end without one."""
    for identity, node in model.nodes.items():
        flows = model.outgoing[identity]
        if local_name(node) == "endEvent":
            if flows:
                yield error(
                    RULE, node,
                    text("Expected no flow out of end event <%(element)s>, but there is one.", element=identity),
                    text("Remove the flow, or use an intermediate event."),
                )
        elif not flows and not local_name(node).endswith(("Gateway", "boundaryEvent")):
            yield warning(
                RULE, node,
                text("Expected an end event behind <%(element)s>, but the path just stops.", element=identity),
                text("Draw an end event."),
            )
