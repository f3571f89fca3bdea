"""Rule ``interrupting-events``: an error, cancel or compensation is caught by interrupting (10.5.2, 10.5.4)."""

from collections.abc import Iterator

from engine.definitions.meaning.events import interrupts, is_in_event_sub_process, kinds_of, said
from engine.definitions.model import LintEnvironment, Model, Node, error, local_name, named, warning
from engine.errors import Finding, text

RULE = "interrupting-events"
SECTION = "10.5.2, table 10.86; 10.5.4, tables 10.91 and 10.92"
BREAKS = (
    "an error start event of an event sub-process does not interrupt",
    "a compensation start event of an event sub-process is drawn as one that does not interrupt",
    "an error boundary event does not cancel its activity",
    "a cancel boundary event does not cancel its activity",
    "a compensation boundary event is drawn as one that does not cancel its activity",
    "a start event outside event sub-processes is drawn as one that does not interrupt (warning)",
)
ALWAYS = ("error", "cancel", "compensate")
"""Kinds of which the standard knows no form that lets the activity go on."""


def check(model: Model, _environment: LintEnvironment) -> Iterator[Finding]:
    """Yield catch events that let go on what cannot go on."""
    for node in model.of_kind("startEvent", "boundaryEvent"):
        if interrupts(node):
            continue
        if local_name(node) == "startEvent" and not is_in_event_sub_process(node):
            yield _ignored(node)
            continue
        for kind in kinds_of(model, node):
            if kind in ALWAYS:
                yield error(
                    RULE, node,
                    text(
                        "Expected <%(element)s> to interrupt, but it is set to let the work go on, and a catch event "
                        "of this kind cannot: %(kind)s.",
                        element=named(node), kind=said(kind),
                    ),
                    text("Make the event interrupting."),
                )


def _ignored(node: Node) -> Finding:
    return warning(
        RULE, node,
        text(
            "Expected a start event of an event sub-process, but <%(element)s> is none, and that it does not "
            "interrupt says nothing here.",
            element=named(node),
        ),
        text("Remove isInterrupting."),
    )
