"""Rule ``reachable``: a token can reach every element, from what starts by itself: all that no flow leads to."""

from collections.abc import Iterator

from engine.definitions.meaning.events import local_reference
from engine.definitions.model import LintEnvironment, Model, Node, error, ids, local_name
from engine.definitions.repairs import remove
from engine.errors import Finding, text

RULE = "reachable"
SECTION = "10.3 and 10.5.2: sequence flow connections; 13.1"
BREAKS = (
    "elements lead to each other, but nothing leads to any of them",
)


def check(model: Model, _environment: LintEnvironment) -> Iterator[Finding]:
    """Yield each element that no token can reach."""
    for scope in model.scopes():
        inside = model.inside(scope)
        starts = [node for node in inside if _is_start(model, node)]
        reached = _reached(model, starts)
        for node in inside:
            if node.get("id", "") not in reached:
                yield error(
                    RULE, node,
                    text("Expected a path from the start to <%(element)s>, but there is none.", element=node.get("id")),
                    text("Connect it, or remove it."),
                    [remove(node, text("Remove it"))],
                )


def _is_start(model: Model, node: Node) -> bool:
    """What stands where it may not, a start event behind a flow or a boundary event without host, is told by others."""
    if local_name(node) == "boundaryEvent":
        host = model.nodes.get(local_reference(node.get("attachedToRef")))
        return host is None or host.getparent() is not node.getparent()
    return local_name(node) == "startEvent" or not model.incoming.get(node.get("id", ""))


def _reached(model: Model, starts: list[Node]) -> set[str]:
    todo = ids(starts)
    reached: set[str] = set()
    while todo:
        identity = todo.pop()
        if identity not in reached:
            reached.add(identity)
            todo.extend(flow.get("targetRef", "") for flow in model.outgoing.get(identity, ()))
            todo.extend(ids(model.boundaries.get(identity, [])))
    return reached
