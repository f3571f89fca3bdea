"""Rule ``unique-ids``: no two elements have the same id (BPMN 2.0.2, 8.3.1: ids are unique)."""

from collections.abc import Iterator

from engine.definitions.model import BPMN, LintEnvironment, Model, error, line_of
from engine.errors import Finding, text

RULE = "unique-ids"
SECTION = "8.3.1"
BREAKS = (
    "two elements have the same id",
)


def check(model: Model, _environment: LintEnvironment) -> Iterator[Finding]:
    """Yield each id that stands a second time."""
    seen: set[str] = set()
    for node in model.root.iter(f"{{{BPMN}}}*"):
        identity = node.get("id")
        if identity is not None and identity in seen:
            yield error(
                RULE, identity,
                text(
                    "Expected <%(element)s> once, but line %(line)s uses the id again.",
                    element=identity, line=line_of(node),
                ),
                text("Give one of them another id."),
            )
        seen.add(identity or "")
