"""Rule ``references``: everything that is referred to is in the file, or in one that it imports."""

from collections.abc import Iterator

from engine.definitions.model import LintEnvironment, Model, error, named, shortened
from engine.definitions.references import REFERENCES, TYPED, Names, Use, describe, uses
from engine.errors import Finding, text

RULE = "references"
SECTION = "8.2.1, 8.2.2, 8.3.1, and the attributes' tables of chapters 8 to 10"
BREAKS = (
    *(f"{describe(name, each)} names nothing" for name, found in REFERENCES.items() for each in found),
    f"{describe('an expression', TYPED)} names nothing",
    "a name has a prefix of a namespace that is neither the file's own nor imported",
)


def check(model: Model, _environment: LintEnvironment) -> Iterator[Finding]:
    """Yield each reference to something that does not exist."""
    names = Names.of(model)
    for use in uses(model):
        if names.find(use.node, use.written) is None and not names.is_elsewhere(use.node, use.written):
            yield _nothing(use)


def _nothing(use: Use) -> Finding:
    return error(
        RULE, use.node,
        text(
            "Expected <%(target)s> in this file, but %(name)s of <%(element)s> points to nothing.",
            target=shortened(use.written), name=use.reference.name, element=named(use.node),
        ),
        text("Draw the missing element, or connect to another."),
    )
