"""From XML to shared specs: SpiffWorkflow's parsing skeleton, with one record per node and no recursion along flows."""

from collections.abc import Mapping
from typing import Any

from SpiffWorkflow.bpmn.parser.BpmnParser import BpmnParser
from SpiffWorkflow.bpmn.parser.ProcessParser import ProcessParser
from SpiffWorkflow.bpmn.parser.TaskParser import TaskParser

from engine.spiff.diagram import records
from engine.spiff.diagram.records import NodeRecord, Value
from engine.spiff.elements import SUPPORTED
from engine.spiff.elements.base import FlowNode
from engine.spiff.scope import ScopeSpec


class NodeParser(TaskParser):
    """Makes the spec of one flow node, whatever its kind."""

    process_parser: "ScopeParser"

    def parse_node(self) -> FlowNode:
        """Return the spec. Flows are connected by the scope, once all its nodes are there."""
        spec = self.spec_class(self.spec, self.read_record(), self.node.get("name"))
        spec.extensions = spec.record.extensions
        if records.local_name(self.node) == "subProcess":
            self.process_parser.parser.create_parser(self.node, self.filename, self.lane)
        return spec  # type: ignore[no-any-return]  # spec_class comes from our own catalogue

    def read_record(self) -> NodeRecord:
        """Read all that the run needs to know of this node."""
        node, scope = self.node, self.process_parser
        extensions = records.extensions_of(node)
        return NodeRecord(
            id=self.bpmn_id,
            type=records.local_name(node),
            status=status_of(node),
            lane=self.lane,
            outgoing=tuple(records.flow_of(flow) for flow in scope.get_outgoing_sequence_flows(self.bpmn_id)),
            incoming=tuple(scope.incoming_flows.get(self.bpmn_id, ())),
            default=node.get("default"),
            boundaries=tuple(event.get("id") for event in scope.get_boundary_events(self.bpmn_id)),
            interrupting=node.get("cancelActivity", "true") in ("true", "1"),
            event=records.event_of(node, scope.parser.message_values),
            inputs=records.mappings_of(extensions, "input"),
            outputs=records.mappings_of(extensions, "output"),
            extensions=extensions,
        )


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

    def _index_process_nodes(self) -> None:
        super()._index_process_nodes()
        self.incoming_flows = {}
        for flow in self.xpath(".//bpmn:sequenceFlow"):
            self.incoming_flows.setdefault(flow.get("targetRef"), []).append(flow.get("id"))

    def create_spec(self) -> ScopeSpec:
        """Return an empty spec."""
        return ScopeSpec(self.bpmn_id, self.get_name(), self.filename)

    def _parse(self) -> None:
        self.spec = self.create_spec()
        self.add_tasks()

    def add_tasks(self) -> None:
        """Parse every flow node of the scope, reachable or not, then connect them."""
        for node in self.node:
            key = records.kind_of(node)
            if key in SUPPORTED:
                spec = NodeParser(self, SUPPORTED[key], node, self.nsmap).parse_node()
                if spec.record.type == "startEvent":
                    self.spec.start_node = spec
        for spec in list(self.spec.task_specs.values())[1:]:
            for flow in spec.record.outgoing:
                spec.connect(self.spec.task_specs[flow.target])


class DiagramParser(BpmnParser):
    """Parses one file. Diagram positions, correlations and data stores mean nothing to the run and are not read."""

    PROCESS_PARSER_CLASS = ScopeParser

    def __init__(self) -> None:
        super().__init__()
        self.message_values: dict[str, Mapping[str, Value]] = {}

    def add_bpmn_xml(self, bpmn: Any, filename: str | None = None) -> None:
        """Read messages first: the nodes' records contain them."""
        self._add_messages(bpmn)
        self._add_diagram_indexes(bpmn)
        self._add_processes(bpmn, filename)

    def _add_messages(self, bpmn: Any) -> None:
        for message in bpmn.findall("bpmn:message", records.NAMES):
            values = {
                "name": Value.read(message.get("name")),
                "key": records.value_of(records.extensions_of(message), "subscription", "correlationKey"),
            }
            self.message_values[message.get("id")] = {name: value for name, value in values.items() if value}

    def _add_diagram_indexes(self, bpmn: Any) -> None:
        key = self._document_key(bpmn)
        self.document_positions[key] = {}
        self.document_lanes[key] = {
            (reference.text or "").strip(): reference.getparent().get("name")
            for reference in bpmn.iterfind(".//bpmn:flowNodeRef", records.NAMES)
        }
