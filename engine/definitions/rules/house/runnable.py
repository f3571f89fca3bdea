"""Rule ``runnable``: nothing is drawn that the engine would not run (table: ``engine.spiff.diagram.catalogue``)."""

from collections.abc import Iterator

from engine.definitions.model import LintEnvironment, Model
from engine.errors import Finding
from engine.spiff.diagram import refusals

RULE = refusals.RULE
SECTION = "–"
BREAKS = (
    "an element, attribute or extension is not one of those that the page on BPMN elements lists as working",
)


def check(model: Model, _environment: LintEnvironment) -> Iterator[Finding]:
    """Yield each thing that cannot run, with reason and way out."""
    yield from refusals.find(model.root)
