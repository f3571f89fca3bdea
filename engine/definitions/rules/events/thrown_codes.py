"""Rule ``thrown-codes``: an executable process throws errors and escalations with a code (BPMN 2.0.2, 8.4.3, 8.4.4)."""

from collections.abc import Iterator

from engine.definitions.meaning.events import definitions_of, is_executable, local_reference
from engine.definitions.model import LintEnvironment, Model, Node, error, local_name, named
from engine.errors import Finding, text

RULE = "thrown-codes"
SECTION = "8.4.3, table 8.40; 8.4.4, table 8.42"
BREAKS = (
    "an error end event of an executable process refers to no error",
    "an error end event of an executable process refers to an error without code",
    "an escalation end event of an executable process refers to no escalation",
    "an escalation end event of an executable process refers to an escalation without code",
    "an escalation throw event of an executable process refers to no escalation",
    "an escalation throw event of an executable process refers to an escalation without code",
)
CODES = {
    "errorEventDefinition": ("errorRef", "errorCode"),
    "escalationEventDefinition": ("escalationRef", "escalationCode"),
}


def check(model: Model, _environment: LintEnvironment) -> Iterator[Finding]:
    """Yield throwing events without error or escalation, and the errors and escalations that lack a code for them."""
    told: set[Node] = set()
    for node in model.of_kind("intermediateThrowEvent", "endEvent"):
        for definition in definitions_of(model, node) if is_executable(node) else []:
            if local_name(definition) not in CODES:
                continue
            reference, code = CODES[local_name(definition)]
            thrown = model.by_id.get(local_reference(definition.get(reference)))
            if not definition.get(reference):
                yield error(
                    RULE, node,
                    text(
                        "Expected %(reference)s at <%(element)s>, which throws, but there is none.",
                        reference=reference, element=named(node),
                    ),
                    text("Choose what is thrown."),
                )
            elif thrown is not None and not (thrown.get(code) or "").strip() and thrown not in told:
                told.add(thrown)
                yield error(
                    RULE, thrown,
                    text(
                        "Expected %(code)s at <%(thrown)s>, which <%(element)s> throws, but there is none.",
                        code=code, thrown=named(thrown), element=named(node),
                    ),
                    text("Give it a code."),
                )
