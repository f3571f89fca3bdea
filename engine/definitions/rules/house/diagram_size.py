"""Rule ``diagram-size``: a diagram stays small enough to be read by a person."""

from collections.abc import Iterator

from engine.definitions.model import LintEnvironment, Model, warning
from engine.errors import Finding, text

RULE = "diagram-size"
SECTION = "–"
BREAKS = (
    "a diagram has more than 25 flow nodes (warning)",
)
MOST = 25


def check(model: Model, _environment: LintEnvironment) -> Iterator[Finding]:
    """Warn of more than 25 flow nodes."""
    if len(model.nodes) > MOST:
        yield warning(
            RULE, model.root,
            text(
                "Expected at most %(most)s flow nodes, but the diagram has %(count)s.",
                most=MOST, count=len(model.nodes),
            ),
            text("Move a part of it into a process of its own."),
        )
