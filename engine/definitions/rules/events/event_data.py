"""Rule ``event-data``: the data of an event fit what its definitions carry (BPMN 2.0.2, 10.5.1)."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from engine.definitions.kinds import CATCH_EVENTS, EVENTS
from engine.definitions.meaning.events import definitions_of, local_reference
from engine.definitions.model import LintEnvironment, Model, Node, error, local_name, named
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
            yield from _item(model, node, definition, item)


def _item(model: Model, node: Node, definition: Node, data: Node) -> Iterator[Finding]:
    reference, structure = CARRIED.get(local_name(definition), ("", ""))
    carried = model.by_id.get(local_reference(definition.get(reference))) if reference else None
    wanted = _definition(model, carried.get(structure)) if carried is not None else None
    if carried is None or wanted is None or _same(wanted, _definition(model, data.get("itemSubjectRef"))):
        return
    yield error(
        RULE, data if data.get("id") else node,
        text(
            "Expected <%(data)s> of <%(element)s> to have the item definition of <%(carried)s>, but it has not.",
            data=named(data), element=named(node), carried=named(carried),
        ),
        text("Use %(item)s in both places.", item=named(wanted)),
    )


def _definition(model: Model, written: str | None) -> Node | None:
    found = model.by_id.get(local_reference(written))
    return found if found is not None and local_name(found) == "itemDefinition" else None


def _same(one: Node, other: Node | None) -> bool:
    """Return whether two item definitions are one, or describe the same structure."""
    if other is None or one is other:
        return other is not None
    alike = all(one.get(name) == other.get(name) for name in ("isCollection", "itemKind"))
    return alike and bool(one.get("structureRef")) and one.get("structureRef") == other.get("structureRef")
