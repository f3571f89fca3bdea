"""A diagram that is being drawn as a list of steps: what stands beside the drawing for keyboard and screen reader."""

from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from engine.definitions.kinds import FLOW_NODES
from engine.definitions.reader import read_xml
from engine.errors import InvalidDefinition
from engine.spiff.diagram.records import NAMES, SCOPES, Node, extensions_of, local_name, properties_of
from itsm.studio.pickers.parts import name_of

_ENDING = ".bpmn"


@dataclass(frozen=True, slots=True)
class Diagram:
    """A diagram of a pack: its file, and the names of the processes in it."""

    file: str
    names: tuple[str, ...]

    @property
    def name(self) -> str:
        """What people call it."""
        return " · ".join(self.names) or self.file


@dataclass(frozen=True, slots=True)
class DrawnStep:
    """A flow node: ``kind`` is its BPMN name, ``onward`` are those that it leads to, with the name of the way there."""

    id: str
    name: str
    kind: str
    depth: int
    teams: tuple[str, ...]
    status: str
    onward: tuple[tuple[str, str], ...]


def diagrams_of(contents: Mapping[str, bytes], language: str) -> list[Diagram]:
    """The diagrams of a pack by file; one that cannot be read has no names."""
    return [Diagram(name, _names(contents[name], language)) for name in sorted(contents) if name.endswith(_ENDING)]


def steps_of(content: bytes, language: str) -> list[DrawnStep] | None:
    """The steps of a diagram in the order in which a token meets them; None when it cannot be read."""
    try:
        root = read_xml(content)
    except InvalidDefinition:
        return None
    return [step for process in root.iterfind("bpmn:process", NAMES) for step in _Scope(process, language).steps(0)]


def _names(content: bytes, language: str) -> tuple[str, ...]:
    try:
        root = read_xml(content)
    except InvalidDefinition:
        return ()
    return tuple(name_of(one, language) or one.get("id", "") for one in root.iterfind("bpmn:process", NAMES))


class _Scope:
    """A process or sub-process: its nodes by id, and where each leads."""

    def __init__(self, node: Node, language: str) -> None:
        self.language = language
        self.nodes = {child.get("id", ""): child for child in node if local_name(child) in FLOW_NODES}
        self.flows = node.findall("bpmn:sequenceFlow", NAMES)

    def steps(self, depth: int) -> Iterator[DrawnStep]:
        """Its steps, each sub-process followed by what is in it."""
        for identity in self._order():
            node = self.nodes[identity]
            yield self._step(node, depth)
            if local_name(node) in SCOPES:
                yield from _Scope(node, self.language).steps(depth + 1)

    def _order(self) -> list[str]:
        """From what nothing leads to onwards; what is attached follows its host; the rest as in the document."""
        reached = {flow.get("targetRef") for flow in self.flows}
        open_ids = deque(
            key for key, node in self.nodes.items() if key not in reached and not node.get("attachedToRef")
        )
        found: dict[str, None] = {}
        while open_ids or len(found) < len(self.nodes):
            at = open_ids.popleft() if open_ids else next(key for key in self.nodes if key not in found)
            if at in found:
                continue
            found[at] = None
            open_ids.extend(self._after(at))
        return list(found)

    def _after(self, identity: str) -> Iterator[str]:
        yield from (key for key, node in self.nodes.items() if node.get("attachedToRef") == identity)
        targets = (flow.get("targetRef", "") for flow in self.flows if flow.get("sourceRef") == identity)
        yield from (target for target in targets if target in self.nodes)

    def _step(self, node: Node, depth: int) -> DrawnStep:
        extensions = extensions_of(node)
        groups = str(extensions.get("assignmentDefinition", {}).get("candidateGroups") or "")
        teams = () if groups.startswith("=") else tuple(one.strip() for one in groups.split(",") if one.strip())
        onward = tuple(
            (self._named(flow.get("targetRef", "")), name_of(flow, self.language))
            for flow in self.flows
            if flow.get("sourceRef") == node.get("id") and flow.get("targetRef") in self.nodes
        )
        status = properties_of(extensions).get("status", "")
        kind = local_name(node)
        return DrawnStep(
            node.get("id", ""), name_of(node, self.language) or node.get("id", ""), kind, depth, teams, status, onward
        )

    def _named(self, identity: str) -> str:
        return name_of(self.nodes[identity], self.language) or identity
