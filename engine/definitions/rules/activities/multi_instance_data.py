"""Rule ``multi-instance-data``: the collections of a multi-instance activity and their items (BPMN 2.0.2, 10.3.8)."""

from collections.abc import Iterator
from dataclasses import dataclass

from engine.definitions.kinds import SUB_PROCESSES
from engine.definitions.meaning.items import holder, is_collection, is_visible, item_of, referred_by, simple_type
from engine.definitions.model import NAMES, LintEnvironment, Model, Node, error, local_name, named
from engine.definitions.references import Names
from engine.errors import Finding, text

RULE = "multi-instance-data"
SECTION = "10.3.8, table 10.29"
BREAKS = (
    "the loopDataInputRef of a task is no data input of its ioSpecification",
    "the loopDataOutputRef of a task is no data output of its ioSpecification",
    "the loopDataInputRef of a sub-process or call activity is data that it neither has nor sees",
    "the loopDataOutputRef of a sub-process or call activity is data that it neither has nor sees",
    "the loopDataInputRef of a sub-process is a data object that is no collection",
    "the loopDataOutputRef of a sub-process is a data object that is no collection",
    "an inputDataItem without loopDataInputRef",
    "an outputDataItem without loopDataOutputRef",
    "the inputDataItem is a collection, not one item of the loop's data input",
    "the outputDataItem is a collection, not one item of the loop's data output",
    "the inputDataItem is of another simple type than the loop's data input",
    "the outputDataItem is of another simple type than the loop's data output",
)
DATA_OBJECTS = ("dataObject", "dataObjectReference")
"""What can say that it is a collection; a property cannot."""


@dataclass(frozen=True)
class _Side:
    reference: str
    item: str
    own: str


def check(model: Model, _environment: LintEnvironment) -> Iterator[Finding]:
    """Yield loops over data that the activity cannot take as its collection, and items that are none of it."""
    names = Names.of(model)
    for loop in model.of_kind("multiInstanceLoopCharacteristics"):
        for side in (
            _Side("loopDataInputRef", "inputDataItem", "dataInput"),
            _Side("loopDataOutputRef", "outputDataItem", "dataOutput"),
        ):
            collections = referred_by(names, loop, side.reference)
            for collection in collections:
                yield from _collection(names, loop, side, collection)
            for item in loop.findall(f"bpmn:{side.item}", NAMES):
                yield from _item(names, loop, side, item, collections)


def _collection(names: Names, loop: Node, side: _Side, collection: Node) -> Iterator[Finding]:
    activity = holder(loop)
    is_own = local_name(collection) == side.own and holder(collection) is activity
    sees_around = local_name(activity) in SUB_PROCESSES | {"callActivity"}
    if not is_own and not (sees_around and is_visible(collection, activity)):
        yield error(
            RULE, loop,
            text(
                "Expected %(name)s of <%(element)s> to be its own data, or for a sub-process data around it, but "
                "<%(data)s> is not.",
                name=side.reference, element=named(loop), data=collection.get("id"),
            ),
            text("Name a data input or output of the activity; for a sub-process, a data object that it sees."),
        )
    elif local_name(collection) in DATA_OBJECTS and not is_collection(names, collection):
        yield error(
            RULE, loop,
            text(
                "Expected %(name)s of <%(element)s> to be a collection, but <%(data)s> is a single item.",
                name=side.reference, element=named(loop), data=collection.get("id"),
            ),
            text("Set isCollection on the data object, or name another."),
        )


def _item(names: Names, loop: Node, side: _Side, item: Node, collections: list[Node]) -> Iterator[Finding]:
    if loop.find(f"bpmn:{side.reference}", NAMES) is None:
        yield error(
            RULE, item,
            text(
                "Expected %(name)s beside <%(item)s>, but the loop names no collection.",
                name=side.reference, item=named(item),
            ),
            text("Name the collection, or remove the item."),
        )
    if is_collection(names, item) or any(_differ(names, item, collection) for collection in collections):
        yield error(
            RULE, item,
            text(
                "Expected <%(item)s> to be one item of the collection of its loop, but it is of another type.",
                item=named(item),
            ),
            text("Give it an item definition that is no collection, of the type of the collection's items."),
        )


def _differ(names: Names, item: Node, collection: Node) -> bool:
    """Whether two simple types of XML Schema are told and are not the same; a structure may name its parts freely."""
    items = [item_of(names, node) for node in (item, collection)]
    types = [simple_type(definition) for definition in items if definition is not None]
    return len(types) == 2 and None not in types and types[0] != types[1]
