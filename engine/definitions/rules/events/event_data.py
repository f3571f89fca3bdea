"""Rule ``event-data``: the data of an event fit what its definitions carry (BPMN 2.0.2, 10.5.1)."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from engine.definitions.kinds import CATCH_EVENTS, EVENTS
from engine.definitions.meaning.events import definitions_of
from engine.definitions.meaning.items import are_equivalent, item_of
from engine.definitions.model import LintEnvironment, Model, Node, error, local_name, named
from engine.definitions.references import Names
from engine.errors import Finding, text

RULE = "event-data"
SECTION = "10.5.1, data modeling and events"
BREAKS = (
    "a catch event with several definitions has data outputs, but not one for each definition",
    "a throw event with several definitions has data inputs, but not one for each definition",
    "the data output of a catch event is of another item than the message, signal, error or escalation",
    "the data input of a throw event is of another item than the message, signal, error or escalation",
)
CARRIED: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "messageEventDefinition": ("messageRef", "itemRef"),
        "signalEventDefinition": ("signalRef", "structureRef"),
        "errorEventDefinition": ("errorRef", "structureRef"),
        "escalationEventDefinition": ("escalationRef", "structureRef"),
    }
)
"""By definition: the reference to what it carries, and there the reference to its item definition."""


def check(model: Model, _environment: LintEnvironment) -> Iterator[Finding]:
    """Yield events with too few or too many data, and data of another item than what is carried."""
    names = Names.of(model)
    for node in model.of_kind(*sorted(EVENTS)):
        kind = "dataOutput" if local_name(node) in CATCH_EVENTS else "dataInput"
        data = [child for child in node if local_name(child) == kind]
        definitions = definitions_of(model, node) if data else []
        if len(definitions) > 1 and len(data) != len(definitions):
            yield error(
                RULE, node,
                text(
                    "Expected one %(kind)s for each of the %(wanted)s event definitions of <%(element)s>, but there "
                    "are %(count)s.",
                    kind=kind, wanted=len(definitions), element=named(node), count=len(data),
                ),
                text("Draw one for each definition, in the same order."),
            )
            continue
        for definition, item in zip(definitions, data, strict=False):
            yield from _item(names, node, definition, item)


def _item(names: Names, node: Node, definition: Node, data: Node) -> Iterator[Finding]:
    reference, structure = CARRIED.get(local_name(definition), ("", ""))
    carried = names.find(definition, definition.get(reference)) if reference else None
    wanted = names.find(carried, carried.get(structure)) if carried is not None else None
    if carried is None or wanted is None or local_name(wanted) != "itemDefinition":
        return
    item = item_of(names, data)
    if item is None or not are_equivalent(wanted, item):
        yield error(
            RULE, data if data.get("id") else node,
            text(
                "Expected <%(data)s> of <%(element)s> to have the item definition of <%(carried)s>, but it has not.",
                data=named(data), element=named(node), carried=named(carried),
            ),
            text("Use %(item)s in both places.", item=named(wanted)),
        )
