"""Rule ``reachable``: every element can be reached by a token from the start of its scope."""

from collections.abc import Iterator

from engine.definitions.model import LintEnvironment, Model, Node, error, ids, local_name
from engine.errors import Finding, text

RULE = "reachable"
SECTION = "–"
BREAKS = (
    "no path of flows leads from a start to an element",
)


def check(model: Model, _environment: LintEnvironment) -> Iterator[Finding]:
    """Yield each element that no token can reach."""
    for scope in model.scopes():
        inside = model.inside(scope)
        starts = [node for node in inside if local_name(node) == "startEvent"]
        reached = _reached(model, starts)
        for node in inside:
            if starts and node.get("id") not in reached:
                yield error(
                    RULE, node,
                    text("Expected a path from the start to <%(element)s>, but there is none.", element=node.get("id")),
                    text("Connect it, or remove it."),
                )


def _reached(model: Model, starts: list[Node]) -> set[str]:
    todo = ids(starts)
    reached: set[str] = set()
    while todo:
        identity = todo.pop()
        if identity not in reached:
            reached.add(identity)
            todo.extend(flow.get("targetRef", "") for flow in model.outgoing[identity])
            todo.extend(ids(model.boundaries[identity]))
    return reached
