"""Event definitions as the run needs them: inline or by reference, with what they name already looked up."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from engine.spiff.diagram import records
from engine.spiff.diagram.records import BPMN, NAMES, EventRecord, Node, Value

_MESSAGE_ENDS = frozenset({"sendTask", "receiveTask", "messageEventDefinition"})


@dataclass(frozen=True, slots=True)
class RootElements:
    """The root elements of a file by id: messages, signals, errors, escalations, event definitions, global tasks.

    ``operations`` are those of its interfaces, ``by_flow`` the messages that the ends of message flows take.
    """

    by_id: Mapping[str, Node]
    operations: Mapping[str, Node] = field(default_factory=dict)
    by_flow: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, root: Node) -> "RootElements":
        """Index a file once."""
        operations = root.iterfind("bpmn:interface/bpmn:operation", NAMES)
        by_id = {child.get("id", ""): child for child in root if child.get("id")}
        return cls(
            by_id, {operation.get("id", ""): operation for operation in operations}, messages_by_flow(root)
        )

    def find(self, reference: str | None, kind: str) -> Node | None:
        """Return the root element that a reference names when it is of this kind."""
        found = self.by_id.get(records.local_part(reference))
        return found if found is not None and records.local_name(found) == kind else None

    def definitions(self, node: Node) -> list[Node]:
        """Return the event definitions of an event in the order of the document; references are followed."""
        found = []
        for child in node:
            name = records.local_name(child)
            if name.endswith("EventDefinition"):
                found.append(child)
            elif name == "eventDefinitionRef":
                target = self.by_id.get(records.local_part(child.text))
                if target is not None and records.local_name(target).endswith("EventDefinition"):
                    found.append(target)
        return found

    def kind(self, node: Node) -> str:
        """Return ``none``, ``timer``, …, ``multiple`` or ``parallelMultiple`` for an event."""
        definitions = self.definitions(node)
        if len(definitions) > 1:
            return "parallelMultiple" if records.is_set(node, "parallelMultiple") else "multiple"
        return kind_of_definition(definitions[0]) if definitions else "none"

    def key(self, node: Node) -> str:
        """Return the catalogue's key of a flow node: ``userTask``, or with its event ``boundaryEvent/timer``."""
        name = records.local_name(node)
        return f"{name}/{self.kind(node)}" if name.endswith("Event") else name

    def events_of(self, node: Node) -> tuple[EventRecord, ...]:
        """Read the event definitions of a node; send and receive tasks count as message events.

        A receive task may name no message (BPMN 2.0.2, table 10.10): it waits for one that is called as it is.
        """
        if records.local_name(node) == "receiveTask":
            return (EventRecord("message", self.message(node) or _present(name=_name(node))),)
        if records.local_name(node) == "sendTask":
            return (EventRecord("message", self.message(node)),)
        return tuple(self.event(definition) for definition in self.definitions(node))

    def event(self, definition: Node) -> EventRecord:
        """Read one event definition."""
        kind = kind_of_definition(definition)
        return EventRecord(kind, getattr(self, f"_{kind}", _nothing)(definition))

    def message(self, node: Node) -> dict[str, Value]:
        """Read the message that a ``messageRef`` names: ``name`` and, where the dialect gives one, ``key``."""
        named = node.get("messageRef") or self._received_by_operation(node) or self._along_flow(node)
        message = self.find(named, "message")
        if message is None:
            return {}
        key = records.value_of(records.extensions_of(message), "subscription", "correlationKey")
        return _present(name=_name(message), key=key)

    def _received_by_operation(self, node: Node) -> str | None:
        """Return the reference to the message that goes into the operation of a node (BPMN 2.0.2, table 8.69)."""
        named = node.get("operationRef") or node.findtext("bpmn:operationRef", namespaces=NAMES)
        operation = self.operations.get(records.local_part(named)) if named else None
        return operation.findtext("bpmn:inMessageRef", namespaces=NAMES) if operation is not None else None

    def _along_flow(self, node: Node) -> str | None:
        """Return the reference to the message that a message flow brings to, or takes from, a task or event."""
        owner = node.getparent() if records.local_name(node).endswith("EventDefinition") else node
        return self.by_flow.get(owner.get("id", "")) if owner is not None else None

    def _message(self, definition: Node) -> dict[str, Value]:
        return self.message(definition)

    def _signal(self, definition: Node) -> dict[str, Value]:
        signal = self.find(definition.get("signalRef"), "signal")
        return _present(name=_name(signal) if signal is not None else None)

    def _error(self, definition: Node) -> dict[str, Value]:
        return self._coded(definition, "error")

    def _escalation(self, definition: Node) -> dict[str, Value]:
        return self._coded(definition, "escalation")

    def _coded(self, definition: Node, kind: str) -> dict[str, Value]:
        """An error without a code is told from others by its id; a definition without reference means any."""
        named = self.find(definition.get(f"{kind}Ref"), kind)
        if named is None:
            return {}
        return _present(code=Value.read(named.get(f"{kind}Code")) or Value(named.get("id", ""), is_feel=False))

    def _timer(self, definition: Node) -> dict[str, Value]:
        written = {records.local_name(child): Value.read(child.text) for child in definition}
        return {name: value for name, value in written.items() if value is not None and name.startswith("time")}

    def _conditional(self, definition: Node) -> dict[str, Value]:
        return _present(condition=records.expression_of(definition, "condition"))

    def _link(self, definition: Node) -> dict[str, Value]:
        return _present(name=Value.read(definition.get("name")))

    def _compensate(self, definition: Node) -> dict[str, Value]:
        wait = "true" if records.is_set(definition, "waitForCompletion", "true") else ""
        activity = Value.read(records.local_part(definition.get("activityRef")))
        return _present(activity=activity, wait=Value.read(wait))


def messages_by_flow(root: Node) -> Mapping[str, str]:
    """Return the reference to a message by the id of each end of a message flow (BPMN 2.0.2, 9.4).

    It is the message of the flow, else that which the other end names: for an end that names none itself.
    """
    flows = root.findall("bpmn:collaboration/bpmn:messageFlow", NAMES)
    named = dict(_named(root)) if flows else {}
    found: dict[str, str] = {}
    for flow in flows:
        source, target = (records.local_part(flow.get(end)) for end in ("sourceRef", "targetRef"))
        for end, other in ((source, target), (target, source)):
            reference = flow.get("messageRef") or named.get(other)
            if reference:
                found.setdefault(end, reference)
    return found


def _named(root: Node) -> Iterator[tuple[str, str]]:
    """Yield the tasks and events that name a message, with their reference."""
    for node in root.iter(*(f"{{{BPMN}}}{name}" for name in _MESSAGE_ENDS)):
        owner = node.getparent() if records.local_name(node) == "messageEventDefinition" else node
        reference = node.get("messageRef")
        if reference and owner is not None:
            yield owner.get("id", ""), reference


def kind_of_definition(definition: Node) -> str:
    """Return ``timer`` for a ``timerEventDefinition``, and so on."""
    return records.local_name(definition).removesuffix("EventDefinition")


def _name(node: Node) -> Value | None:
    return Value.read(node.get("name")) or Value.read(node.get("id"))


def _present(**values: Value | None) -> dict[str, Value]:
    return {name: value for name, value in values.items() if value is not None}


def _nothing(_definition: Node) -> dict[str, Value]:
    return {}
