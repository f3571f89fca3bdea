"""Which names a tree reads: the static side of scopes."""

from collections.abc import Iterator
from dataclasses import fields

from engine.feel.syntax import tree


def children(node: tree.Node) -> Iterator[tree.Node]:
    """Return the nodes directly below a node."""
    for name in _parts(type(node)):
        yield from _nodes(getattr(node, name))


_PARTS: dict[type[tree.Node], tuple[str, ...]] = {}


def _parts(kind: type[tree.Node]) -> tuple[str, ...]:
    known = _PARTS.get(kind)
    if known is None:
        known = tuple(field.name for field in fields(kind) if field.name not in {"start", "end"})
        _PARTS[kind] = known
    return known


def _nodes(value: object) -> Iterator[tree.Node]:
    if isinstance(value, tree.Node):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from _nodes(item)


def mentions(node: tree.Node, name: str) -> bool:
    """Say whether a name occurs anywhere in a tree."""
    if isinstance(node, tree.Name):
        return node.name == name
    return any(mentions(child, name) for child in children(node))


def reads(node: tree.Node) -> frozenset[str]:
    """Return the names a tree needs from outside. Inside a filter a name may also be an entry of the item.

    A tree that compiles is shallow enough for this.
    """
    if isinstance(node, tree.Name):
        return frozenset({node.name})
    if isinstance(node, tree.For | tree.Quantified):
        return _loop_reads(node)
    if isinstance(node, tree.FunctionNode):
        return reads(node.body) - {name for name, _ in node.parameters}
    if isinstance(node, tree.ContextNode):
        return _context_reads(node)
    if isinstance(node, tree.Filter):
        return reads(node.base) | (reads(node.condition) - {"item"})
    found: frozenset[str] = frozenset()
    for child in children(node):
        found |= reads(child)
    return found


def _loop_reads(node: "tree.For | tree.Quantified") -> frozenset[str]:
    bound: set[str] = set()
    found: frozenset[str] = frozenset()
    for iteration in node.iterations:
        found |= reads(iteration.source) - bound
        if iteration.last is not None:
            found |= reads(iteration.last) - bound
        bound.add(iteration.name)
    body = node.body if isinstance(node, tree.For) else node.condition
    return found | (reads(body) - bound - ({"partial"} if isinstance(node, tree.For) else set()))


def _context_reads(node: tree.ContextNode) -> frozenset[str]:
    bound: set[str] = set()
    found: frozenset[str] = frozenset()
    for key, value in node.entries:
        found |= reads(value) - bound - ({key} if isinstance(value, tree.FunctionNode) else set())
        bound.add(key)
    return found
