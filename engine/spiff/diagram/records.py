"""One plain record per flow node, read from its XML: all that the token layer knows of a node at run time."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from lxml import etree

BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
ZEEBE = "http://camunda.org/schema/zeebe/1.0"
NAMES = {"bpmn": BPMN, "zeebe": ZEEBE}
SCOPES = frozenset({"subProcess", "transaction", "adHocSubProcess"})
"""The sub-processes that are drawn where they run: their variables are seen by everything inside."""

Node = etree._Element
Extensions = Mapping[str, Mapping[str, object]]


@dataclass(frozen=True, slots=True)
class Value:
    """A value of the dialect: FEEL when it is written with a leading ``=``, else literal text.

    With ``is_name`` it is the variable of just this name, whatever characters that has.
    """

    text: str
    is_feel: bool
    is_name: bool = False

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
    """An event definition: its kind and its values by name.

    ``timer``: one of ``timeDate``, ``timeDuration``, ``timeCycle``; ``message``: ``name``, ``key``; ``signal`` and
    ``link``: ``name``; ``error`` and ``escalation``: ``code``, absent when any is meant; ``conditional``:
    ``condition``; ``compensate``: ``activity`` when one is meant, ``wait``; ``cancel``, ``terminate``: nothing.
    """

    kind: str
    values: Mapping[str, Value]


NO_EVENT = EventRecord("none", {})


@dataclass(frozen=True, slots=True)
class LoopRecord:
    """How an activity is repeated: ``kind`` is ``standard``, ``parallel`` or ``sequential``.

    ``values`` by name: ``condition`` and ``maximum`` (standard), ``cardinality``, ``inputCollection``,
    ``inputElement``, ``outputCollection``, ``outputElement``, ``completionCondition`` (multi-instance).
    ``behavior`` is ``All``, ``None``, ``One`` or ``Complex``; ``thrown`` are the events of ``None`` and ``One``,
    ``complex`` the conditions of ``Complex`` with theirs (BPMN 2.0.2, 10.3.8).
    """

    kind: str
    values: Mapping[str, Value]
    test_before: bool = False
    behavior: str = "All"
    thrown: tuple[EventRecord, ...] = ()
    complex: tuple[tuple[Value, tuple[EventRecord, ...]], ...] = ()


@dataclass(frozen=True, slots=True)
class DataRecord:
    """The data of a node (BPMN 2.0.2, 10.4) as variables.

    ``variables`` are its own ones, null at first; ``inputs`` its input associations, which make local variables;
    ``outputs`` its output associations, which write variables around it; ``kept`` the data outputs that these read:
    of the node's result they alone do not leave by themselves.
    """

    variables: tuple[str, ...] = ()
    inputs: tuple[VariableMapping, ...] = ()
    outputs: tuple[VariableMapping, ...] = ()
    kept: frozenset[str] = frozenset()


NO_DATA = DataRecord()


@dataclass(frozen=True, slots=True)
class ListenerRecord:
    """Who is told of an event of a node, by a job: ``event`` is ``execution_listener_start`` and so on."""

    event: str
    type: Value
    retries: Value | None
    headers: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class NodeRecord:
    """A flow node. Flows are in the order of the document; ``status`` is its own or that of its nearest scope.

    ``interrupting`` is about boundary events and event sub-processes. ``boundaries`` are the boundary events of an
    activity but for compensation, whose handler stands in ``compensated_by``.
    """

    id: str
    type: str
    status: str | None
    lane: str | None
    outgoing: tuple[Flow, ...]
    incoming: tuple[str, ...]
    default: str | None
    boundaries: tuple[str, ...]
    interrupting: bool
    events: tuple[EventRecord, ...]
    inputs: tuple[VariableMapping, ...]
    outputs: tuple[VariableMapping, ...]
    extensions: Extensions
    parallel_multiple: bool = False
    loop: LoopRecord | None = None
    start_quantity: int = 1
    completion_quantity: int = 1
    for_compensation: bool = False
    compensated_by: str | None = None
    data: DataRecord = NO_DATA
    listeners: tuple[ListenerRecord, ...] = ()
    values: Mapping[str, Value] = field(default_factory=dict)
    """What only this kind of node has: ``activationCondition``, ``completionCondition``, ``ordering``, …"""

    @property
    def event(self) -> EventRecord:
        """The first event definition; ``none`` without one."""
        return self.events[0] if self.events else NO_EVENT


def local_name(node: Node) -> str:
    """Return the name of an element without its namespace; comments and instructions have none."""
    tag = node.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def event_definitions(node: Node) -> list[Node]:
    """Return the event definitions of an event, inline or by reference."""
    inline = [child for child in node if local_name(child).endswith("EventDefinition")]
    return inline + node.findall("bpmn:eventDefinitionRef", NAMES)


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
    found = extensions.get(name)
    written = found.get(attribute) if found else None
    return _value(str(written)) if written is not None else None


@lru_cache(maxsize=4096)
def _value(written: str) -> Value | None:
    """The same values are read for every token that comes to an element."""
    return Value.read(written)


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
    condition = expression_of(node, "conditionExpression")
    return Flow(
        node.get("id", ""), node.get("sourceRef", ""), node.get("targetRef", ""), condition.text if condition else None
    )


def expression_of(node: Node, name: str) -> Value | None:
    """Return a BPMN expression child as FEEL: it is one with and without a leading ``=``."""
    written = node.find(f"bpmn:{name}", NAMES)
    value = Value.read("".join(map(str, written.itertext()))) if written is not None else None
    return Value(value.text, is_feel=True) if value and value.text else None


def local_part(reference: str | None) -> str:
    """Return the id that a QName refers to: files stand for themselves, so its prefix says nothing."""
    return (reference or "").strip().rpartition(":")[2]


def is_set(node: Node, attribute: str, default: str = "false") -> bool:
    """Return a boolean attribute of the standard's schema."""
    return node.get(attribute, default).strip() in ("true", "1")


def executable_processes(root: Node) -> list[Node]:
    """Return the processes of a file that run, in its order."""
    return [process for process in root.findall("bpmn:process", NAMES) if is_set(process, "isExecutable")]
