"""Rule ``data-association-items``: what is copied has the same item at both ends (BPMN 2.0.2, 10.4.1)."""

from collections.abc import Iterator

from engine.definitions.meaning.items import are_equivalent, holder, item_of, referred_by
from engine.definitions.model import NAMES, LintEnvironment, Model, Node, error, named
from engine.definitions.references import Names
from engine.errors import Finding, text

RULE = "data-association-items"
SECTION = "10.4.1, Data Associations"
BREAKS = (
    "source and target of a data association have different item definitions, and there is no transformation",
)


def check(model: Model, _environment: LintEnvironment) -> Iterator[Finding]:
    """Yield associations between data of different item definitions; data without one hold anything."""
    names = Names.of(model)
    for association in model.of_kind("dataInputAssociation", "dataOutputAssociation"):
        if any(association.find(f"bpmn:{name}", NAMES) is not None for name in ("transformation", "assignment")):
            continue
        sources, targets = (referred_by(names, association, end) for end in ("sourceRef", "targetRef"))
        for source in sources:
            for target in targets:
                yield from _pair(names, association, source, target)


def _pair(names: Names, association: Node, source: Node, target: Node) -> Iterator[Finding]:
    first, second = item_of(names, source), item_of(names, target)
    if first is None or second is None or are_equivalent(first, second):
        return
    yield error(
        RULE, association,
        text(
            "Expected the same item at both ends of a data association of <%(element)s>, but it leads from "
            "<%(source)s> to <%(target)s>.",
            element=named(holder(association)), source=first.get("id"), target=second.get("id"),
        ),
        text("Use one item definition at both ends, or write a transformation."),
    )
