"""Changing where an instance stands, against the drawing: tokens are taken away and put elsewhere.

First everything that is cancelled ends, then the sub-processes that this has emptied, then tokens are put; nothing runs
before all of it is done. An instance in which nothing is left has ended.
"""

from collections.abc import Iterator, Mapping, Sequence

from engine.errors import InvalidState, UnfitTarget, text
from engine.events import ElementEventKind
from engine.spiff.elements.activity import arm_boundaries
from engine.spiff.elements.compensation import UNDOING
from engine.spiff.elements.opening import arm_listeners
from engine.spiff.modification.reaching import PROCESS, Activation, Target, path_to, process_of, target_from, target_of
from engine.spiff.scope import Scope
from engine.spiff.token import STARTED, Token
from engine.spiff.workflow import Instance

Details = Mapping[str, object]


def modify(
    instance: Instance, activations: Sequence[Activation], cancellations: Sequence[str], details: Details
) -> bool:
    """Cancel tokens and put others; True when that leaves nothing, so that the instance has ended.

    Raises InvalidState when a token is gone or does not stand at an element, or an activation leads nowhere.
    """
    sources = [_standing(instance, identity) for identity in cancellations]
    if len(sources) != 1 or len(activations) != 1:
        for source in sources:
            instance.note(ElementEventKind.TOKEN_REMOVED, source.task_spec.record.id, source, **details)
    for source in sources:
        _cancel(source)
    placed = [(activation, target_of(instance, activation)) for activation in activations]
    _leave_emptied(instance, [target.scope for _, target in placed])
    only = sources[0] if len(sources) == len(activations) == 1 else None
    for activation, target in placed:
        _put(target, activation, instance.last_status, {**details, "from": only and only.task_spec.record.id})
    if any(_keeps_open(token) for token in instance.live_tokens()):
        return False
    instance.stop()
    return True


def move(instance: Instance, source_id: str, target: str, details: Details) -> None:
    """Cancel a token and put one at ``target``, in the scopes that it stood in as far as these are around the target.

    Raises InvalidState as ``modify`` does.
    """
    source = _standing(instance, source_id)
    _cancel(source)
    found = target_from(_climb(source.workflow, target), target)
    _leave_emptied(instance, [found.scope])
    _put(found, Activation(target), source.status, {**details, "from": source.task_spec.record.id})


def scope_between(instance: Instance, source_id: str, target: str | None) -> str:
    """Return the token of the scope that a token stands in, or of the nearest one around that is around ``target`` too.

    Raises InvalidState when the token is gone.
    """
    scope = instance.get_task_from_id(source_id).workflow
    host = (scope if target is None else _climb(scope, target)).host_token
    return host.id if host is not None else PROCESS


def begin_at(instance: Instance, target: str) -> None:
    """Put the first token of a new instance at ``target``. Raises InvalidState as ``modify`` does."""
    arm_listeners(instance)
    _put(target_from(instance, target), Activation(target), None, {"from": None})


def _standing(instance: Instance, identity: str) -> Token:
    """Return the token that is meant: of an event that a gateway has armed, that of the gateway."""
    token = instance.get_task_from_id(identity.partition(".")[0])
    gateway = token.internal_data.get("gateway")
    if isinstance(gateway, str):
        return instance.get_task_from_id(gateway)
    if "host" in token.internal_data or token.is_listener:
        raise UnfitTarget(
            text(
                "Expected a token that stands at an element, but %(token)s is the armed event <%(element)s>. "
                "Move the token of its activity.",
                token=token.id, element=token.task_spec.record.id,
            )
        )
    if token.task_spec.key is not None:
        raise InvalidState(
            text(
                "Expected a token that stands at an element, but at %(token)s the listeners of <%(element)s> are told. "
                "Complete their job, or cancel the instance.",
                token=token.id, element=token.task_spec.record.id,
            )
        )
    return token


def _cancel(token: Token) -> None:
    """End a token, unless it has ended with another; a run is counted by what repeats it."""
    host, was_live = token.workflow.host_token, token.is_live
    token.workflow.instance.kill(token)
    if was_live and host is not None and host.is_live:
        host.task_spec.inner_cancelled(host)


def _climb(scope: Scope, target: str) -> Scope:
    """Leave calls, what is being undone, and sub-processes that the target is not inside of."""
    path = path_to(scope.instance.specs, scope.instance.spec.name, target) or []
    while scope.host_token is not None and (
        scope.called is not None or scope.spec.name not in path or UNDOING in scope.host_token.internal_data
    ):
        scope = scope.host_token.workflow
    return scope


def _leave_emptied(instance: Instance, wanted: Sequence[Scope]) -> None:
    """Cancel what has lost its last token and gets none; where something is being undone, the next step follows."""
    kept: list[Scope] = []
    while instance.emptied:
        scope = instance.emptied.pop()
        host = scope.host_token
        if host is None or scope in wanted or UNDOING in host.internal_data:
            kept.append(scope)
        elif host.is_live and scope.is_empty:
            _cancel(host)
    instance.emptied.extend(kept)


def _put(target: Target, activation: Activation, status: str | None, details: Details) -> None:
    """Put a token, opening the sub-processes on the way."""
    node = target.node
    _require_begun(target.scope)
    _set_variables(target, activation)
    scope = target.scope
    for sub_process in target.inner:
        scope = _open(scope, sub_process, activation.local.get(sub_process, {}), status)
    token = scope.spawn(node, status)
    token.data.update(activation.local.get(node.record.id, {}))
    moved = {**details, "to": node.record.id}
    scope.instance.note(ElementEventKind.TOKEN_MOVED, node.record.id, token, **moved)
    node.start(token)


def _require_begun(scope: Scope) -> None:
    for token in scope.live_tokens():
        if "nodes" in token.internal_data:
            raise InvalidState(
                text(
                    "Expected process %(process)s to have begun, but its start listeners are still told. Complete "
                    "their job first.",
                    process=process_of(scope),
                )
            )


def _set_variables(target: Target, activation: Activation) -> None:
    """Set the variables of the process and of scopes that are open. Raises UnfitTarget for a scope not around."""
    own = {scope.spec.name: scope for scope in _outwards(target.scope)}
    unknown = set(activation.local) - {*own, *target.inner, target.node.record.id}
    if unknown:
        raise UnfitTarget(
            text(
                "Expected variables for <%(element)s> or a scope around it, but <%(scope)s> is neither. Name another "
                "scope, or none: then they are the process's.",
                element=target.node.record.id, scope=sorted(unknown)[0],
            )
        )
    own[process_of(target.scope)].data.update(activation.variables)
    for name in own.keys() & activation.local.keys():
        own[name].data.update(activation.local[name])


def _outwards(scope: Scope) -> Iterator[Scope]:
    """Yield a scope and those around it, up to that of its process."""
    yield scope
    while scope.parent_workflow is not None:
        scope = scope.parent_workflow
        yield scope


def _open(scope: Scope, sub_process: str, local: Mapping[str, object], status: str | None) -> Scope:
    """Enter a sub-process without its start event: its boundary events are armed, its event sub-processes listen."""
    instance = scope.instance
    token = scope.spawn(scope.spec.task_specs[sub_process], status)
    token.data.update(local)
    token.task_spec.activate(token)
    token._state = STARTED
    arm_boundaries(token)
    opened = instance.create_subprocess(token, sub_process)
    arm_listeners(opened)
    return opened


def _keeps_open(token: Token) -> bool:
    """False for what only listens, and for what tells of tasks that have ended."""
    return not token.is_listener and token.task_spec.key is None
