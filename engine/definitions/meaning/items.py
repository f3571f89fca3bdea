"""Items and data as the rules see them: what a reference names, its item, and who sees it (BPMN 2.0.2, 10.4.1)."""

from collections.abc import Iterator

from engine.definitions.kinds import DATA_INPUTS, DATA_OUTPUTS
from engine.definitions.model import NAMES, Node, local_name
from engine.definitions.references import XML_SCHEMA, Names

_BEHIND = {"dataObjectReference": "dataObjectRef", "dataStoreReference": "dataStoreRef"}
_STORES = frozenset({"dataStore", "dataStoreReference"})
_INNER = frozenset({"ioSpecification", "multiInstanceLoopCharacteristics"})


def referred_by(names: Names, node: Node, child: str) -> list[Node]:
    """Return the elements of this file that the children of one name refer to, in their order."""
    found = [names.find(node, text) for text in references(node, child)]
    return [element for element in found if element is not None]


def references(node: Node, child: str) -> list[str]:
    """Return the texts of all children of one name: the references that an element makes."""
    return [(element.text or "").strip() for element in node.findall(f"bpmn:{child}", NAMES)]


def is_true(node: Node, attribute: str, default: bool = False) -> bool:
    """Return the value of an ``xs:boolean``, its default where it is absent."""
    written = node.get(attribute)
    return default if written is None else written.strip() in ("true", "1")


def inputs_of(node: Node) -> list[Node]:
    """Return the data inputs of a task, call, process or throw event, in their order."""
    return node.findall("bpmn:ioSpecification/bpmn:dataInput", NAMES) + node.findall("bpmn:dataInput", NAMES)


def outputs_of(node: Node) -> list[Node]:
    """Return the data outputs of a task, call, process or catch event, in their order."""
    return node.findall("bpmn:ioSpecification/bpmn:dataOutput", NAMES) + node.findall("bpmn:dataOutput", NAMES)


def holder(element: Node) -> Node:
    """Return who holds a data element or association: the process, activity, event, or the root of the file."""
    parent = element.getparent()
    while parent is not None and local_name(parent) in _INNER:
        parent = parent.getparent()
    return element if parent is None else parent


def is_visible(element: Node, place: Node) -> bool:
    """Return whether the associations of an activity or event reach a data element: its own, or one further out.

    Data stores live beyond processes, so that they are seen wherever they are drawn.
    """
    owner = holder(element)
    return local_name(element) in _STORES or any(owner is around for around in _outwards(place))


def _outwards(place: Node) -> Iterator[Node]:
    yield place
    yield from place.iterancestors()


def item_of(names: Names, element: Node) -> Node | None:
    """Return the item definition of a data element, behind a reference if need be; None when it has none here."""
    own = names.find(element, element.get("itemSubjectRef"))
    behind = _behind(names, element)
    if own is None and behind is not None:
        return names.find(behind, behind.get("itemSubjectRef"))
    return own


def _behind(names: Names, element: Node) -> Node | None:
    """The data object or store that a reference stands for."""
    attribute = _BEHIND.get(local_name(element))
    found = names.find(element, element.get(attribute)) if attribute else None
    return found if found is not None and local_name(found) in ("dataObject", "dataStore") else None


def are_equivalent(first: Node, second: Node) -> bool:
    """Return whether two item definitions are one, or describe the same structure in the same number."""
    structure = first.get("structureRef")
    if first is second or not structure:
        return first is second
    same_number = is_true(first, "isCollection") == is_true(second, "isCollection")
    kinds = {item.get("itemKind", "Information") for item in (first, second)}
    return structure == second.get("structureRef") and same_number and len(kinds) == 1


def simple_type(definition: Node) -> str | None:
    """Return the simple type of XML Schema that an item definition stands for; None when it is another structure."""
    prefix, _, name = definition.get("structureRef", "").strip().rpartition(":")
    return name if definition.nsmap.get(prefix or None) == XML_SCHEMA else None


def is_collection(names: Names, element: Node) -> bool:
    """Return whether a data element holds several items, by its own word or that of what stands behind it."""
    parts = (element, _behind(names, element), item_of(names, element))
    return any(is_true(node, "isCollection") for node in parts if node is not None)


def is_input(element: Node) -> bool:
    """Return whether an element is a data input."""
    return local_name(element) in DATA_INPUTS


def is_output(element: Node) -> bool:
    """Return whether an element is a data output."""
    return local_name(element) in DATA_OUTPUTS
