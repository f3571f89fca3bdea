"""What the rules look at: the flow nodes and flows of a file, with what belongs to them found once."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from engine.errors import Finding, Text
from engine.spiff.diagram.records import BPMN, NAMES, Node, event_kind, extensions_of, local_name
from engine.spiff.elements import SUPPORTED

FLOW_NODES = frozenset(key.split("/")[0] for key in SUPPORTED) | frozenset(
    """sendTask callActivity transaction adHocSubProcess inclusiveGateway complexGateway intermediateCatchEvent
    intermediateThrowEvent""".split()
)
SCOPES = frozenset({"process", "subProcess", "transaction", "adHocSubProcess"})

__all__ = [
    "BPMN", "FLOW_NODES", "NAMES", "SCOPES", "LintEnvironment", "Model", "Node", "error", "event_kind",
    "extensions_of", "ids", "line_of", "local_name", "warning",
]


@dataclass(frozen=True)
class LintEnvironment:
    """What the pack and the house offer; None: not known here, so not checked."""

    statuses: frozenset[str] | None = None
    forms: frozenset[str] | None = None
    decisions: frozenset[str] | None = None
    job_types: frozenset[str] | None = None


@dataclass(frozen=True)
class Model:
    """One file. Nodes and flows are in the order of the document; flows are found by the id of their ends."""

    root: Node
    nodes: dict[str, Node] = field(default_factory=dict)
    flows: list[Node] = field(default_factory=list)
    outgoing: dict[str, list[Node]] = field(default_factory=lambda: defaultdict(list))
    incoming: dict[str, list[Node]] = field(default_factory=lambda: defaultdict(list))
    boundaries: dict[str, list[Node]] = field(default_factory=lambda: defaultdict(list))
    lanes: frozenset[str] = frozenset()

    @classmethod
    def read(cls, root: Node) -> "Model":
        """Index a file."""
        references = root.iterfind(".//bpmn:flowNodeRef", NAMES)
        model = cls(root, lanes=frozenset((reference.text or "").strip() for reference in references))
        for node in root.iter(f"{{{BPMN}}}*"):
            name = local_name(node)
            if name == "sequenceFlow":
                model.flows.append(node)
                model.outgoing[node.get("sourceRef", "")].append(node)
                model.incoming[node.get("targetRef", "")].append(node)
            elif name in FLOW_NODES:
                model.nodes.setdefault(node.get("id", ""), node)
                if name == "boundaryEvent":
                    model.boundaries[node.get("attachedToRef", "")].append(node)
        return model

    def scopes(self) -> Iterator[Node]:
        """Yield the executable processes and every sub-process in them."""
        for process in self.root.findall("bpmn:process[@isExecutable='true']", NAMES):
            yield process
            yield from (node for node in process.iterdescendants() if local_name(node) in SCOPES)

    def inside(self, scope: Node) -> list[Node]:
        """Return the flow nodes that stand directly in a scope."""
        return [node for node in scope if local_name(node) in FLOW_NODES]

    def of_kind(self, *kinds: str) -> list[Node]:
        """Return all flow nodes of these BPMN names."""
        return [node for node in self.nodes.values() if local_name(node) in kinds]


def error(rule: str, element: Node | str, message: Text, fix: Text | None = None) -> Finding:
    """Return a finding that stops a deployment."""
    return Finding(rule, "error", element if isinstance(element, str) else element.get("id", ""), message, fix)


def warning(rule: str, element: Node | str, message: Text, fix: Text | None = None) -> Finding:
    """Return a finding that a deployment may live with."""
    return Finding(rule, "warning", element if isinstance(element, str) else element.get("id", ""), message, fix)


def line_of(node: etree._Element) -> int:
    """Return the line of an element in its file, 0 when unknown."""
    line: Any = node.sourceline
    return line if isinstance(line, int) else 0


def ids(nodes: Iterable[Node]) -> list[str]:
    """Return the ids of nodes."""
    return [node.get("id", "") for node in nodes]
