"""Rule ``event-payloads``: executable events say which message or signal they are about (BPMN 2.0.2, 10.5.5)."""

from collections.abc import Iterator

from engine.definitions.kinds import EVENTS
from engine.definitions.meaning.events import definitions_of, is_executable
from engine.definitions.model import LintEnvironment, Model, error, local_name, named
from engine.errors import Finding, text

RULE = "event-payloads"
SECTION = "10.5.5, tables 10.99 and 10.100"
BREAKS = (
    "a message event of an executable process refers to no message",
    "a signal event of an executable process refers to no signal",
)
REFERENCES = {"messageEventDefinition": "messageRef", "signalEventDefinition": "signalRef"}


def check(model: Model, _environment: LintEnvironment) -> Iterator[Finding]:
    """Yield message and signal events that could mean any message or signal."""
    for node in model.of_kind(*sorted(EVENTS)):
        for definition in definitions_of(model, node) if is_executable(node) else []:
            reference = REFERENCES.get(local_name(definition))
            if reference and not (definition.get(reference) or "").strip():
                yield error(
                    RULE, node,
                    text(
                        "Expected %(reference)s at <%(element)s>, but there is none.",
                        reference=reference, element=named(node),
                    ),
                    text("Choose the message or signal."),
                )
