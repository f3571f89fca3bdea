"""Rule ``boundary-events``: attached to an activity, left by a flow, entered by none (BPMN 2.0.2, 10.5.4)."""

from collections.abc import Iterator

from engine.definitions.model import LintEnvironment, Model, Node, error, local_name
from engine.errors import Finding, text

RULE = "boundary-events"


def check(model: Model, _environment: LintEnvironment) -> Iterator[Finding]:
    """Yield boundary events that hang in the air, have a flow into them or none out."""
    for node in model.of_kind("boundaryEvent"):
        identity = node.get("id", "")
        if not _is_attached(model, node):
            yield error(
                RULE, node,
                text("Expected <%(element)s> on the border of an activity, but it hangs in the air.", element=identity),
                text("Attach it to a task or sub-process beside it."),
            )
        if model.incoming[identity]:
            yield error(
                RULE, node,
                text("Expected no flow into boundary event <%(element)s>, but there is one.", element=identity),
                text("Remove the flow."),
            )
        if not model.outgoing[identity]:
            yield error(
                RULE, node,
                text("Expected a flow out of boundary event <%(element)s>, but there is none.", element=identity),
                text("Draw what happens then."),
            )


def _is_attached(model: Model, node: Node) -> bool:
    host = model.nodes.get(node.get("attachedToRef", ""))
    if host is None or host.getparent() is not node.getparent():
        return False
    return not local_name(host).endswith(("Event", "Gateway"))
