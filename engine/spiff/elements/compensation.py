"""Compensation: completed activities are remembered by their scope and undone in reverse order by their handlers.

A handler reads what its activity had for itself (locals, the variables of sub-processes that have ended) as it was
then, and everything that is still open as it is now. Source: BPMN 2.0.2, 10.7 and 13.5.5.

An entry of a scope's memory ``done`` is ``{activity, handler, event, scope, called, locals, inner}``: ``event`` is the
compensation event sub-process inside of a sub-process, ``inner`` its own entries, ``called`` the called process that
it stands in. A step is ``{scope, called, node, activity, locals, inner}``; the throwing token keeps those that are
still to be done in ``undo``.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from engine.events import ElementEventKind
from engine.feel import from_json, to_json
from engine.spiff.diagram.parser_names import BODY
from engine.spiff.scope import Scope
from engine.spiff.token import STARTED, Token

Entry = dict[str, Any]
UNDOING = "undoing"
"""Where a token that undoes keeps the name of the scope in which a handler runs."""


def remember(token: Token) -> None:
    """Note in its scope that an activity has completed, when there is something that can undo it."""
    node, inner = token.task_spec, token.internal_data.get("done", [])
    called = token.internal_data.get("called") or token.workflow.called
    if node.record.type.endswith(("Event", "Gateway")):
        return
    scope = node.inner_scope(token)
    event = _event_sub_process(token, scope)
    handler = node.record.compensated_by
    if handler is None and event is None and not inner:
        return
    done = token.workflow.memory.setdefault("done", [])
    assert isinstance(done, list)
    done.append(
        {"activity": node.record.id, "handler": handler, "event": event, "scope": scope,
         "locals": to_json(token.data), "inner": inner, "called": called}
    )


def _event_sub_process(token: Token, scope: str) -> str | None:
    spec = token.task_spec.inner_specs(token).get(scope)
    for node in spec.event_sub_processes if spec else ():
        if node.record.event.kind == "compensate":
            return node.record.id
    return None


def plan(token: Token, activity: str | None) -> list[Entry]:
    """Take what a throw event undoes out of the memory of its scopes: the steps, the latest activity first."""
    steps: list[Entry] = []
    for scope in _scopes(token):
        entries = scope.memory.get("done", [])
        assert isinstance(entries, list)
        chosen = [entry for entry in entries if activity in (None, entry["activity"])]
        scope.memory["done"] = [entry for entry in entries if entry not in chosen]
        steps.extend(_steps(chosen, scope.spec.name, {}, scope.called))
    return steps


def _scopes(token: Token) -> Iterator[Scope]:
    """Yield the scopes that a throw event reaches: its own, and out of an event sub-process the one around that."""
    scope = token.workflow
    yield scope
    while scope.host_token is not None and scope.host_token.task_spec.is_event_sub_process:
        scope = scope.host_token.workflow
        yield scope


def _steps(
    entries: list[Entry], scope: str, above: Mapping[str, object], called: Entry | None
) -> Iterator[Entry]:
    for entry in reversed(entries):
        own = from_json(entry["locals"])
        assert isinstance(own, dict)
        here = {**above, **own}
        step = {"activity": entry["activity"], "locals": to_json(here), "inner": []}
        if entry["handler"]:
            yield {**step, "scope": scope, "called": called, "node": entry["handler"]}
        elif entry["event"]:
            inside = {"scope": entry["scope"], "called": entry["called"], "inner": entry["inner"]}
            yield {**step, **inside, "node": entry["event"]}
        else:
            body = entry["scope"].endswith(BODY)
            yield from _steps(entry["inner"], scope if body else entry["scope"], here, entry["called"])


def undo_next(token: Token) -> bool:
    """Start the next step of a token that undoes; False when nothing is left to be done."""
    steps = token.internal_data.get("undo", [])
    assert isinstance(steps, list)
    if not steps:
        token.internal_data.pop(UNDOING, None)
        return False
    step = steps.pop(0)
    instance = token.workflow.instance
    token.internal_data.update({UNDOING: step["scope"], "done": step["inner"]})
    if step["called"]:
        token.internal_data["called"] = step["called"]
    else:
        token.internal_data.pop("called", None)
    locals_of_then = from_json(step["locals"])
    assert isinstance(locals_of_then, dict)
    token.data.clear()
    token.data.update(locals_of_then)
    token._state = STARTED
    scope = instance.create_subprocess(token, step["scope"])
    handler = scope.spawn(scope.spec.task_specs[step["node"]], token.status)
    instance.note(ElementEventKind.COMPENSATION_CAUGHT, step["activity"], handler, handler=step["node"])
    instance.schedule(handler)
    return True
