"""A fluent BPMN builder: diagrams for tests in a few lines, as the XML that would be deployed.

``Diagram().path("start:s", "user:a", "end:e")`` draws nodes and the flows between them. A step is ``kind:id`` for a new
node, or the id of one drawn before; a flow is named ``<source>_to_<target>``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import pairwise
from xml.sax.saxutils import escape, quoteattr

KINDS = {
    "start": "startEvent", "end": "endEvent", "user": "userTask", "task": "task", "manual": "manualTask",
    "service": "serviceTask", "script": "scriptTask", "rule": "businessRuleTask", "receive": "receiveTask",
    "send": "sendTask", "call": "callActivity", "xor": "exclusiveGateway", "and": "parallelGateway",
    "or": "inclusiveGateway", "race": "eventBasedGateway", "complex": "complexGateway",
    "catch": "intermediateCatchEvent", "throw": "intermediateThrowEvent",
    "boundary": "boundaryEvent", "sub": "subProcess",
    "transaction": "transaction", "adhoc": "adHocSubProcess",
}
HEAD = (
    '<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" '
    'xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
    'id="definitions" targetNamespace="http://flowdesk.example/test">'
)


@dataclass
class _Node:
    kind: str
    attributes: dict[str, str] = field(default_factory=dict)
    extensions: list[str] = field(default_factory=list)
    properties: dict[str, str] = field(default_factory=dict)
    body: list[str] = field(default_factory=list)
    inner: Diagram | None = None
    loop: str = ""
    loop_attributes: str = ""


@dataclass
class _Flow:
    id: str
    source: str
    target: str
    condition: str | None


class Diagram:
    """A process under construction; every method returns the diagram."""

    def __init__(self, process_id: str = "process") -> None:
        self.process_id = process_id
        self.nodes: dict[str, _Node] = {process_id: _Node("process")}
        self.flows: list[_Flow] = []
        self.associations: list[tuple[str, str]] = []
        self.messages: dict[str, str | None] = {}
        self.named: set[tuple[str, str]] = set()
        self.extra: list[str] = []
        self.head = HEAD

    def path(self, *steps: str, when: str | None = None, default: bool = False) -> Diagram:
        """Draw the steps and a flow from each to the next; ``when`` and ``default`` are about the first flow."""
        identities = [self._step(step) for step in steps]
        for source, target in pairwise(identities):
            self.flows.append(_Flow(f"{source}_to_{target}", source, target, f"={when}" if when else None))
            if default:
                self.nodes[source].attributes["default"] = self.flows[-1].id
            when, default = None, False
        return self

    def _step(self, step: str) -> str:
        if ":" not in step:
            return step
        kind, identity = step.split(":", 1)
        self.nodes[identity] = _Node(KINDS[kind])
        return identity

    def attribute(self, node: str, **values: str) -> Diagram:
        """Set XML attributes of a node."""
        self.nodes[node].attributes.update(values)
        return self

    def zeebe(self, node: str, element: str, **attributes: str) -> Diagram:
        """Add a ``zeebe:`` element to a node."""
        written = "".join(f" {name}={quoteattr(value)}" for name, value in attributes.items())
        self.nodes[node].extensions.append(f"<zeebe:{element}{written}/>")
        return self

    def raw(self, node: str, *, extension: str = "", body: str = "") -> Diagram:
        """Add XML to a node's extension elements or to its body."""
        self.nodes[node].extensions.append(extension)
        self.nodes[node].body.append(body)
        return self

    def properties(self, node: str, **values: str) -> Diagram:
        """Set ``zeebe:property`` values; use the process id for the process."""
        self.nodes[node].properties.update(values)
        return self

    def mapping(
        self, node: str, *, inputs: dict[str, str] | None = None, outputs: dict[str, str] | None = None
    ) -> Diagram:
        """Set input and output mappings, target to FEEL source."""
        pairs = [("input", inputs or {}), ("output", outputs or {})]
        written = "".join(
            f'<zeebe:{tag} source={quoteattr("=" + source)} target="{target}"/>'
            for tag, entries in pairs for target, source in entries.items()
        )
        return self.raw(node, extension=f"<zeebe:ioMapping>{written}</zeebe:ioMapping>")

    def timer(self, node: str, **definition: str) -> Diagram:
        """Make an event a timer: ``timeDuration="PT1H"``, ``timeDate`` or ``timeCycle``."""
        inner = "".join(
            f'<bpmn:{name} xsi:type="bpmn:tFormalExpression">{escape(value)}</bpmn:{name}>'
            for name, value in definition.items()
        )
        return self.raw(node, body=f"<bpmn:timerEventDefinition>{inner}</bpmn:timerEventDefinition>")

    def message(self, node: str, name: str, key: str | None = "=key") -> Diagram:
        """Make an event or receive task wait for a message with the correlation key ``key``."""
        self.messages[name] = key
        if self.nodes[node].kind in ("receiveTask", "sendTask"):
            return self.attribute(node, messageRef=f"message_{name}")
        return self.raw(node, body=f'<bpmn:messageEventDefinition messageRef="message_{name}"/>')

    def multi(
        self, node: str, *, body: str = "", sequential: bool = False, **loop: str
    ) -> Diagram:
        """Repeat an activity: ``loop`` are attributes of ``zeebe:loopCharacteristics``, ``body`` the standard's own."""
        written = "".join(f" {name}={quoteattr(value)}" for name, value in loop.items())
        dialect = f"<bpmn:extensionElements><zeebe:loopCharacteristics{written}/></bpmn:extensionElements>"
        self.nodes[node].loop = (dialect if loop else "") + body
        return self.multi_attributes(node, 'isSequential="true"' if sequential else "")

    def multi_attributes(self, node: str, written: str) -> Diagram:
        """Add XML attributes to an activity's loop characteristics."""
        self.nodes[node].loop_attributes += f" {written}"
        return self

    def signal(self, node: str, name: str) -> Diagram:
        """Make an event wait for, or throw, a signal."""
        return self.event(node, "signal", name)

    def event(self, node: str, kind: str, code: str | None = None, **attributes: str) -> Diagram:
        """Add an event definition; ``code`` is the name of a signal, or the code of an error or escalation."""
        reference = f' {kind}Ref="{kind}_{code}"' if code is not None else ""
        if code is not None:
            self.named.add((kind, code))
        written = "".join(f" {name}={quoteattr(value)}" for name, value in attributes.items())
        return self.raw(node, body=f"<bpmn:{kind}EventDefinition{reference}{written}/>")

    def condition(self, node: str, feel: str) -> Diagram:
        """Make an event wait until a FEEL expression becomes true."""
        written = f'<bpmn:condition xsi:type="bpmn:tFormalExpression">{escape(feel)}</bpmn:condition>'
        return self.raw(node, body=f"<bpmn:conditionalEventDefinition>{written}</bpmn:conditionalEventDefinition>")

    def signal_definition(self, identity: str, name: str) -> Diagram:
        """Add a signal event definition to the root, to be referred to."""
        self.named.add(("signal", name))
        self.extra.append(f'<bpmn:signalEventDefinition id="{identity}" signalRef="signal_{name}"/>')
        return self

    def boundary(self, identity: str, on: str, *, interrupting: bool = True) -> Diagram:
        """Attach a boundary event to an activity."""
        self.nodes[identity] = _Node("boundaryEvent", {"attachedToRef": on})
        if not interrupting:
            self.nodes[identity].attributes["cancelActivity"] = "false"
        return self

    def associate(self, source: str, target: str) -> Diagram:
        """Draw an association, as from a compensation event to its activity; its id is ``<source>_with_<target>``."""
        self.associations.append((source, target))
        return self

    def inside(self, sub_process: str, draw: Callable[[Diagram], object]) -> Diagram:
        """Draw the inside of a sub-process."""
        inner = Diagram(sub_process)
        inner.messages, inner.named, inner.extra = self.messages, self.named, self.extra
        draw(inner)
        self.nodes[sub_process].inner = inner
        return self

    def xml(self) -> bytes:
        """Return the file."""
        messages = "".join(_message(name, key) for name, key in self.messages.items())
        messages += "".join(_named(kind, name) for kind, name in sorted(self.named))
        head = f'<bpmn:process id="{self.process_id}" isExecutable="true"'
        extensions = _extensions(self.nodes[self.process_id])
        body = "".join(self.nodes[self.process_id].body)
        content = f"{messages}{''.join(self.extra)}{head}>{extensions}{body}{self._content()}</bpmn:process>"
        return f'<?xml version="1.0" encoding="UTF-8"?>\n{self.head}{content}</bpmn:definitions>'.encode()

    def _content(self) -> str:
        nodes = [self._node(identity, node) for identity, node in self.nodes.items() if identity != self.process_id]
        associations = [
            f'<bpmn:association id="{source}_with_{target}" associationDirection="One" sourceRef="{source}" '
            f'targetRef="{target}"/>'
            for source, target in self.associations
        ]
        return "".join(nodes + [_flow(flow) for flow in self.flows] + associations)

    def _node(self, identity: str, node: _Node) -> str:
        attributes = "".join(f" {name}={quoteattr(value)}" for name, value in node.attributes.items())
        ends = "".join(f"<bpmn:incoming>{flow.id}</bpmn:incoming>" for flow in self.flows if flow.target == identity)
        ends += "".join(f"<bpmn:outgoing>{flow.id}</bpmn:outgoing>" for flow in self.flows if flow.source == identity)
        inner = node.inner._content() if node.inner else ""
        loop = _loop(node) if node.loop or node.loop_attributes else ""
        content = f"{_extensions(node)}{ends}{loop}{inner}{''.join(node.body)}"
        return f'<bpmn:{node.kind} id="{identity}"{attributes}>{content}</bpmn:{node.kind}>'


def _extensions(node: _Node) -> str:
    written = "".join(f"<zeebe:property name={quoteattr(n)} value={quoteattr(v)}/>" for n, v in node.properties.items())
    properties = f"<zeebe:properties>{written}</zeebe:properties>" if written else ""
    content = "".join(node.extensions) + properties
    return f"<bpmn:extensionElements>{content}</bpmn:extensionElements>" if content else ""


def _flow(flow: _Flow) -> str:
    condition = flow.condition and (
        f'<bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">{escape(flow.condition)}'
        "</bpmn:conditionExpression>"
    )
    return (
        f'<bpmn:sequenceFlow id="{flow.id}" sourceRef="{flow.source}" targetRef="{flow.target}">'
        f"{condition or ''}</bpmn:sequenceFlow>"
    )


def _message(name: str, key: str | None) -> str:
    subscription = f'<zeebe:subscription correlationKey={quoteattr(key)}/>' if key else ""
    return (
        f'<bpmn:message id="message_{name}" name="{name}">'
        f"<bpmn:extensionElements>{subscription}</bpmn:extensionElements></bpmn:message>"
    )


def _named(kind: str, name: str) -> str:
    code = f' {kind}Code="{name}"' if kind != "signal" else ""
    return f'<bpmn:{kind} id="{kind}_{name}" name="{name}"{code}/>'


def _loop(node: _Node) -> str:
    kind = "multiInstanceLoopCharacteristics"
    if node.loop.startswith("<bpmn:standardLoopCharacteristics"):
        return node.loop
    return f"<bpmn:{kind}{node.loop_attributes}>{node.loop}</bpmn:{kind}>"
