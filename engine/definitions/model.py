"""What the rules look at: the elements of a file by name and id, its flow nodes and flows, found once."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from engine.definitions.kinds import FLOW_NODES, SCOPES
from engine.errors import Finding, Repair, Text, text
from engine.spiff.diagram.records import BPMN, NAMES, Node, extensions_of, local_name, local_part

__all__ = [
    "BPMN", "FLOW_NODES", "NAMES", "SCOPES", "LintEnvironment", "Model", "Node", "error",
    "extensions_of", "ids", "line_of", "local_name", "named", "shortened", "warning",
]


MOST_SHOWN = 80


@dataclass(frozen=True)
class LintEnvironment:
    """What the pack and the house offer; None: not known here, so not checked."""

    statuses: frozenset[str] | None = None
    forms: frozenset[str] | None = None
    decisions: frozenset[str] | None = None
    processes: frozenset[str] | None = None
    job_types: frozenset[str] | None = None
    calendars: frozenset[str] | None = None
    nearby: Callable[[str], bytes | None] | None = None
    """Reads the file that an import's location names; None where there is no such file."""


@dataclass(frozen=True)
class Model:
    """One file, all in the order of the document; flows are found by the id of their ends.

    ``by_name`` has every BPMN element by its name, ``by_id`` the first with an id. ``nodes`` are the flow nodes by id,
    so that those without one are missing there: ask ``of_kind``.
    """

    root: Node
    by_name: dict[str, list[Node]] = field(default_factory=lambda: defaultdict(list))
    by_id: dict[str, Node] = field(default_factory=dict)
    nodes: dict[str, Node] = field(default_factory=dict)
    flows: list[Node] = field(default_factory=list)
    outgoing: dict[str, list[Node]] = field(default_factory=lambda: defaultdict(list))
    incoming: dict[str, list[Node]] = field(default_factory=lambda: defaultdict(list))
    boundaries: dict[str, list[Node]] = field(default_factory=lambda: defaultdict(list))
    lanes: frozenset[str] = frozenset()
    imported: dict[str, "Model | None"] = field(default_factory=dict)
    """The BPMN files that were looked for, by the location of their import; None: not there, or no BPMN."""

    @classmethod
    def read(cls, root: Node) -> "Model":
        """Index a file."""
        references = root.iterfind(".//bpmn:flowNodeRef", NAMES)
        model = cls(root, lanes=frozenset((reference.text or "").strip() for reference in references))
        for node in root.iter(f"{{{BPMN}}}*"):
            name = local_name(node)
            model.by_name[name].append(node)
            if node.get("id"):
                model.by_id.setdefault(node.get("id", ""), node)
            if name == "sequenceFlow":
                model.flows.append(node)
                model.outgoing[node.get("sourceRef", "")].append(node)
                model.incoming[node.get("targetRef", "")].append(node)
            elif name in FLOW_NODES:
                model.nodes.setdefault(node.get("id", ""), node)
                if name == "boundaryEvent":
                    model.boundaries[local_part(node.get("attachedToRef"))].append(node)
        return model

    def scopes(self) -> Iterator[Node]:
        """Yield every process, executable or not, and every sub-process in them."""
        return self.of_kind(*SCOPES)

    def inside(self, scope: Node) -> list[Node]:
        """Return the flow nodes that stand directly in a scope."""
        return [node for node in scope if local_name(node) in FLOW_NODES]

    def of_kind(self, *kinds: str) -> Iterator[Node]:
        """Yield all elements of these BPMN names, with id or without."""
        for kind in kinds:
            yield from self.by_name.get(kind, ())


def error(
    rule: str, element: Node | str, message: Text, fix: Text | None = None, repairs: Iterable[Repair] = ()
) -> Finding:
    """Return a finding that stops a deployment, at the element or the nearest one around it that has an id."""
    identity = element if isinstance(element, str) else named(element)
    return Finding(rule, "error", identity, _placed(element, message), fix, repairs=_at(element, repairs))


def warning(
    rule: str, element: Node | str, message: Text, fix: Text | None = None, repairs: Iterable[Repair] = ()
) -> Finding:
    """Return a finding that a deployment may live with, at the element or the nearest around it that has an id."""
    identity = element if isinstance(element, str) else named(element)
    return Finding(rule, "warning", identity, _placed(element, message), fix, repairs=_at(element, repairs))


def _at(element: Node | str, repairs: Iterable[Repair]) -> tuple[Repair, ...]:
    """Repairs find their element by its id: without one there are none."""
    return tuple(repairs) if isinstance(element, str) or element.get("id") else ()


def _placed(element: Node | str, message: Text) -> Text:
    """Say where an element stands that has no id, since the finding can only name the one around it."""
    if isinstance(element, str) or element.get("id") or element.getparent() is None or "line" in message.values:
        return message
    return text(
        "%(message)s Meant is the %(name)s in line %(line)s, which has no id.",
        message=message, name=local_name(element), line=line_of(element),
    )


def named(node: Node) -> str:
    """Return the id of an element, else that of the nearest around it, else nothing."""
    current: Node | None = node
    while current is not None:
        if current.get("id"):
            return current.get("id", "")
        current = current.getparent()
    return ""


def line_of(node: etree._Element) -> int:
    """Return the line of an element in its file, 0 when unknown."""
    line: Any = node.sourceline
    return line if isinstance(line, int) else 0


def shortened(written: str) -> str:
    """Return what a file says, cut where it is longer than anybody wants to read in a sentence."""
    flat = " ".join(written.split())
    return flat if len(flat) <= MOST_SHOWN else f"{flat[:MOST_SHOWN]}…"


def ids(nodes: Iterable[Node]) -> list[str]:
    """Return the ids of nodes."""
    return [node.get("id", "") for node in nodes]
