"""Rule ``compensation-handlers``: how a compensation boundary event leads to its activity (BPMN 2.0.2, 10.7.1)."""

from collections import defaultdict
from collections.abc import Collection, Iterator

from engine.definitions.kinds import ACTIVITIES, FLOW_NODES
from engine.definitions.meaning.events import kinds_of, local_reference
from engine.definitions.meaning.items import is_true
from engine.definitions.model import LintEnvironment, Model, Node, error, local_name, named, warning
from engine.errors import Finding, text

RULE = "compensation-handlers"
SECTION = "10.5.4, activity boundary connections; 10.7.1"
BREAKS = (
    "a sequence flow leaves a compensation boundary event",
    "associations lead from a compensation boundary event to several activities",
    "an association leads from a compensation boundary event to an activity that is not for compensation",
    "an association leads from a compensation boundary event to an event or gateway",
    "an association leads from a compensation boundary event to an activity of another process or sub-process",
    "a sequence flow leads into an activity for compensation",
    "a sequence flow leaves an activity for compensation",
    "no association leads from a compensation boundary event to an activity (warning)",
    "no association leads from a compensation boundary event to an activity for compensation (warning)",
)


def check(model: Model, _environment: LintEnvironment) -> Iterator[Finding]:
    """Yield compensation boundary events and activities for compensation that are wrongly connected."""
    handlers = _associated(model)
    reached = {handler for found in handlers.values() for handler in found}
    for node in model.of_kind("boundaryEvent"):
        if "compensate" in kinds_of(model, node):
            yield from _boundary(model, node, handlers[node.get("id", "")])
    for node in model.of_kind(*sorted(ACTIVITIES)):
        if is_true(node, "isForCompensation"):
            yield from _activity(model, node)
            if node not in reached and not is_true(node, "triggeredByEvent"):
                yield warning(
                    RULE, node,
                    text(
                        "Expected a compensation event that leads to <%(element)s>, but there is none: it is never "
                        "done.",
                        element=named(node),
                    ),
                    text("Connect a compensation event on the border of another activity to it."),
                )


def _associated(model: Model) -> dict[str, dict[Node, None]]:
    """Return the flow nodes at the other end of associations, by the id of a boundary event."""
    found: dict[str, dict[Node, None]] = defaultdict(dict)
    for association in model.of_kind("association"):
        ends = [model.by_id.get(local_reference(association.get(name))) for name in ("sourceRef", "targetRef")]
        for event, other in (ends, reversed(ends)):
            if event is None or other is None or local_name(event) != "boundaryEvent":
                continue
            if local_name(other) in FLOW_NODES:
                found[event.get("id", "")][other] = None
    return found


def _boundary(model: Model, node: Node, handlers: Collection[Node]) -> Iterator[Finding]:
    if model.outgoing[node.get("id", "")]:
        yield error(
            RULE, node,
            text("Expected no flow out of compensation event <%(element)s>, but there is one.", element=named(node)),
            text("Connect it to the activity that compensates with an association."),
        )
    if len(handlers) > 1:
        yield error(
            RULE, node,
            text(
                "Expected one activity that compensates at <%(element)s>, but there are %(count)s.",
                element=named(node), count=len(handlers),
            ),
            text("Put the activities into one sub-process for compensation."),
        )
    if not handlers:
        yield warning(
            RULE, node,
            text("Expected an activity that compensates at <%(element)s>, but there is none.", element=named(node)),
            text("Connect the event to an activity for compensation with an association."),
        )
    for handler in handlers:
        yield from _handler(node, handler)


def _handler(node: Node, handler: Node) -> Iterator[Finding]:
    if local_name(handler) not in ACTIVITIES:
        yield error(
            RULE, node,
            text(
                "Expected an activity that compensates at <%(element)s>, but <%(handler)s> is none.",
                handler=named(handler), element=named(node),
            ),
            text("Connect the event to an activity for compensation with an association."),
        )
    elif handler.getparent() is not node.getparent():
        yield error(
            RULE, node,
            text(
                "Expected the activity that compensates beside <%(element)s>, but <%(handler)s> belongs to another "
                "process or sub-process.",
                handler=named(handler), element=named(node),
            ),
            text("Draw the activity beside the event."),
        )
    elif not is_true(handler, "isForCompensation"):
        yield error(
            RULE, handler,
            text(
                "Expected <%(handler)s>, which compensation event <%(element)s> leads to, to be for compensation, "
                "but it is not.",
                handler=named(handler), element=named(node),
            ),
            text("Mark the activity as for compensation."),
        )


def _activity(model: Model, node: Node) -> Iterator[Finding]:
    if model.incoming[node.get("id", "")]:
        yield error(
            RULE, node,
            text("Expected no flow into <%(element)s>, which compensates, but there is one.", element=named(node)),
            text("Connect it with an association to a compensation event alone."),
        )
    if model.outgoing[node.get("id", "")]:
        yield error(
            RULE, node,
            text("Expected no flow out of <%(element)s>, which compensates, but there is one.", element=named(node)),
            text("Put what follows into a sub-process for compensation."),
        )
