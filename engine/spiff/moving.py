"""Putting a token where no flow leads: an operator's move, an import's departure from the drawing."""

from collections.abc import Mapping

from engine.errors import InvalidState, text
from engine.events import ElementEventKind
from engine.spiff.elements.activity import arm_boundaries
from engine.spiff.program import Program
from engine.spiff.scope import Scope
from engine.spiff.token import STARTED, Token
from engine.spiff.workflow import Instance


def place(
    program: Program, instance: Instance, source: Token | None, target: str, details: Mapping[str, object]
) -> None:
    """Kill ``source`` and start ``target``, opening and ending the sub-processes on the way.

    Raises InvalidState when no token can stand at the target or the source is only an armed event.
    """
    _require_place(program, target)
    source = _owner(instance, source) if source else None
    path = _path(program, target)
    scope: Scope = source.workflow if source else instance
    status = source.status if source else None
    if source:
        instance.kill(source)
        scope = _climb(instance, scope, path)
    scope = _open(program, instance, scope, path, status)
    node = scope.spec.task_specs[target]
    token = scope.spawn(node, status)
    moved = {**details, "from": source.task_spec.record.id if source else None, "to": target}
    instance.note(ElementEventKind.TOKEN_MOVED, target, token, **moved)
    node.start(token)


def _require_place(program: Program, target: str) -> None:
    element = program.elements.get(target)
    if element is None or element.type in ("sequenceFlow", "boundaryEvent"):
        raise InvalidState(
            text(
                "Expected a flow node of process %(process)s as the target, but <%(target)s> is none that a token can "
                "be put on. Choose a task, gateway or event.",
                process=program.process_id, target=target,
            )
        )


def _owner(instance: Instance, token: Token) -> Token:
    gateway = token.internal_data.get("gateway")
    if isinstance(gateway, str):
        return instance.get_task_from_id(gateway)
    if "host" in token.internal_data:
        raise InvalidState(
            text(
                "Expected a token that stands at an element, but %(token)s is the armed event <%(element)s>. "
                "Move the token of its activity.",
                token=token.id, element=token.task_spec.record.id,
            )
        )
    return token


def _path(program: Program, target: str) -> list[str]:
    """Return the ids of the sub-processes around ``target``, outermost first."""
    path: list[str] = []
    parent = program.elements[target].parent_id
    while parent != program.process_id:
        path.insert(0, parent)
        parent = program.elements[parent].parent_id
    return path


def _climb(instance: Instance, scope: Scope, path: list[str]) -> Scope:
    """Leave calls, and sub-processes that the target is not inside of, ending those that ran empty by the move."""
    while scope.host_token is not None and (scope.called is not None or scope.spec.name not in path):
        outer = scope.host_token.workflow
        if scope.is_empty:
            instance.kill(scope.host_token)
        scope = outer
    return scope


def _open(program: Program, instance: Instance, scope: Scope, path: list[str], status: str | None) -> Scope:
    """Enter the sub-processes on the way to the target without starting them at their start event."""
    inner = path[path.index(scope.spec.name) + 1 :] if scope.spec.name in path else path
    for sub_process in inner:
        token = scope.spawn(scope.spec.task_specs[sub_process], status)
        token.task_spec.activate(token)
        token._state = STARTED
        arm_boundaries(token)
        scope = instance.create_subprocess(token, sub_process)
    return scope
