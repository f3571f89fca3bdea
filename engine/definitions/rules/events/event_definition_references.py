"""Rule ``event-definition-references``: an event refers to definitions that stand alone (BPMN 2.0.2, 10.5.1)."""

from collections.abc import Iterator

from engine.definitions.kinds import EVENT_DEFINITIONS
from engine.definitions.meaning.events import local_reference
from engine.definitions.model import LintEnvironment, Model, error, local_name, named
from engine.errors import Finding, text

RULE = "event-definition-references"
SECTION = "8.4.5; 10.5.1, tables 10.82 and 10.83"
BREAKS = (
    "an event refers to an event definition that stands inside another event",
    "an event refers to something that is no event definition",
)


def check(model: Model, _environment: LintEnvironment) -> Iterator[Finding]:
    """Yield events that refer to something else than an event definition at the top of the file."""
    for reference in model.of_kind("eventDefinitionRef"):
        target = model.by_id.get(local_reference(reference.text))
        event = reference.getparent()
        if target is None or event is None:
            continue  # told by rule references
        if local_name(target) not in EVENT_DEFINITIONS or target.getparent() is not model.root:
            yield error(
                RULE, event,
                text(
                    "Expected an event definition at the top of the file for <%(element)s>, but <%(target)s> is none.",
                    element=named(event), target=named(target),
                ),
                text("Move the definition out of its event, or write it into this event."),
            )
