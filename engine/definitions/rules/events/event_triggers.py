"""Rule ``event-triggers``: each event has only triggers and results that its place allows (BPMN 2.0.2, table 10.93)."""

from collections.abc import Iterator
from dataclasses import dataclass

from engine.definitions.kinds import EVENTS
from engine.definitions.meaning.events import is_in_event_sub_process, kinds_of, said
from engine.definitions.model import LintEnvironment, Model, Node, error, local_name, named
from engine.errors import Finding, Text, text

RULE = "event-triggers"
SECTION = "10.5.2 to 10.5.5, table 10.93; 10.3.5; 13.3.4"
BREAKS = (
    "a start event of a process is an error event",
    "a start event of a process is an escalation event",
    "a start event of a process is a compensation event",
    "a start event of a process is a cancel event",
    "a start event of a process is a link event",
    "a start event of a process is a terminate event",
    "a start event of a sub-process has any trigger",
    "a start event of an event sub-process has no trigger",
    "a start event of an event sub-process is a cancel event",
    "a start event of an event sub-process is a link event",
    "a start event of an event sub-process is a terminate event",
    "an intermediate catch event has no trigger",
    "an intermediate catch event is an error event",
    "an intermediate catch event is an escalation event",
    "an intermediate catch event is a cancel event",
    "an intermediate catch event is a compensation event",
    "an intermediate catch event is a terminate event",
    "an intermediate throw event is a timer event",
    "an intermediate throw event is a conditional event",
    "an intermediate throw event is an error event",
    "an intermediate throw event is a cancel event",
    "an intermediate throw event is a terminate event",
    "a boundary event has no trigger",
    "a boundary event is a link event",
    "a boundary event is a terminate event",
    "an end event is a timer event",
    "an end event is a conditional event",
    "an end event is a link event",
)


@dataclass(frozen=True, slots=True)
class Place:
    """Where an event stands: how that is said, which kinds are allowed there, and the advice that lists them."""

    name: Text
    kinds: frozenset[str]
    advice: Text


_START = Place(
    text("start event of a process"),
    frozenset("none message timer conditional signal".split()),
    text("Use no trigger, or a message, timer, condition or signal."),
)
_SUB_PROCESS_START = Place(
    text("start event of a sub-process"), frozenset({"none"}), text("Remove the trigger, or use an event sub-process.")
)
_EVENT_SUB_PROCESS_START = Place(
    text("start event of an event sub-process"),
    frozenset("message timer conditional signal error escalation compensate".split()),
    text("Use a message, timer, condition, signal, error, escalation or compensation."),
)
PLACES = {
    "intermediateCatchEvent": Place(
        text("intermediate catch event"),
        frozenset("message timer conditional signal link".split()),
        text("Use a message, timer, condition, signal or link."),
    ),
    "intermediateThrowEvent": Place(
        text("intermediate throw event"),
        frozenset("none message signal escalation compensate link".split()),
        text("Use no result, or a message, signal, escalation, compensation or link."),
    ),
    "boundaryEvent": Place(
        text("boundary event"),
        frozenset("message timer conditional signal error escalation cancel compensate".split()),
        text("Use a message, timer, condition, signal, error, escalation, cancel or compensation."),
    ),
    "endEvent": Place(
        text("end event"),
        frozenset("none message signal error escalation cancel compensate terminate".split()),
        text("Use no result, or a message, signal, error, escalation, cancel, compensation or terminate."),
    ),
}


def check(model: Model, _environment: LintEnvironment) -> Iterator[Finding]:
    """Yield events with a trigger or result that is not for their place, each kind once."""
    for node in model.of_kind(*sorted(EVENTS)):
        place = _place(node)
        if place is None:
            continue
        for kind in dict.fromkeys(kinds_of(model, node)):
            if kind not in place.kinds:
                yield error(
                    RULE, node,
                    text(
                        "Expected %(place)s <%(element)s> to have a kind that is allowed there, but it has: %(kind)s.",
                        place=place.name, element=named(node), kind=said(kind),
                    ),
                    place.advice,
                )


def _place(node: Node) -> Place | None:
    if local_name(node) != "startEvent":
        return PLACES.get(local_name(node))
    if is_in_event_sub_process(node):
        return _EVENT_SUB_PROCESS_START
    scope = node.getparent()
    return _START if scope is not None and local_name(scope) == "process" else _SUB_PROCESS_START
