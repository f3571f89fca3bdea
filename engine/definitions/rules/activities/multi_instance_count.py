"""Rule ``multi-instance-count``: one thing says how many instances there are (BPMN 2.0.2, 10.3.8)."""

import re
from collections.abc import Iterator

from engine.definitions.model import NAMES, LintEnvironment, Model, Node, error, extensions_of, named, shortened
from engine.errors import Finding, text

RULE = "multi-instance-count"
SECTION = "10.3.8, table 10.29"
BREAKS = (
    "a multi-instance activity has neither loopCardinality nor loopDataInputRef",
    "a multi-instance activity has both loopCardinality and loopDataInputRef",
    "the loopCardinality of a multi-instance activity is a number with a fraction",
    "the loopCardinality of a multi-instance activity is a number below zero",
)
_NUMBER = re.compile(r"(-?)\+?0*([0-9]*)(?:\.([0-9]+))?")


def check(model: Model, _environment: LintEnvironment) -> Iterator[Finding]:
    """Yield multi-instance activities whose number of instances is not said, said twice, or impossible."""
    for loop in model.of_kind("multiInstanceLoopCharacteristics"):
        cardinality = loop.find("bpmn:loopCardinality", NAMES)
        collection = loop.find("bpmn:loopDataInputRef", NAMES)
        if cardinality is None and collection is None and not _by_dialect(loop):
            yield error(
                RULE, loop,
                text(
                    "Expected loopCardinality or loopDataInputRef at multi-instance <%(element)s>, but it has neither.",
                    element=named(loop),
                ),
                text("Say how many instances there are, or name the collection with one item for each."),
            )
        if cardinality is not None and collection is not None:
            yield error(
                RULE, loop,
                text(
                    "Expected loopCardinality or loopDataInputRef at multi-instance <%(element)s>, but it has both.",
                    element=named(loop),
                ),
                text("Keep one of them."),
            )
        if cardinality is not None:
            yield from _number(cardinality)


def _by_dialect(loop: Node) -> bool:
    return bool(extensions_of(loop).get("loopCharacteristics", {}).get("inputCollection"))


def _number(cardinality: Node) -> Iterator[Finding]:
    """An expression is judged when it runs; a plain number can be judged now."""
    written = (cardinality.text or "").strip()
    found = _NUMBER.fullmatch(written)
    if found is None or not written:
        return
    sign, whole, fraction = found[1], found[2], (found[3] or "").strip("0")
    if fraction or (sign and whole):
        yield error(
            RULE, cardinality,
            text(
                "Expected a whole number of instances at <%(element)s>, but loopCardinality is %(number)s.",
                element=named(cardinality), number=shortened(written),
            ),
            text("Write a whole number of 0 or more, or an expression that gives one."),
        )
