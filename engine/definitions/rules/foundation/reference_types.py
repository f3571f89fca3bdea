"""Rule ``reference-types``: what is referred to is of the type that the standard's class diagrams ask for."""

from collections.abc import Iterator

from engine.definitions.kinds import is_a
from engine.definitions.model import LintEnvironment, Model, error, local_name, named
from engine.definitions.references import REFERENCES, TYPED, Names, describe, uses
from engine.errors import Finding, text

RULE = "reference-types"
SECTION = "class diagrams and attributes' tables of chapters 8 to 10"
BREAKS = (
    *(
        f"{describe(name, each)} names something else than {each.target}"
        for name, found in REFERENCES.items() for each in found if each.target != "baseElement"
    ),
    f"{describe('an expression', TYPED)} names something else than {TYPED.target}",
)


def check(model: Model, _environment: LintEnvironment) -> Iterator[Finding]:
    """Yield each reference to an element of another type."""
    names = Names.of(model)
    for use in uses(model):
        target = names.find(use.node, use.written)
        if target is not None and not is_a(local_name(target), use.reference.target):
            yield error(
                RULE, use.node,
                text(
                    "Expected an element of type %(wanted)s as %(name)s of <%(element)s>, but <%(target)s> is of type "
                    "%(type)s.",
                    wanted=use.reference.target, name=use.reference.name, element=named(use.node),
                    target=named(target), type=local_name(target),
                ),
                text("Choose an element of type %(wanted)s, or draw one.", wanted=use.reference.target),
            )
