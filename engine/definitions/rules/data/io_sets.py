"""Rule ``io-sets``: input and output sets group the data beside them (BPMN 2.0.2, 10.4.1)."""

from collections.abc import Iterator
from dataclasses import dataclass

from engine.definitions.meaning.items import references
from engine.definitions.model import NAMES, LintEnvironment, Model, Node, error, named, shortened
from engine.errors import Finding, text

RULE = "io-sets"
SECTION = "10.4.1, tables of Data Input, Data Output, Input Set and Output Set"
BREAKS = (
    "an input set lists what is no data input beside it",
    "an output set lists what is no data output beside it",
    "an optional input is not listed in its input set",
    "an input that is read while executing is not listed in its input set",
    "an optional output is not listed in its output set",
    "an output that is written while executing is not listed in its output set",
    "a data input of an ioSpecification is in no input set",
    "a data output of an ioSpecification is in no output set",
    "a data input of a throw event is not in the event's input set",
    "a data output of a catch event is not in the event's output set",
)


@dataclass(frozen=True)
class _Side:
    sets: str
    listed: str
    parts: tuple[str, str]


_SIDES = (
    _Side("inputSet", "dataInputRefs", ("optionalInputRefs", "whileExecutingInputRefs")),
    _Side("outputSet", "dataOutputRefs", ("optionalOutputRefs", "whileExecutingOutputRefs")),
)


def check(model: Model, _environment: LintEnvironment) -> Iterator[Finding]:
    """Yield sets that list foreign data, and data that are in no set though there are sets."""
    for side in _SIDES:
        owners: dict[Node, list[Node]] = {}
        for group in model.of_kind(side.sets):
            owner = group.getparent()
            if owner is not None:
                owners.setdefault(owner, []).append(group)
        for owner, groups in owners.items():
            data = _data(owner, side)
            own = {element.get("id", "") for element in data}
            for group in groups:
                yield from _group(group, side, own)
            listed = {reference for group in groups for reference in references(group, side.listed)}
            yield from _left_out(data, listed, side)


def _data(owner: Node, side: _Side) -> list[Node]:
    return owner.findall("bpmn:dataInput" if side.sets == "inputSet" else "bpmn:dataOutput", NAMES)


def _group(group: Node, side: _Side, own: set[str]) -> Iterator[Finding]:
    listed = set(references(group, side.listed))
    for reference in sorted(listed):
        if reference not in own:
            yield error(
                RULE, group,
                text(
                    "Expected every entry of a set at <%(element)s> to be data of its own, but <%(data)s> is not.",
                    element=named(group), data=shortened(reference),
                ),
                text("List only data inputs or outputs of the same ioSpecification or event."),
            )
    for part in side.parts:
        for reference in references(group, part):
            if reference not in listed:
                yield error(
                    RULE, group,
                    text(
                        "Expected <%(data)s> of %(part)s at <%(element)s> among its %(list)s, but it is not there.",
                        data=shortened(reference), part=part, element=named(group), list=side.listed,
                    ),
                    text("Add it to %(list)s too.", list=side.listed),
                )


def _left_out(data: list[Node], listed: set[str], side: _Side) -> Iterator[Finding]:
    for element in data:
        if element.get("id", "") not in listed:
            yield error(
                RULE, element,
                text("Expected <%(data)s> in an %(set)s, but none lists it.", data=named(element), set=side.sets),
                text("Add it to the %(list)s of a set.", list=side.listed),
            )
