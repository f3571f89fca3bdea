"""Rule ``unique-ids``: no two elements of a file have the same id, those of its drawing included."""

from collections.abc import Iterator

from engine.definitions.model import BPMN, LintEnvironment, Model, Node, error, line_of
from engine.errors import Finding, text

RULE = "unique-ids"
SECTION = "8.3.1, xsd:ID in the schema"
BREAKS = (
    "two elements of the model have the same id",
    "an element of the drawing has the id of another, or of one of the model",
)
DRAWING = (
    "http://www.omg.org/spec/BPMN/20100524/DI", "http://www.omg.org/spec/DD/20100524/DI",
    "http://www.omg.org/spec/DD/20100524/DC",
)  # fmt: skip


def check(model: Model, _environment: LintEnvironment) -> Iterator[Finding]:
    """Yield each id that stands a second time."""
    seen: set[str] = set()
    for node in model.root.iter(*(f"{{{space}}}*" for space in (BPMN, *DRAWING))):
        identity = (node.get("id") or "").strip()
        if identity and identity in seen:
            yield _again(node, identity)
        seen.add(identity)


def _again(node: Node, identity: str) -> Finding:
    return error(
        RULE, identity,
        text(
            "Expected <%(element)s> once, but line %(line)s uses the id again.",
            element=identity, line=line_of(node),
        ),
        text("Give one of them another id."),
    )
