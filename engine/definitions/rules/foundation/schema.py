"""Rule ``schema``: the file follows the XML schema of BPMN 2.0.2 (formal/2013-12-09)."""

from collections.abc import Iterator

from engine.definitions.model import LintEnvironment, Model, error
from engine.errors import Finding, text
from engine.spiff.diagram.schema import schema_errors

RULE = "schema"
SECTION = "the XML schemas of chapters 7 to 12"
BREAKS = (
    "an element or attribute that the schema does not know",
)
DEFINITIONS = "{http://www.omg.org/spec/BPMN/20100524/MODEL}definitions"


def check(model: Model, _environment: LintEnvironment) -> Iterator[Finding]:
    """Yield what the schema forbids, with its line."""
    if model.root.tag != DEFINITIONS:
        yield error(RULE, "", text("Expected a BPMN file, but its first element is %(tag)s.", tag=str(model.root.tag)))
        return
    for line, message in schema_errors(model.root):
        if "'xs:ID'" not in message and "xs:ID" not in message:  # told better by unique-ids
            yield error(
                RULE, "", text("Expected BPMN 2.0, but line %(line)s is not: %(problem)s", line=line, problem=message)
            )
