"""One plain record per flow node, read from its XML: all that the token layer knows of a node at run time."""

from collections.abc import Mapping
from dataclasses import dataclass

from lxml import etree

BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
ZEEBE = "http://camunda.org/schema/zeebe/1.0"
NAMES = {"bpmn": BPMN, "zeebe": ZEEBE}

Node = etree._Element
Extensions = Mapping[str, Mapping[str, object]]


@dataclass(frozen=True, slots=True)
class Value:
    """A value of the dialect: FEEL when it is written with a leading ``=``, else literal text."""

    text: str
    is_feel: bool

    @classmethod
    def read(cls, written: str | None) -> "Value | None":
        """Return the value of an attribute; None when it is absent or empty."""
        stripped = (written or "").strip()
        if not stripped:
            return None
        return cls(stripped[1:].strip(), True) if stripped.startswith("=") else cls(stripped, False)


@dataclass(frozen=True, slots=True)
class Flow:
    """A sequence flow; ``condition`` is FEEL source without ``=``."""

    id: str
    source: str
    target: str
    condition: str | None


@dataclass(frozen=True, slots=True)
class VariableMapping:
    """``source`` is evaluated and assigned to ``target``, a path of names (``order.id``)."""

    source: Value
    target: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EventRecord:
    """An event definition: its kind (``none``, ``timer``, ``message``, ``terminate``) and its values by name.

    A timer has one of ``timeDate``, ``timeDuration``, ``timeCycle``; a message has ``name`` and ``key``.
    """

    kind: str
    values: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class NodeRecord:
    """A flow node. Flows are in the order of the document; ``status`` is its own or that of its nearest scope."""

    id: str
    type: str
    status: str | None
    lane: str | None
    outgoing: tuple[Flow, ...]
    incoming: tuple[str, ...]
    default: str | None
    boundaries: tuple[str, ...]
    interrupting: bool
    event: EventRecord
    inputs: tuple[VariableMapping, ...]
    outputs: tuple[VariableMapping, ...]
    extensions: Extensions


def local_name(node: Node) -> str:
    """Return the name of an element without its namespace; comments and instructions have none."""
    tag = node.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def kind_of(node: Node) -> str:
    """Return the catalogue's key of a flow node: ``userTask``, or with its event definition ``boundaryEvent/timer``."""
    name = local_name(node)
    return f"{name}/{event_kind(node)}" if name.endswith("Event") else name


def event_definitions(node: Node) -> list[Node]:
    """Return the event definitions of an event, inline or by reference."""
    inline = [child for child in node if local_name(child).endswith("EventDefinition")]
    return inline + node.findall("bpmn:eventDefinitionRef", NAMES)


def event_kind(node: Node) -> str:
    """Return ``none``, ``timer``, …, ``multiple`` or ``reference`` for an event."""
    definitions = event_definitions(node)
    if len(definitions) > 1:
        return "multiple"
    if not definitions:
        return "none"
    name = local_name(definitions[0])
    return "reference" if name == "eventDefinitionRef" else name.removesuffix("EventDefinition")


def extensions_of(node: Node) -> dict[str, dict[str, object]]:
    """Return a node's zeebe elements as plain data: attributes, and children as ``items``."""
    found: dict[str, dict[str, object]] = {}
    for element in node.findall("bpmn:extensionElements/zeebe:*", NAMES):
        data: dict[str, object] = dict(_attributes(element))
        items = [_attributes(child) | {"tag": local_name(child)} for child in element if isinstance(child.tag, str)]
        if items:
            data["items"] = items
        found[local_name(element)] = data
    return found


def _attributes(node: Node) -> dict[str, str]:
    return {str(name): str(value) for name, value in node.attrib.items()}


def items_of(extensions: Extensions, name: str) -> list[dict[str, str]]:
    """Return the children of a zeebe element as dictionaries with their ``tag``."""
    items = extensions.get(name, {}).get("items", [])
    return items if isinstance(items, list) else []


def value_of(extensions: Extensions, name: str, attribute: str) -> Value | None:
    """Return one attribute of a zeebe element as a value of the dialect."""
    written = extensions.get(name, {}).get(attribute)
    return Value.read(str(written)) if written is not None else None


def properties_of(extensions: Extensions) -> dict[str, str]:
    """Return the ``zeebe:property`` entries of a node, name to value."""
    return {item["name"]: item.get("value", "") for item in items_of(extensions, "properties") if item.get("name")}


def mappings_of(extensions: Extensions, tag: str) -> tuple[VariableMapping, ...]:
    """Return the ``input`` or ``output`` mappings of a node, in the order of the document."""
    found = []
    for item in items_of(extensions, "ioMapping"):
        source = Value.read(item.get("source"))
        if item["tag"] == tag and source is not None and item.get("target"):
            found.append(VariableMapping(source, tuple(part.strip() for part in item["target"].split("."))))
    return tuple(found)


def flow_of(node: Node) -> Flow:
    """Read a sequence flow."""
    written = node.find("bpmn:conditionExpression", NAMES)
    condition = Value.read(written.text) if written is not None else None
    return Flow(
        node.get("id", ""), node.get("sourceRef", ""), node.get("targetRef", ""), condition.text if condition else None
    )


def event_of(node: Node, messages: Mapping[str, Mapping[str, Value]]) -> EventRecord:
    """Read the event definition of a node; a receive task counts as a message event."""
    if local_name(node) == "receiveTask":
        return EventRecord("message", messages.get(node.get("messageRef", ""), {}))
    kind = event_kind(node)
    if kind == "message":
        return EventRecord(kind, messages.get(event_definitions(node)[0].get("messageRef", ""), {}))
    if kind != "timer":
        return EventRecord(kind, {})
    written = {local_name(child): Value.read(child.text) for child in event_definitions(node)[0]}
    return EventRecord(kind, {name: value for name, value in written.items() if value is not None})
