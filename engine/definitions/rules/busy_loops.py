"""Rule ``busy-loops``: every loop waits somewhere for a person, a time or a message."""

from collections.abc import Iterator

from engine.definitions.model import LintEnvironment, Model, Node, local_name, warning
from engine.errors import Finding, text

RULE = "busy-loops"
WAITING = frozenset(
    {"userTask", "receiveTask", "intermediateCatchEvent", "eventBasedGateway", "subProcess", "callActivity"}
)


def check(model: Model, _environment: LintEnvironment) -> Iterator[Finding]:
    """Warn of one element per loop that goes round without waiting: only its condition can end it."""
    busy = {identity for identity, node in model.nodes.items() if local_name(node) not in WAITING}
    found: set[str] = set()
    for identity in model.nodes:
        if identity in busy and identity not in found:
            loop = _loop(model, identity, busy)
            if loop:
                found |= loop
                yield _finding(model.nodes[identity])


def _finding(node: Node) -> Finding:
    return warning(
        RULE, node,
        text(
            "Expected the loop through <%(element)s> to wait for something, but it goes round at once.",
            element=node.get("id"),
        ),
        text("Put a user task, timer or message into the loop."),
    )


def _loop(model: Model, start: str, busy: set[str]) -> set[str]:
    """Return what can be reached from ``start`` without waiting, when ``start`` itself is among it."""
    reached: set[str] = set()
    todo = [start]
    while todo:
        for flow in model.outgoing[todo.pop()]:
            target = flow.get("targetRef", "")
            if target in busy and target not in reached:
                reached.add(target)
                todo.append(target)
    return reached if start in reached else set()
