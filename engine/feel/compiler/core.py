"""The dispatch from tree classes to their compilers, and what the compilers share."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from engine.feel.evaluation import Frame, Site
from engine.feel.syntax import tree
from engine.feel.syntax.reading import children
from engine.feel.values import FeelValue, Function

Code: TypeAlias = Callable[[Frame], FeelValue]
NodeCompiler: TypeAlias = Callable[[Any, "Unit"], Code]
COMPILERS: dict[type[tree.Node], NodeCompiler] = {}
NODES_PER_STEP = 5
_FUNCTION_NODES = 100
"""Making a function value takes as long as so many nodes, its share of collecting garbage included."""


@dataclass(frozen=True, slots=True)
class Unit:
    """What is compiled together: the source (for reasons) and the functions of FEEL itself."""

    source: str
    functions: Mapping[str, Function]

    def site(self, node: tree.Node) -> Site:
        """Return where a node stands."""
        return Site(self.source, node.start, node.end)


def compiles(*kinds: type[tree.Node]) -> Callable[[NodeCompiler], NodeCompiler]:
    """Register the compiler of tree classes."""

    def register(compiler: NodeCompiler) -> NodeCompiler:
        COMPILERS.update(dict.fromkeys(kinds, compiler))
        return compiler

    return register


def steps_of(node: tree.Node) -> int:
    """Return the steps of evaluating a tree once: 0 for a small one.

    What is repeated inside (bodies of loops, filters and functions) is charged where it runs and not counted here, and
    so are calls.
    """
    count, waiting = 0, [node]
    while waiting:
        current = waiting.pop()
        if isinstance(current, tree.Call):
            waiting.extend(current.arguments)
            continue
        count += _FUNCTION_NODES if isinstance(current, tree.FunctionNode) else 1
        waiting.extend(child for child in children(current) if child is not _repeated(current))
    return count // NODES_PER_STEP


def _repeated(node: tree.Node) -> tree.Node | None:
    if isinstance(node, tree.For | tree.FunctionNode):
        return node.body
    return node.condition if isinstance(node, tree.Quantified | tree.Filter) else None


def compile_node(node: tree.Node, unit: Unit) -> Code:
    """Return the closure of a node."""
    return COMPILERS[type(node)](node, unit)
