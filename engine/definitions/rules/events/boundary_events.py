"""Rule ``boundary-events``: attached to an activity beside it, left by a flow, entered by none (BPMN 2.0.2, 10.5.4)."""

from collections.abc import Iterator

from engine.definitions.kinds import ACTIVITIES
from engine.definitions.meaning.events import activity_of, kinds_of
from engine.definitions.model import LintEnvironment, Model, Node, error, local_name, named
from engine.errors import Finding, text

RULE = "boundary-events"
SECTION = "10.5.4, activity boundary connections"
BREAKS = (
    "a boundary event is attached to something that is no activity",
    "a boundary event is attached to an activity of another process or sub-process",
    "a sequence flow leads into a boundary event",
    "no sequence flow leaves a boundary event that does not compensate alone",
)


def check(model: Model, _environment: LintEnvironment) -> Iterator[Finding]:
    """Yield boundary events that hang in the air, have a flow into them or none out."""
    for node in model.of_kind("boundaryEvent"):
        if not _is_attached(model, node):
            yield error(
                RULE, node,
                text(
                    "Expected <%(element)s> on the border of an activity, but it hangs in the air.",
                    element=named(node),
                ),
                text("Attach it to a task or sub-process beside it."),
            )
        if model.incoming[node.get("id", "")]:
            yield error(
                RULE, node,
                text("Expected no flow into boundary event <%(element)s>, but there is one.", element=named(node)),
                text("Remove the flow."),
            )
        if not model.outgoing[node.get("id", "")] and kinds_of(model, node) != ["compensate"]:
            yield error(
                RULE, node,
                text("Expected a flow out of boundary event <%(element)s>, but there is none.", element=named(node)),
                text("Draw what happens then."),
            )


def _is_attached(model: Model, node: Node) -> bool:
    host = activity_of(model, node)
    return host is not None and local_name(host) in ACTIVITIES and host.getparent() is node.getparent()
