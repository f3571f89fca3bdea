"""Rule ``busy-loops``: every loop waits somewhere for a person, a time or a message."""

from collections.abc import Iterator

from engine.definitions.model import LintEnvironment, Model, Node, local_name, warning
from engine.errors import Finding, text

RULE = "busy-loops"
SECTION = "–"
BREAKS = (
    "a loop contains nothing that waits (warning)",
)
WAITING = frozenset(
    {"userTask", "receiveTask", "intermediateCatchEvent", "eventBasedGateway", "subProcess", "callActivity"}
)


def check(model: Model, _environment: LintEnvironment) -> Iterator[Finding]:
    """Warn of one element per loop that goes round without waiting: only its condition can end it."""
    busy = {identity for identity, node in model.nodes.items() if local_name(node) not in WAITING}
    done: set[str] = set()
    for identity in model.nodes:
        if identity in busy and identity not in done:
            for entry in _entries(model, identity, busy, done):
                yield _finding(model.nodes[entry])


def _finding(node: Node) -> Finding:
    return warning(
        RULE, node,
        text(
            "Expected the loop through <%(element)s> to wait for something, but it goes round at once.",
            element=node.get("id"),
        ),
        text("Put a user task, timer or message into the loop."),
    )


def _entries(model: Model, start: str, busy: set[str], done: set[str]) -> Iterator[str]:
    """Walk in depth from ``start`` over what does not wait; yield each element that the path comes back to."""
    path: dict[str, Iterator[str]] = {start: _targets(model, start, busy)}
    while path:
        current = next(reversed(path))
        target = next(path[current], None)
        if target is None:
            done.add(current)
            del path[current]
        elif target in path:
            yield target
        elif target not in done:
            path[target] = _targets(model, target, busy)


def _targets(model: Model, identity: str, busy: set[str]) -> Iterator[str]:
    return (target for flow in model.outgoing[identity] if (target := flow.get("targetRef", "")) in busy)
