"""Opening a scope: its event sub-processes listen before the first token is put (BPMN 2.0.2, 13.2 and 13.5.4)."""

from engine.spiff.acts import LISTEN, attempt
from engine.spiff.elements.base import FlowNode, enter
from engine.spiff.scope import Scope


def open_scope(scope: Scope, status: str | None) -> None:
    """Arm the event sub-processes of a new scope, then put a token wherever it begins."""
    start_scope(scope, status, scope.spec.start_nodes)


def start_scope(scope: Scope, status: str | None, nodes: tuple[FlowNode, ...]) -> None:
    """Open a new scope with a token on each of ``nodes``, after the start listeners of a process."""
    process = scope.spec.process_node
    if process is None or not process.record.listeners or not process.opens_later(scope, status, nodes):
        fill_scope(scope, status, nodes)


def fill_scope(scope: Scope, status: str | None, nodes: tuple[FlowNode, ...]) -> None:
    """Arm the event sub-processes of a new scope, then put a token on each of ``nodes``."""
    arm_listeners(scope)
    for node in nodes:
        enter(scope, node, status, None)
    if not nodes:
        scope.instance.emptied.append(scope)


def arm_listeners(scope: Scope) -> None:
    """Let every event sub-process of a scope listen."""
    for node in scope.spec.event_sub_processes:
        attempt(scope.spawn(node), LISTEN)
