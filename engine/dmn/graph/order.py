"""In which order the nodes of a requirements graph are answered, and which of them stand in a circle.

Both walk without recursion and visit every requirement once, so that models of any shape take bounded time.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

from engine.dmn.nodes import DecisionNode, InputNode, KnowledgeNode, Node, ServiceNode, namespace_of

MAX_VISITS = 1_000_000
"""So many decisions are looked at inside services for circles; evaluation stops those of larger models."""


class Graph:
    """The nodes of a model by key, and the order in which a decision's requirements are answered.

    ``prefixes`` holds the names of the imports through which each other namespace is reached, ``declared`` the names
    of the input data of each namespace.
    """

    def __init__(self, nodes: Mapping[str, Node], prefixes: Mapping[str, tuple[str, ...]]) -> None:
        self.nodes = nodes
        self.prefixes = prefixes
        declared: dict[str, set[str]] = {}
        for node in nodes.values():
            if isinstance(node, InputNode):
                declared.setdefault(namespace_of(node.key), set()).add(node.name)
        self.declared = {namespace: frozenset(names) for namespace, names in declared.items()}
        self.order: Callable[[tuple[str, ...], frozenset[str]], tuple[str, ...]] = lru_cache(maxsize=1024)(self._order)

    def _order(self, roots: tuple[str, ...], given: frozenset[str]) -> tuple[str, ...]:
        """Return the roots and all they require, each after its own requirements; ``given`` keys need no answer."""
        found: dict[str, None] = {}
        opened: set[str] = set(given)
        waiting = [(key, False) for key in reversed(roots)]
        while waiting:
            key, is_done = waiting.pop()
            if is_done:
                found[key] = None
            elif key not in opened:
                opened.add(key)
                waiting.append((key, True))
                waiting.extend((other, False) for other in reversed(required_by(self.nodes[key])))
        return tuple(found)


def required_by(node: Node) -> list[str]:
    """Return the keys that must be answered before a node; a service answers its decisions when it is called."""
    if isinstance(node, DecisionNode | KnowledgeNode):
        return [item.key for item in node.requirements]
    return []


def in_circles(nodes: Mapping[str, Node], keys: Iterable[str]) -> set[str]:
    """Return the keys of nodes that require themselves by way of others, or through a service they call.

    A business knowledge model that requires itself alone is no circle but recursion.
    """
    budget = [MAX_VISITS]
    edges = {key: _edges(nodes, key, budget) for key in keys}
    found: set[str] = set()
    for group in _strong_components(edges):
        if len(group) > 1 or (group[0] in edges[group[0]] and not isinstance(nodes[group[0]], KnowledgeNode)):
            found.update(group)
    return found


def _edges(nodes: Mapping[str, Node], key: str, budget: list[int]) -> list[str]:
    node = nodes.get(key)
    if isinstance(node, ServiceNode):
        return _called_inside(nodes, node, budget)
    return required_by(node) if node is not None else []


def _called_inside(nodes: Mapping[str, Node], service: ServiceNode, budget: list[int]) -> list[str]:
    """Return the services and business knowledge that a service's own decisions require; its inputs are given."""
    opened = {item.key for item in service.input_decisions}
    waiting = [item.key for item in service.output_decisions]
    found: list[str] = []
    while waiting and budget[0] > 0:
        budget[0] -= 1
        key = waiting.pop()
        node = nodes.get(key)
        if key in opened or node is None:
            continue
        opened.add(key)
        if isinstance(node, KnowledgeNode | ServiceNode):
            found.append(key)
        else:
            waiting.extend(required_by(node))
    return found


def _strong_components(edges: Mapping[str, Sequence[str]]) -> Iterator[list[str]]:
    """Return the groups of keys that reach each other (Tarjan 1972), without recursion."""
    index: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: dict[str, None] = {}
    for root in edges:
        path = [] if root in index else [(root, iter(edges[root]))]
        while path:
            key, following = path[-1]
            if key not in index:
                index[key] = low[key] = len(index)
                stack[key] = None
            other = next((item for item in following if item in edges and _is_open(item, index, stack, low, key)), None)
            if other is not None:
                path.append((other, iter(edges[other])))
                continue
            path.pop()
            if path:
                low[path[-1][0]] = min(low[path[-1][0]], low[key])
            if low[key] == index[key]:
                yield _taken_until(key, stack)


def _is_open(item: str, index: dict[str, int], stack: dict[str, None], low: dict[str, int], key: str) -> bool:
    """Say whether a key is still to be visited; one on the stack closes a circle instead."""
    if item in stack:
        low[key] = min(low[key], index[item])
    return item not in index


def _taken_until(key: str, stack: dict[str, None]) -> list[str]:
    group: list[str] = []
    while not group or group[-1] != key:
        group.append(stack.popitem()[0])
    return group
