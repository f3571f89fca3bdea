"""An instance that an event makes: a start event, a receive task, or one of the events behind an event-based gateway.

Source: BPMN 2.0.2, 13.2, 10.3.3 (``instantiate`` of a receive task) and 10.6.6 (of an event-based gateway).
"""

from collections.abc import Iterator, Mapping

from engine.spiff.elements.base import FlowNode, enter
from engine.spiff.elements.catch_event import CatchEvent
from engine.spiff.elements.opening import arm_listeners, start_scope
from engine.spiff.scope import Scope


def begin_with(scope: Scope, node: FlowNode, variables: Mapping[str, object]) -> None:
    """Begin a process with the event of ``node``, which has just happened."""
    if not isinstance(node, CatchEvent):
        start_scope(scope, None, (node,))
        return
    process = scope.spec.process_node
    if process is None or not process.record.listeners or not process.opens_later(scope, None, (node,), variables):
        begin_by_event(scope, node, variables)


def begin_by_event(scope: Scope, node: FlowNode, variables: Mapping[str, object]) -> None:
    """Put the token behind the event, and tokens before the others that it waits for."""
    assert isinstance(node, CatchEvent)
    arm_listeners(scope)
    others = list(_awaited(scope, node))
    token = scope.spawn(node)
    node.enter_with(token, None, variables)
    for other in others:
        enter(scope, other, None, None)


def _awaited(scope: Scope, node: FlowNode) -> Iterator[FlowNode]:
    """Yield the other events of a parallel gateway: the first makes the instance, it waits for the rest."""
    for gateway in scope.spec.task_specs.values():
        record = getattr(gateway, "record", None)
        if record is None or "instantiate" not in record.values or "eventGatewayType" not in record.values:
            continue
        targets = [flow.target for flow in record.outgoing]
        if record.values["eventGatewayType"].text == "Parallel" and node.record.id in targets:
            yield from (scope.spec.task_specs[target] for target in targets if target != node.record.id)
