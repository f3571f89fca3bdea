"""Which open scope an activation by hand means, and which sub-processes have to be opened below it.

As in Zeebe: without a name the one open scope around the element is taken, several are refused; below a named scope
everything is opened anew. A run of what is repeated always has to be named.
Source: Camunda 8 documentation, Concepts > Process instance modification.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from engine.errors import Text, UnfitTarget, text
from engine.spiff.diagram.parser_names import BODY
from engine.spiff.elements.base import FlowNode
from engine.spiff.elements.compensation import UNDOING
from engine.spiff.scope import Scope, ScopeSpec
from engine.spiff.workflow import Instance

PROCESS = ""
"""The scope token of the instance's own process."""


@dataclass(frozen=True, slots=True)
class Activation:
    """A token to be put on a flow node.

    ``variables`` are set in the process, ``local`` in the element or in a sub-process around it, by its id.
    ``scope_token`` is the token of the sub-process, call or run that the element is meant in, ``PROCESS`` that of the
    instance's own process: what lies between is opened anew. None: the scope that is open.
    """

    element_id: str
    variables: Mapping[str, object] = field(default_factory=dict)
    scope_token: str | None = None
    local: Mapping[str, Mapping[str, object]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Target:
    """An open scope, the sub-processes to open inside of it, outermost first, and the node within the last."""

    scope: Scope
    inner: tuple[str, ...]
    node: FlowNode


def target_of(instance: Instance, activation: Activation) -> Target:
    """Find where an activation leads. Raises UnfitTarget (no such place, several of them, no scope around it)."""
    element, named = activation.element_id, activation.scope_token
    if named is None:
        return target_from(instance, element)
    scope = _named_scope(instance, named)
    path, node = _path_and_node(scope, element)
    if scope.spec.name not in path and scope.spec.name != process_of(scope):
        raise _not_around(named, scope, element)
    inner = _below(scope, path)
    _require_no_repeat(scope, inner, element)
    return Target(scope, tuple(inner), node)


def target_from(scope: Scope, element: str) -> Target:
    """Find where ``element`` is reached from an open scope: inside of what is open there."""
    path, node = _path_and_node(scope, element)
    inner = _below(scope, path)
    while inner:
        opened = _opened(scope, inner[0])
        if len(opened) > 1:
            raise _several(opened, element)
        if not opened:
            break
        _require_no_repeat(scope, inner[:1], element)
        scope, inner = opened[0], inner[1:]
    _require_no_repeat(scope, inner, element)
    return Target(scope, tuple(inner), node)


def process_of(scope: Scope) -> str:
    """Return the id of the process that a scope belongs to: a called one's own."""
    return str(scope.called["process"]) if scope.called else scope.instance.spec.name


def path_to(specs: Mapping[str, ScopeSpec], process: str, element: str) -> list[str] | None:
    """Return the ids of the sub-processes around a flow node, outermost first; None when the process has no such node.
    """
    around = {
        name: spec.name for spec in specs.values() if not spec.name.endswith(BODY)
        for name in spec.task_specs if not name.startswith("#")
    }
    path: list[str] = []
    parent = around.get(element)
    while parent is not None and parent != process:
        path.insert(0, parent)
        parent = around.get(parent)
    return path if parent == process else None


def _path_and_node(scope: Scope, element: str) -> tuple[list[str], FlowNode]:
    process = process_of(scope)
    path = path_to(scope.specs, process, element)
    node = None if path is None else scope.specs[path[-1] if path else process].task_specs[element]
    if path is None or node is None or node.record.type == "boundaryEvent":
        raise UnfitTarget(
            text(
                "Expected a flow node of process %(process)s as the target, but <%(target)s> is none that a token can "
                "be put on. Choose a task, gateway or event.",
                process=process, target=element,
            )
        )
    _require_no_beginning(node)
    return path, node


def _require_no_beginning(node: FlowNode) -> None:
    """Raise UnfitTarget for a start event, and for an event that only a gateway before it arms."""
    element = node.record.id
    if node.record.type == "startEvent":
        raise UnfitTarget(
            text(
                "Expected an element that a token can be put on, but <%(target)s> is a start event. Choose the element "
                "behind it, or the sub-process that it begins.",
                target=element,
            )
        )
    others = [other for name, other in node.scope_spec.task_specs.items() if not name.startswith("#")]
    for other in others:
        if other.record.type == "eventBasedGateway" and element in [flow.target for flow in other.record.outgoing]:
            raise UnfitTarget(
                text(
                    "Expected an element that a token can be put on, but <%(target)s> waits behind the event-based "
                    "gateway <%(gateway)s>. Choose the gateway.",
                    target=element, gateway=other.record.id,
                )
            )


def _below(scope: Scope, path: Sequence[str]) -> list[str]:
    """Return the part of a path that lies inside of a scope on it."""
    return list(path[path.index(scope.spec.name) + 1 :] if scope.spec.name in path else path)


def _named_scope(instance: Instance, name: str) -> Scope:
    if name == PROCESS:
        return instance
    token = instance.get_task_from_id(name)
    scope = instance.subprocesses.get(token.id)
    if scope is None or UNDOING in token.internal_data or scope.spec.name.endswith(BODY):
        raise UnfitTarget(
            text(
                "Expected token %(token)s to be an open sub-process, call or run, but it stands at <%(element)s>. Name "
                "the token of a scope around the element.",
                token=name, element=token.task_spec.record.id,
            )
        )
    return scope


def _opened(scope: Scope, sub_process: str) -> list[Scope]:
    """Return the open scopes of a sub-process inside of a scope."""
    node, opened = scope.spec.task_specs[sub_process], scope.instance.subprocesses
    return [opened[token.id] for token in scope.live_tokens() if token.task_spec is node and token.id in opened]


def _require_no_repeat(scope: Scope, inner: Sequence[str], element: str) -> None:
    """Raise UnfitTarget when a sub-process on the way is repeated: nobody has said in which of its runs."""
    for sub_process in inner:
        if scope.specs[_parent_of(scope, sub_process)].task_specs[sub_process].record.loop is not None:
            raise UnfitTarget(
                text(
                    "Expected a run of <%(sub_process)s> to be named, because that is repeated around <%(element)s>, "
                    "but none is. Name the token of a run, or activate <%(sub_process)s> itself.",
                    sub_process=sub_process, element=element,
                )
            )


def _parent_of(scope: Scope, sub_process: str) -> str:
    path = path_to(scope.specs, process_of(scope), sub_process) or []
    return path[-1] if path else process_of(scope)


def _not_around(named: str, scope: Scope, element: str) -> UnfitTarget:
    return UnfitTarget(
        text(
            "Expected token %(token)s to be a scope around <%(element)s>, but it is <%(scope)s>, which is not around "
            "it. Name another scope.",
            token=named, element=element, scope=scope.spec.name,
        )
    )


def _several(opened: Sequence[Scope], element: str) -> UnfitTarget:
    hosts = [scope.host_token for scope in opened]
    names: str | Text = ", ".join(host.id for host in hosts if host is not None)
    return UnfitTarget(
        text(
            "Expected one open scope around <%(element)s>, but <%(scope)s> is open %(count)s times (tokens "
            "%(tokens)s). Name the one that is meant.",
            element=element, scope=opened[0].spec.name, count=len(opened), tokens=names,
        )
    )
