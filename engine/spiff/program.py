"""A deployed diagram as the house sees it: read once, cached, shared by threads, never changed at run time."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from types import MappingProxyType

from SpiffWorkflow.bpmn.parser.ValidationException import ValidationException

from engine.errors import Finding, InvalidDefinition, text
from engine.spiff.diagram import records, refusals
from engine.spiff.diagram.data import DataItems
from engine.spiff.diagram.events import RootElements
from engine.spiff.diagram.global_tasks import global_tasks
from engine.spiff.diagram.parser import DiagramParser
from engine.spiff.diagram.parser_names import BODY, give_ids
from engine.spiff.elements import SUPPORTED
from engine.spiff.elements.base import FlowNode
from engine.spiff.scope import ScopeSpec

PARSED = records.SCOPES | {"process"}


@dataclass(frozen=True, slots=True)
class Element:
    """A flow node or sequence flow. ``names`` is by language; ``parent_id`` the enclosing process or sub-process."""

    id: str
    type: str
    name: str
    names: Mapping[str, str]
    properties: Mapping[str, str]
    documentation: str
    parent_id: str
    lane: str | None
    extensions: Mapping[str, object]
    source_id: str | None = None
    target_id: str | None = None


@dataclass(frozen=True, slots=True)
class Program:
    """One executable process. ``scopes`` holds the specs of all scopes of its file by element id."""

    process_id: str
    name: str
    names: Mapping[str, str]
    elements: Mapping[str, Element]
    drawn: Mapping[str, Element]
    """The elements of the whole file: what this process calls may stand there too."""
    start: str
    """Where it begins when it is started by command: the first of its places, empty without any."""
    statuses: frozenset[str]
    clock_marks: Mapping[str, str]
    """What the clocks do at elements of the file, by id: the property ``sla``."""
    version_tag: str | None
    spec: ScopeSpec
    scopes: Mapping[str, ScopeSpec]

    @property
    def calls_or_repeats(self) -> bool:
        """True when a token may stand in another process, or in a run of something that is repeated."""
        return any(name.endswith(BODY) for name in self.scopes) or any(
            element.type == "callActivity" for element in self.drawn.values()
        )

    def scope_of(self, element_id: str) -> ScopeSpec:
        """Return the spec of the process or sub-process that ``element_id`` stands in."""
        parent = self.elements[element_id].parent_id
        return self.spec if parent == self.process_id else self.scopes[parent]

    def node(self, element_id: str) -> FlowNode:
        """Return the spec of a flow node."""
        return self.scope_of(element_id).task_specs[element_id]


def load_programs(root: records.Node) -> dict[str, Program]:
    """Read the executable processes of a diagram (a root from ``engine.definitions.reader``), by process id.

    Flow nodes and sequence flows without id are given one in ``root``. Raises InvalidDefinition naming each element
    that cannot run.
    """
    give_ids(root)
    findings = [finding for finding in refusals.find(root) if finding.severity == "error"]
    if findings:
        raise InvalidDefinition(findings)
    parser = DiagramParser(RootElements.of(root), DataItems.of(root))
    try:
        parser.add_bpmn_xml(root)
        processes = records.executable_processes(root)
        whole = [*processes, *(parser.add_global_task(task) for task in global_tasks(root))]
        scopes = MappingProxyType(_scopes(whole, parser))
        shared = [element for process in whole[len(processes) :] for element in _elements(process, parser)]
        own = {process.get("id", ""): list(_elements(process, parser)) for process in processes}
        drawn = MappingProxyType({element.id: element for element in chain(shared, *own.values())})
        return {
            process.get("id", ""): _program(process, scopes, [*shared, *own[process.get("id", "")]], drawn)
            for process in processes
        }
    except (ValidationException, AttributeError, KeyError, TypeError, ValueError) as problem:
        broken = text("Expected a diagram that holds together, but %(problem)s. Run the linter.", problem=repr(problem))
        raise InvalidDefinition([Finding("readable", "error", root.get("id", ""), broken)]) from problem


def _scopes(processes: list[records.Node], parser: DiagramParser) -> dict[str, ScopeSpec]:
    """Return the specs of all scopes of a file: a call of one of its own processes stays in the file."""
    nodes = (node for process in processes for node in process.iter() if records.local_name(node) in PARSED)
    return {node.get("id", ""): parser.get_spec(node.get("id")) for node in nodes} | parser.bodies


def _program(
    process: records.Node, scopes: Mapping[str, ScopeSpec], found: list[Element], drawn: Mapping[str, Element]
) -> Program:
    process_id = process.get("id", "")
    spec = scopes[process_id]
    elements = {element.id: element for element in found}
    own = records.extensions_of(process)
    statuses = {element.properties["status"] for element in elements.values() if element.properties.get("status")}
    if status := records.properties_of(own).get("status"):
        statuses.add(status)
    tag = own.get("versionTag", {}).get("value")
    marks = {element.id: element.properties["sla"] for element in drawn.values() if element.properties.get("sla")}
    return Program(
        process_id, process.get("name", ""), _names(process), MappingProxyType(elements), drawn,
        spec.start_nodes[0].record.id if spec.start_nodes else "", frozenset(statuses), MappingProxyType(marks),
        str(tag) if tag else None, spec, scopes,
    )


def _elements(process: records.Node, parser: DiagramParser) -> Iterator[Element]:
    lanes = parser.get_document_lanes(process.getroottree().getroot())
    for node in process.iterdescendants(f"{{{records.NAMES['bpmn']}}}*"):
        name = records.local_name(node)
        if name == "sequenceFlow" or parser.roots.key(node) in SUPPORTED:
            yield _element(node, name, lanes)


def _element(node: records.Node, kind: str, lanes: Mapping[str, str]) -> Element:
    extensions = records.extensions_of(node)
    documentation = node.find("bpmn:documentation", records.NAMES)
    parent = node.getparent()
    return Element(
        id=node.get("id", ""),
        type=kind,
        name=node.get("name", ""),
        names=_names(node),
        properties=MappingProxyType(records.properties_of(extensions)),
        documentation=((documentation.text if documentation is not None else "") or "").strip(),
        parent_id=parent.get("id", "") if parent is not None else "",
        lane=lanes.get(node.get("id", "")),
        extensions=MappingProxyType({name: data for name, data in extensions.items() if name != "properties"}),
        source_id=node.get("sourceRef"),
        target_id=node.get("targetRef"),
    )


def _names(node: records.Node) -> Mapping[str, str]:
    names = {"en": node.get("name", "")}
    chinese = records.properties_of(records.extensions_of(node)).get("name:zh-CN")
    if chinese:
        names["zh-CN"] = chinese
    return MappingProxyType(names)
