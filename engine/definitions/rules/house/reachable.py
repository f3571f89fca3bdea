"""Rule ``reachable``: a token can reach every element, from what starts by itself: all that no flow leads to."""

from collections.abc import Iterator

from engine.definitions.model import LintEnvironment, Model, Node, error, ids, local_name, warning
from engine.errors import Finding, text

RULE = "reachable"
SECTION = "10.3 and 10.5.2: sequence flow connections; 13.1"
BREAKS = (
    "elements lead to each other, but nothing leads to any of them",
    "an element without incoming flow stands beside a start event, so that both begin at once (warning)",
)
BY_OTHERS = frozenset({"startEvent", "boundaryEvent"})


def check(model: Model, _environment: LintEnvironment) -> Iterator[Finding]:
    """Yield each element that no token can reach; warn of what begins beside the start event."""
    for scope in model.scopes():
        inside = model.inside(scope)
        starts = [node for node in inside if local_name(node) != "boundaryEvent" and not _entered(model, node)]
        reached = _reached(model, starts)
        for node in inside:
            if node.get("id", "") not in reached:
                yield error(
                    RULE, node,
                    text("Expected a path from the start to <%(element)s>, but there is none.", element=node.get("id")),
                    text("Connect it, or remove it."),
                )
        if any(local_name(node) == "startEvent" for node in starts) and local_name(scope) != "adHocSubProcess":
            yield from (_beside(node) for node in starts if _is_stray(node))


def _entered(model: Model, node: Node) -> bool:
    return bool(model.incoming.get(node.get("id", "")))


def _is_stray(node: Node) -> bool:
    """Return whether a node that no flow leads to begins with the process, as nothing else ever starts it."""
    started_otherwise = node.get("triggeredByEvent") in ("true", "1") or node.get("isForCompensation") in ("true", "1")
    is_link = node.find("{*}linkEventDefinition") is not None
    return local_name(node) not in BY_OTHERS and not started_otherwise and not is_link


def _beside(node: Node) -> Finding:
    return warning(
        RULE, node,
        text(
            "Expected a path from the start event to <%(element)s>, but no flow leads to it, so it begins at once.",
            element=node.get("id"),
        ),
        text("Connect it, if it should not begin by itself."),
    )


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
