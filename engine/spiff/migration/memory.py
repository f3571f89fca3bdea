"""What tokens remember by the ids of elements and flows, in the words of another version."""

from collections.abc import Callable
from typing import Any

from engine.errors import text
from engine.spiff.elements.base import FlowNode
from engine.spiff.migration.matching import Matching
from engine.spiff.migration.notes import Notes
from engine.spiff.migration.plan import MAP, change, refusal
from engine.spiff.scope import ScopeSpec
from engine.spiff.token import Token

Memory = dict[str, Any]
_MAP_FLOW = text("Map the flow to one that leads into the join, or move the token.")


def translate(token: Token, node: FlowNode, memory: Memory, matching: Matching, notes: Notes) -> None:
    """Rewrite what ``token``, which goes to ``node``, remembers by ids."""
    for key, rewrite in _REWRITTEN.items():
        if key in memory:
            rewrite(token, node, memory, matching, notes)


def joined_flow(token: Token, node: FlowNode, matching: Matching, notes: Notes) -> str | None:
    """Return the flow by which a token came to a join of the new version; one that is gone is refused."""
    if token.flow is None:
        return None
    return _flow(token.flow, token, node, matching, notes)


def _flow(flow: str, token: Token, node: FlowNode, matching: Matching, notes: Notes) -> str:
    found = matching.flow_into(node, flow)
    if found is None:
        why = text(
            "Expected flow <%(flow)s>, by which a token has come to <%(element)s>, to lead into <%(target)s> of the "
            "new version, but it does not.",
            flow=flow, element=token.task_spec.record.id, target=node.record.id,
        )
        notes.refusals.append(refusal(token.task_spec.record.id, why, _MAP_FLOW))
    return found or flow


def _resting(token: Token, node: FlowNode, memory: Memory, matching: Matching, notes: Notes) -> None:
    """A complex gateway that has fired knows the flows whose tokens made it fire."""
    memory["resting"] = [_flow(flow, token, node, matching, notes) for flow in memory["resting"]]


def _queue(_token: Token, node: FlowNode, memory: Memory, matching: Matching, notes: Notes) -> None:
    """An ad-hoc sub-process knows the activities that are still to come; one that is gone does not come."""
    inside, kept = matching.new.scopes.get(node.record.id), []
    for name in memory["queue"]:
        found = matching.node(inside, name) if inside else None
        if found is not None:
            kept.append(found.record.id)
        else:
            why = text("<%(element)s> was still to come; the new version does not have it.", element=name)
            notes.changes.append(change(name, why))
    memory["queue"] = kept


def _nodes(token: Token, _node: FlowNode, memory: Memory, matching: Matching, notes: Notes) -> None:
    """A process whose start listeners are told knows where it begins after that."""
    spec = matching.scope(token.workflow.spec.name)
    memory["nodes"] = [_begin(spec, name, matching, notes) for name in memory["nodes"]]


def _begin(spec: ScopeSpec | None, name: str, matching: Matching, notes: Notes) -> str:
    found = matching.node(spec, name) if spec else None
    if found is None:
        why = text("Expected <%(element)s>, where the process begins, but the new version does not have it.",
                   element=name)  # fmt: skip
        notes.refusals.append(refusal(name, why, MAP))
    return found.record.id if found is not None else name


def _listening(_token: Token, _node: FlowNode, memory: Memory, matching: Matching, _notes: Notes) -> None:
    """Jobs of listeners know the element that they are about."""
    memory["listening"]["element"] = matching.target(memory["listening"]["element"])


_REWRITTEN: dict[str, Callable[[Token, FlowNode, Memory, Matching, Notes], None]] = {
    "resting": _resting, "queue": _queue, "nodes": _nodes, "listening": _listening,
}
