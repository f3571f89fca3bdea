"""Rule ``event-sub-processes``: no flows, no events on the border, one start event (BPMN 2.0.2, 10.3.5)."""

from collections.abc import Iterator

from engine.definitions.kinds import SUB_PROCESSES
from engine.definitions.meaning.items import is_true
from engine.definitions.model import LintEnvironment, Model, Node, error, local_name, named
from engine.errors import Finding, text

RULE = "event-sub-processes"
SECTION = "10.3.5, Event Sub-Process, and 10.5.2"
BREAKS = (
    "a sequence flow leads into an event sub-process",
    "a sequence flow leaves an event sub-process",
    "an event sub-process has no start event",
    "an event sub-process has more than one start event",
    "a boundary event is attached to an event sub-process",
    "an event sub-process is a transaction",
    "an event sub-process is an ad-hoc sub-process",
)


def check(model: Model, _environment: LintEnvironment) -> Iterator[Finding]:
    """Yield event sub-processes that are tied into the flow or do not begin at one event."""
    for node in model.of_kind(*SUB_PROCESSES):
        if is_true(node, "triggeredByEvent"):
            yield from _borders(model, node)
            yield from _starts(node) if local_name(node) == "subProcess" else _kind(node)


def _borders(model: Model, node: Node) -> Iterator[Finding]:
    identity = node.get("id", "")
    if model.incoming.get(identity) or model.outgoing.get(identity):
        yield error(
            RULE, node,
            text("Expected no sequence flow at event sub-process <%(element)s>, but it has one.", element=identity),
            text("Remove the flow; the event inside starts it."),
        )
    for event in model.boundaries.get(identity, ()):
        yield error(
            RULE, event,
            text(
                "Expected no event on the border of event sub-process <%(element)s>, but <%(event)s> is there.",
                element=identity, event=event.get("id"),
            ),
            text("Attach it to an activity inside, or to the sub-process around."),
        )


def _starts(node: Node) -> Iterator[Finding]:
    count = sum(1 for child in node if local_name(child) == "startEvent")
    if count != 1:
        yield error(
            RULE, node,
            text(
                "Expected one start event in event sub-process <%(element)s>, but there are %(count)s.",
                element=node.get("id"), count=count,
            ),
            text("Keep one start event, with several triggers if need be."),
        )


def _kind(node: Node) -> Iterator[Finding]:
    """An ad-hoc sub-process has no start event, and no event sub-process ends by a cancellation of its own."""
    yield error(
        RULE, node,
        text(
            "Expected event sub-process <%(element)s> to be of type subProcess, but it is of type %(type)s.",
            element=named(node), type=local_name(node),
        ),
        text("Draw it inside an event sub-process, or remove triggeredByEvent."),
    )
