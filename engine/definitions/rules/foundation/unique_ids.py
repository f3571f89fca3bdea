"""Rule ``unique-ids``: no two elements of a file have the same id, those of its drawing included."""

from collections import Counter
from collections.abc import Iterator
from itertools import count

from engine.definitions.model import BPMN, LintEnvironment, Model, Node, error, line_of
from engine.definitions.repairs import set_id
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
    seen: Counter[str] = Counter()
    nodes = list(model.root.iter(*(f"{{{space}}}*" for space in (BPMN, *DRAWING))))
    taken = {node.get("id", "") for node in nodes}
    for node in nodes:
        identity = (node.get("id") or "").strip()
        seen[identity] += 1
        if identity and seen[identity] > 1:
            yield _again(node, identity, seen[identity], taken)


def _again(node: Node, identity: str, occurrence: int, taken: set[str]) -> Finding:
    free = next(name for number in count(occurrence) if (name := f"{identity}_{number}") not in taken)
    return error(
        RULE, identity,
        text(
            "Expected <%(element)s> once, but line %(line)s uses the id again.",
            element=identity, line=line_of(node),
        ),
        text("Give one of them another id."),
        [set_id(identity, occurrence, free)],
    )
