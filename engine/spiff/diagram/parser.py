"""From XML to shared specs: SpiffWorkflow's parsing skeleton, with one record per node and no recursion along flows."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from SpiffWorkflow.bpmn.parser.BpmnParser import BpmnParser
from SpiffWorkflow.bpmn.parser.ProcessParser import ProcessParser
from SpiffWorkflow.bpmn.parser.TaskParser import TaskParser

from engine.spiff.diagram import records, values
from engine.spiff.diagram.compensation import handlers_of
from engine.spiff.diagram.data import DataItems
from engine.spiff.diagram.events import RootElements
from engine.spiff.diagram.global_tasks import process_of
from engine.spiff.diagram.loops import loop_of
from engine.spiff.diagram.parser_names import BODY
from engine.spiff.diagram.records import SCOPES, NodeRecord
from engine.spiff.elements import LOOPS, SUPPORTED
from engine.spiff.elements.base import FlowNode
from engine.spiff.elements.process_node import ProcessNode
from engine.spiff.scope import ScopeSpec

_NEVER_FIRST = frozenset({"boundaryEvent", "startEvent"})


class NodeParser(TaskParser):
    """Makes the spec of one flow node, whatever its kind."""

    process_parser: "ScopeParser"

    def parse_node(self) -> FlowNode:
        """Return the spec. Flows are connected by the scope, once all its nodes are there."""
        parser, record = self.process_parser.parser, self.read_record()
        if records.local_name(self.node) in SCOPES:
            parser.create_parser(self.node, self.filename, self.lane)
        loop_class = LOOPS.get(record.loop.kind) if record.loop else None
        if loop_class is None:
            return self._spec(self.spec_class, self.spec, record)
        body = ScopeSpec(record.id + BODY)
        once = replace(record, loop=None, incoming=(), outgoing=(), boundaries=(), default=None, completion_quantity=1)
        body.start_nodes = (self._spec(self.spec_class, body, replace(once, start_quantity=1)),)
        parser.bodies[body.name] = body
        around = replace(record, inputs=(), outputs=(), compensated_by=None, listeners=())
        return self._spec(loop_class, self.spec, replace(around, data=parser.items.loop_data_of(self.node)))

    def _spec(self, spec_class: type[FlowNode], scope: ScopeSpec, record: NodeRecord) -> FlowNode:
        spec = spec_class(scope, record, self.node.get("name"))
        spec.extensions = record.extensions
        return spec

    def read_record(self) -> NodeRecord:
        """Read all that the run needs to know of this node."""
        node, scope = self.node, self.process_parser
        roots, items = scope.parser.roots, scope.parser.items
        extensions = values.with_people(node, records.extensions_of(node), roots)
        start = _start_of_event_sub_process(node)
        return NodeRecord(
            id=self.bpmn_id,
            type=records.local_name(node),
            status=status_of(node),
            lane=self.lane,
            outgoing=tuple(records.flow_of(flow) for flow in scope.get_outgoing_sequence_flows(self.bpmn_id)),
            incoming=tuple(scope.incoming_flows.get(self.bpmn_id, ())),
            default=node.get("default"),
            boundaries=tuple(event.get("id", "") for event in scope.armed_boundaries(self.bpmn_id)),
            interrupting=_is_interrupting(node, start),
            events=roots.events_of(node if start is None else start),
            inputs=records.mappings_of(extensions, "input"),
            outputs=records.mappings_of(extensions, "output"),
            extensions=extensions,
            parallel_multiple=records.is_set(node if start is None else start, "parallelMultiple"),
            loop=loop_of(node, roots, items),
            start_quantity=int(node.get("startQuantity", "1")),
            completion_quantity=int(node.get("completionQuantity", "1")),
            for_compensation=records.is_set(node, "isForCompensation"),
            compensated_by=scope.parser.handlers.get(self.bpmn_id),
            data=items.data_of(node),
            listeners=values.listeners_of(node),
            values=values.values_of(node),
        )


def _is_interrupting(node: records.Node, start: records.Node | None) -> bool:
    if start is not None:
        return records.is_set(start, "isInterrupting", "true")
    return records.is_set(node, "cancelActivity", "true")


def is_event_sub_process(node: records.Node) -> bool:
    """True for a sub-process that an event opens, not a flow."""
    return records.local_name(node) == "subProcess" and records.is_set(node, "triggeredByEvent")


def _start_of_event_sub_process(node: records.Node) -> records.Node | None:
    return node.find("bpmn:startEvent", records.NAMES) if is_event_sub_process(node) else None


def status_of(node: records.Node) -> str | None:
    """Return the ``status`` property of a node, else that of its nearest scope."""
    current: records.Node | None = node
    while current is not None:
        status = records.properties_of(records.extensions_of(current)).get("status")
        if status:
            return status
        current = current.getparent()
    return None


class ScopeParser(ProcessParser):
    """Parses a process or an embedded sub-process."""

    parser: "DiagramParser"
    incoming_flows: dict[str, list[str]]
    boundary_events_by_attached: dict[str, list[records.Node]]

    def _index_process_nodes(self) -> None:
        super()._index_process_nodes()
        attached = self.boundary_events_by_attached
        self.boundary_events_by_attached = {records.local_part(name): events for name, events in attached.items()}
        self.incoming_flows = {}
        for flow in self.xpath(".//bpmn:sequenceFlow"):
            self.incoming_flows.setdefault(flow.get("targetRef"), []).append(flow.get("id"))

    def armed_boundaries(self, activity: str) -> Iterator[records.Node]:
        """Yield the boundary events that wait beside an activity: those for compensation come after its end."""
        for event in self.get_boundary_events(activity):
            if self.parser.roots.kind(event) != "compensate":
                yield event

    def create_spec(self) -> ScopeSpec:
        """Return an empty spec."""
        return ScopeSpec(self.bpmn_id, self.get_name(), self.filename)

    def _parse(self) -> None:
        self.spec = self.create_spec()
        self.add_tasks()

    def add_tasks(self) -> None:
        """Parse every flow node of the scope, reachable or not, then connect them."""
        roots = self.parser.roots
        for node in self.node:
            key = roots.key(node)
            if key == "subProcess" and is_event_sub_process(node):
                key = "eventSubProcess"
            if key in SUPPORTED:
                NodeParser(self, SUPPORTED[key], node, self.nsmap).parse_node()
        nodes: list[FlowNode] = list(self.spec.task_specs.values())[1:]
        for spec in nodes:
            for flow in spec.record.outgoing:
                spec.connect(self.spec.task_specs[flow.target])
        self.spec.variables = self.parser.items.scope_variables(self.node)
        if records.local_name(self.node) == "process":
            self.spec.process_node = ProcessNode(self.spec, self._own_record(), self.node.get("name"))
        self.spec.start_nodes = tuple(_start_nodes(nodes))
        self.spec.event_sub_processes = tuple(spec for spec in nodes if is_listener(spec))
        self.spec.link_targets = {
            event.values["name"].text: spec for spec in nodes if spec.record.type == "intermediateCatchEvent"
            for event in spec.record.events if event.kind == "link" and "name" in event.values
        }

    def _own_record(self) -> NodeRecord:
        """Read what the run has to know of the process itself."""
        return NodeRecord(
            id=self.bpmn_id, type="process", status=None, lane=None, outgoing=(), incoming=(), default=None,
            boundaries=(), interrupting=False, events=(), inputs=(), outputs=(),
            extensions=records.extensions_of(self.node), listeners=values.listeners_of(self.node),
        )


def is_listener(spec: FlowNode) -> bool:
    """True for an event sub-process."""
    return bool(spec.record.values.get("triggeredByEvent"))


def _start_nodes(nodes: list[FlowNode]) -> list[FlowNode]:
    """Where a scope begins: its first none start event, else any start event, else whatever no flow leads to.

    Source: BPMN 2.0.2, 13.2 and 10.5.2 (implicit start).
    """
    starts = [spec for spec in nodes if spec.record.type == "startEvent"]
    if starts:
        return [spec for spec in starts if not spec.record.events][:1] or starts[:1]
    return [spec for spec in nodes if _begins(spec)]


def _begins(spec: FlowNode) -> bool:
    record = spec.record
    if record.incoming or record.type in _NEVER_FIRST or record.for_compensation or is_listener(spec):
        return False
    return not (record.type == "intermediateCatchEvent" and record.event.kind == "link")


class DiagramParser(BpmnParser):
    """Parses one file. Diagram positions, correlations and data stores mean nothing to the run and are not read."""

    PROCESS_PARSER_CLASS = ScopeParser

    def __init__(self, roots: RootElements, items: DataItems) -> None:
        super().__init__()
        self.roots = roots
        self.items = items
        self.bodies: dict[str, ScopeSpec] = {}
        self.handlers: dict[str, str] = {}

    def add_bpmn_xml(self, bpmn: Any, filename: str | None = None) -> None:
        """Index lanes and compensation handlers, then make one parser for each process."""
        self.handlers = handlers_of(bpmn, self.roots)
        self._add_diagram_indexes(bpmn)
        self._add_processes(bpmn, filename)

    def add_global_task(self, task: records.Node) -> records.Node:
        """Make a process of a global task, so that it can be called; return the process."""
        process = process_of(task)
        self.create_parser(process)
        return process

    def _add_diagram_indexes(self, bpmn: Any) -> None:
        key = self._document_key(bpmn)
        self.document_positions[key] = {}
        self.document_lanes[key] = {
            (reference.text or "").strip(): reference.getparent().get("name")
            for reference in bpmn.iterfind(".//bpmn:flowNodeRef", records.NAMES)
        }
