"""What the rules ask about the conditions of flows: whether together they cover every case.

Only simple forms are seen: a comparison and its opposite, a condition and its negation, equality with texts. What is
not seen counts as open.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from engine.definitions.model import NAMES, Node
from engine.feel import FeelError
from engine.feel.builtins import BUILTINS
from engine.feel.syntax import tree
from engine.feel.syntax.parser import parse_expression
from engine.feel.syntax.printer import print_node
from engine.spiff.diagram.records import Value

OPPOSITES = {"=": "!=", "!=": "=", "<": ">=", ">=": "<", ">": "<=", "<=": ">"}


def condition_of(flow: Node) -> str | None:
    """Return the condition of a flow as FEEL without ``=``; None when it has none."""
    written = flow.find("bpmn:conditionExpression", NAMES)
    value = Value.read("".join(map(str, written.itertext()))) if written is not None else None
    return value.text if value else None


def cover_everything(conditions: Sequence[str]) -> bool:
    """Return whether two of the conditions are opposites, or one is always true."""
    read = [node for condition in conditions if (node := _read(condition)) is not None]
    if any(isinstance(node, tree.Literal) and node.value is True for node in read):
        return True
    printed = {print_node(node) for node in read}
    return any(opposite in printed for node in read for opposite in _opposites(node))


def equals_of(conditions: Sequence[str], name: str) -> set[str]:
    """Return the texts that a variable is compared with for being equal, alone or between ``or``."""
    return {found for condition in conditions if (node := _read(condition)) for found in _equals(node, name)}


def _read(condition: str) -> tree.Node | None:
    try:
        return parse_expression(condition, (), BUILTINS, {})
    except FeelError:  # told by rule expressions; names of several words are not known here
        return None


def _opposites(node: tree.Node) -> Iterator[str]:
    if isinstance(node, tree.Binary) and node.operator in OPPOSITES:
        yield print_node(replace(node, operator=OPPOSITES[node.operator]))
    yield f"not({print_node(node)})"


def _equals(node: tree.Node, name: str) -> Iterator[str]:
    if isinstance(node, tree.Logic) and node.operator == "or":
        yield from _equals(node.left, name)
        yield from _equals(node.right, name)
    if isinstance(node, tree.Binary) and node.operator == "=":
        for one, other in ((node.left, node.right), (node.right, node.left)):
            if isinstance(one, tree.Name) and one.name == name and isinstance(other, tree.Literal):
                yield str(other.value)
