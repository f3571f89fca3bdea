"""What a file of decisions holds: its decisions, their kind of logic, and what else stands in the graph."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from engine.definitions.reader import DECISIONS, read_xml
from engine.dmn.elements import NAMESPACES, Element, child, children, local_name, name_of, namespace
from engine.errors import Finding, InvalidDefinition, NotFound, Text, text

DRAWN_VERSION = "1.3"
"""The version of DMN that the editor reads and writes; others are tried and exported, not drawn."""
_LOGIC = ("decisionTable", "literalExpression", "context", "invocation", "relation", "list", "functionDefinition")
KINDS: Mapping[str, Text] = {
    "decisionTable": text("Decision table"),
    "literalExpression": text("Expression"),
    "context": text("Boxed context"),
    "invocation": text("Boxed invocation"),
    "relation": text("Boxed relation"),
    "list": text("Boxed list"),
    "functionDefinition": text("Boxed function"),
    "decisionService": text("Decision service"),
    "": text("No logic yet"),
}
"""What a decision is made by, in words."""


@dataclass(frozen=True, slots=True)
class DecisionPart:
    """A decision (or decision service) of a file; ``rules`` of a table, ``logic`` is a key of KINDS."""

    id: str
    name: str
    logic: str
    rules: int = 0
    table_id: str = ""


@dataclass(frozen=True, slots=True)
class DecisionFile:
    """A file that could be read. ``version`` is that of DMN, empty when the file is of none that is known."""

    id: str
    name: str
    version: str
    parts: tuple[DecisionPart, ...]

    @property
    def is_drawn(self) -> bool:
        """True when the editor can open it."""
        return self.version == DRAWN_VERSION

    @property
    def ids(self) -> tuple[str, ...]:
        """Of the file and its decisions: what texts in other languages know them by."""
        return (self.id, *(one.id for one in self.parts))

    def part(self, decision_id: str) -> DecisionPart:
        """The decision ``decision_id``. Raises NotFound."""
        for one in self.parts:
            if one.id == decision_id:
                return one
        raise NotFound(text("Expected a decision “%(id)s” in this file, but there is none.", id=decision_id[:60]))


def contents_of(content: bytes) -> DecisionFile:
    """What ``content`` holds. Raises InvalidDefinition when it is no DMN at all."""
    return contents_of_model(model_in(content))


def contents_of_model(root: Element) -> DecisionFile:
    """What a model holds by its ``definitions`` element."""
    return DecisionFile(root.get("id", ""), name_of(root), NAMESPACES[namespace(root)], tuple(_parts(root)))


def model_in(content: bytes) -> Element:
    """The ``definitions`` element of a file. Raises InvalidDefinition."""
    root = read_xml(content, DECISIONS)
    if local_name(root) != "definitions" or namespace(root) not in NAMESPACES:
        expected = text("Expected a DMN file, but its outermost element is “%(name)s”.", name=local_name(root)[:60])
        raise InvalidDefinition([Finding("decision", "error", "", expected)])
    return root


def decision_in(root: Element, decision_id: str) -> Element:
    """The element of a decision. Raises NotFound."""
    for node in children(root, "decision"):
        if node.get("id") == decision_id:
            return node
    raise NotFound(text("Expected a decision “%(id)s” in this file, but there is none.", id=decision_id[:60]))


def table_in(root: Element, decision_id: str) -> Element:
    """The decision table of a decision. Raises NotFound when it is made by something else."""
    table = child(decision_in(root, decision_id), "decisionTable")
    if table is None:
        raise NotFound(text("Expected “%(id)s” to be a decision table, but it is none.", id=decision_id[:60]))
    return table


def _parts(root: Element) -> Iterator[DecisionPart]:
    for node in children(root, "decision"):
        logic = next((found for found in children(node) if local_name(found) in _LOGIC), None)
        kind = local_name(logic) if logic is not None else ""
        rules = sum(1 for _ in children(logic, "rule")) if logic is not None and kind == "decisionTable" else 0
        table_id = str(logic.get("id", "")) if logic is not None else ""
        yield DecisionPart(node.get("id", ""), name_of(node) or node.get("id", ""), kind, rules, table_id)
    for node in children(root, "decisionService"):
        yield DecisionPart(node.get("id", ""), name_of(node) or node.get("id", ""), "decisionService")
