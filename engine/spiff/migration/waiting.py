"""What is waited for beside the work of tokens: which events another version adds, and which it calls otherwise."""

from collections.abc import Iterator, Mapping

from engine.spiff.diagram.records import EventRecord
from engine.spiff.elements import listening
from engine.spiff.elements.base import FlowNode
from engine.spiff.elements.catching import subscriptions
from engine.spiff.elements.joining import JoiningNode
from engine.spiff.elements.process_node import ProcessNode
from engine.spiff.elements.sub_process import SubProcess
from engine.spiff.migration.matching import Matching
from engine.spiff.scope import Scope, ScopeSpec
from engine.spiff.token import STARTED, WAITING, Token

_AT_WORK = frozenset({"task", "job", "caught"})
_NAMED = {"message": "name", "signal": "name", "error": "code", "escalation": "code"}


def new_boundaries(token: Token, node: FlowNode, matching: Matching) -> tuple[str, ...]:
    """Return the boundary events that begin to wait beside a token: those that its old activity does not have.

    One that the old version has is armed already, or has happened for the last time.
    """
    drawn = {matching.target(name) for name in token.task_spec.record.boundaries}
    return tuple(name for name in node.record.boundaries if name not in drawn) if _is_at_work(token) else ()


def new_listeners(scope: Scope, spec: ScopeSpec, matching: Matching) -> tuple[str, ...]:
    """Return the event sub-processes that begin to listen in an open scope."""
    drawn = {matching.target(node.record.id) for node in scope.spec.event_sub_processes}
    new = tuple(node.record.id for node in spec.event_sub_processes if node.record.id not in drawn)
    return new if new and _is_listening(scope) else ()


def renamed_events(token: Token, node: FlowNode) -> Iterator[tuple[int, EventRecord]]:
    """Yield the events that a token waits for and that the new version calls by another name or code."""
    pairs = zip(token.task_spec.record.events, node.record.events, strict=False)
    for index, ((before, after), waiting) in enumerate(zip(pairs, subscriptions(token), strict=False)):
        key = _NAMED.get(after.kind, "")
        if waiting["kind"] == after.kind and before.values.get(key) != after.values.get(key):
            yield index, after


def is_gathering(token: Token) -> bool:
    """True for a token that has come to an element which needs more of them."""
    needs_more = isinstance(token.task_spec, JoiningNode) or token.task_spec.record.start_quantity > 1
    return needs_more and token.state == WAITING and not token.activated and not token.is_aside


def _is_at_work(token: Token) -> bool:
    """True while boundary events wait beside a token: from the beginning of its work until that is done."""
    if _is_told(token, listening.END):
        return False
    return token.state == STARTED or not _AT_WORK.isdisjoint(token.internal_data)


def _is_listening(scope: Scope) -> bool:
    """True while event sub-processes listen in a scope: not before it has begun, nor once one has interrupted it."""
    host = scope.host_token
    if host is not None and not (isinstance(host.task_spec, SubProcess) and _is_at_work(host)):
        return False
    if "left" in scope.memory or "cancelled" in scope.memory:
        return False
    return not any(_begins(token) or _interrupts(token) for token in scope.live_tokens())


def _begins(token: Token) -> bool:
    return isinstance(token.task_spec, ProcessNode) and _is_told(token, listening.START)


def _interrupts(token: Token) -> bool:
    node = token.task_spec
    return node.is_event_sub_process and not token.is_listener and node.record.interrupting


def _is_told(token: Token, event: str) -> bool:
    held = token.internal_data.get("listening")
    return isinstance(held, Mapping) and held["event"] == event
