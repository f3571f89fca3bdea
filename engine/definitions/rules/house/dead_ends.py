"""Rule ``dead-ends``: from every element some path leads to an end."""

from collections import defaultdict
from collections.abc import Iterator

from engine.definitions.meaning.events import definitions_of
from engine.definitions.meaning.items import is_true
from engine.definitions.model import LintEnvironment, Model, Node, local_name, named, warning
from engine.errors import Finding, text

RULE = "dead-ends"
SECTION = "–"
BREAKS = ("an element stands in a loop that no path leaves (warning)",)
Graph = dict[Node, list[Node]]


def check(model: Model, _environment: LintEnvironment) -> Iterator[Finding]:
    """Warn of one element per loop without a way out.

    A level is left out when an event sub-process or a boundary event may end it from outside.
    """
    for scope in model.scopes():
        inside = model.inside(scope)
        ended = any(is_true(node, "triggeredByEvent") for node in inside) or model.boundaries[scope.get("id", "")]
        if not ended:
            yield from _loops(_graph(model, inside))


def _graph(model: Model, inside: list[Node]) -> Graph:
    """Return where a token may go next from each node, over flows, borders and links."""
    links: dict[str, Node] = {}
    for node in inside:
        if local_name(node) == "intermediateCatchEvent":
            for name in _links(model, node):
                links[name] = node
    graph: Graph = {}
    for node in inside:
        identity = node.get("id", "")
        ends = (flow.get("targetRef", "") for flow in model.outgoing[identity])
        graph[node] = [model.nodes[end] for end in ends if end in model.nodes] + model.boundaries[identity]
        if local_name(node) == "intermediateThrowEvent":
            graph[node] += [links[name] for name in _links(model, node) if name in links]
    return graph


def _links(model: Model, node: Node) -> list[str]:
    definitions = definitions_of(model, node)
    return [each.get("name", "") for each in definitions if local_name(each) == "linkEventDefinition"]


def _loops(graph: Graph) -> Iterator[Finding]:
    before: Graph = defaultdict(list)
    for node, targets in graph.items():
        for target in targets:
            before[target].append(node)
    done = _reached(before, [node for node, targets in graph.items() if not targets])
    for node in graph:
        if node not in done:
            done |= _reached(graph, [node]) | _reached(before, [node])
            yield warning(
                RULE, node,
                text("Expected a path from <%(element)s> to an end, but there is none.", element=named(node)),
                text("Draw a way out of the loop."),
            )


def _reached(graph: Graph, starts: list[Node]) -> set[Node]:
    found, todo = set(starts), list(starts)
    while todo:
        for target in graph.get(todo.pop(), ()):
            if target not in found:
                found.add(target)
                todo.append(target)
    return found
