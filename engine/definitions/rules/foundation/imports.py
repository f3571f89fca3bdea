"""Rule ``imports``: an import says of what kind the other file is, where it is and which namespace it has."""

from collections.abc import Iterator

from engine.definitions.addresses import is_address
from engine.definitions.model import LintEnvironment, Model, Node, error, shortened
from engine.definitions.references import XML_SCHEMA
from engine.errors import Finding, Text, text
from engine.spiff.diagram.records import BPMN

RULE = "imports"
SECTION = "8.2.1, 8.2.2, table 8.2"
BREAKS = (
    "the type of an import is no absolute address",
    "a BPMN file is imported as something else",
    "an XML schema is imported as something else",
    "the namespace of an import is empty",
    "the location of an import is empty",
    "the target namespace of the file is empty",
)
KINDS = ((".bpmn", BPMN), (".bpmn2", BPMN), (".xsd", XML_SCHEMA))
"""Endings of files that say what they are, and the type that their import has to name."""


def check(model: Model, _environment: LintEnvironment) -> Iterator[Finding]:
    """Yield each import that does not say what it imports; the element is the file itself, as imports have no id."""
    if not model.root.get("targetNamespace", "x").strip():  # one that is missing is told by the schema
        yield _expected(model.root, text("a target namespace"))
    for node in model.of_kind("import"):
        kind, location = (node.get("importType") or "").strip(), shortened(node.get("location") or "")
        wanted = next((wanted for ending, wanted in KINDS if location.lower().endswith(ending)), kind)
        if node.get("importType") is None:  # the schema tells what is missing
            continue
        if not is_address(kind):
            yield _expected(node, text("an absolute address as type of the import of %(file)s", file=location), kind)
        elif kind != wanted:
            yield _expected(node, text("%(type)s as type of the import of %(file)s", type=wanted, file=location), kind)
        if not (node.get("namespace") or "").strip():
            yield _expected(node, text("a namespace at the import of %(file)s", file=location))
        if not location:
            yield _expected(node, text("the place of the file that is imported"))


def _expected(node: Node, wanted: Text, found: str = "") -> Finding:
    return error(
        RULE, node, text("Expected %(wanted)s, but it is “%(value)s”.", wanted=wanted, value=found),
        text("Correct the attribute."),
    )
