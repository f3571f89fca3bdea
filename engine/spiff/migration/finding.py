"""Where a token goes: the counterpart of its element in the scope that it stands in, when that is of the same kind."""

from typing import TYPE_CHECKING

from engine.errors import Finding, text
from engine.spiff.elements.base import FlowNode
from engine.spiff.elements.event_based_gateway import EventBasedGateway
from engine.spiff.elements.process_node import ProcessNode
from engine.spiff.migration.kinds import difference
from engine.spiff.migration.matching import Matching
from engine.spiff.migration.plan import MAP, MOVE, refusal
from engine.spiff.scope import ScopeSpec
from engine.spiff.token import Token

if TYPE_CHECKING:
    from engine.spiff.migration.planning import Survey

_CORRECT = text("Correct the mapping.")


def destination(survey: "Survey", token: Token, spec: ScopeSpec) -> FlowNode | None:
    """Return where a token goes; None when it ends, or when what stands against it was noted."""
    owner = _owner(survey, token)
    if owner is None and _is_bound(token):
        return None  # what it waits beside is refused, or ends
    node = _counterpart(survey.matching, token, spec)
    if _waits_beside(token) and not _still_waits(token, node, owner, spec):
        _end(survey, token)
        return None
    wrong = difference(token.task_spec, node) if node is not None else _missing(survey.matching, token, spec)
    wrong = wrong or _twice(survey, token, node) or _other_events(survey.matching, token, node)
    if wrong is not None:
        survey.notes.refusals.append(wrong)
        return None
    return node


def flow_from_gateway(survey: "Survey", token: Token, node: FlowNode) -> str | None:
    """Return the flow that leads from an event-based gateway to an event that waits for it."""
    gateway = survey.nodes[str(token.internal_data["gateway"])]
    found = (flow.id for flow in gateway.record.outgoing if flow.target == node.record.id)
    return next(found, token.flow)


def without_inside(token: Token) -> Finding:
    """The refusal of a token whose inside the new version does not have."""
    element = token.task_spec.record.id
    why = text("Expected the inside of <%(element)s> in the new version, but it does not have it.", element=element)
    return refusal(element, why, MAP)


def _owner(survey: "Survey", token: Token) -> FlowNode | None:
    """Return where the activity or gateway goes that an event waits beside."""
    identity = token.internal_data.get("host") or token.internal_data.get("gateway")
    return survey.nodes.get(str(identity)) if identity else None


def _is_bound(token: Token) -> bool:
    return "host" in token.internal_data or "gateway" in token.internal_data


def _waits_beside(token: Token) -> bool:
    """True for an armed boundary event, and for an event sub-process that listens."""
    return "host" in token.internal_data or token.is_listener


def _still_waits(token: Token, node: FlowNode | None, owner: FlowNode | None, spec: ScopeSpec) -> bool:
    if node is None or owner is None:
        return node in spec.event_sub_processes if token.is_listener else False
    return node.record.id in owner.record.boundaries


def _counterpart(matching: Matching, token: Token, spec: ScopeSpec) -> FlowNode | None:
    if isinstance(token.task_spec, ProcessNode):
        return spec.process_node
    element = token.task_spec.record.id
    found = matching.node(spec, element)
    if found is None and "detached" in token.internal_data:  # it undoes for a scope around its element
        deeper = (matching.node(inner, element) for inner in matching.new.scopes.values())
        return next((node for node in deeper if node is not None), None)
    return found


def _end(survey: "Survey", token: Token) -> None:
    """Let an event end that is not waited for in the new version, unless it was said where it goes."""
    element = token.task_spec.record.id
    if element not in survey.matching.mapping:
        survey.end(token)
        return
    why = text(
        "Expected <%(target)s> of the new version to wait where <%(element)s> waits, but it does not.",
        target=survey.matching.target(element), element=element,
    )
    survey.notes.refusals.append(refusal(element, why, _CORRECT))


def _missing(matching: Matching, token: Token, spec: ScopeSpec) -> Finding:
    element = token.task_spec.record.id
    target = matching.target(element)
    elsewhere = matching.new.elements.get(target)
    if elsewhere is None:
        why = text(
            "Expected <%(target)s> in the new version, because a token stands at <%(element)s>, but it is not there.",
            target=target, element=element,
        )
        return refusal(element, why, MAP)
    why = text(
        "Expected <%(target)s> to stand in <%(scope)s> of the new version, but it stands in <%(parent)s>.",
        target=target, scope=spec.name.partition("#")[0], parent=elsewhere.parent_id,
    )
    return refusal(element, why, MAP)


def _twice(survey: "Survey", token: Token, node: FlowNode | None) -> Finding | None:
    """Refuse that two events which wait beside the same thing become one."""
    if node is None or not (_waits_beside(token) or _is_bound(token)):
        return None
    beside = token.internal_data.get("host") or token.internal_data.get("gateway")
    for other in token.workflow.live_tokens():
        same = beside == (other.internal_data.get("host") or other.internal_data.get("gateway"))
        bound = _waits_beside(other) or _is_bound(other)
        if other is not token and same and bound and survey.nodes.get(other.id) is node:
            why = text("Expected one event to become <%(target)s>, but two do.", target=node.record.id)
            return refusal(token.task_spec.record.id, why, _CORRECT)
    return None


def _other_events(matching: Matching, token: Token, node: FlowNode | None) -> Finding | None:
    """Refuse an event-based gateway whose events are others: what happens first at it would not be the same."""
    if node is None or not isinstance(token.task_spec, EventBasedGateway) or not token.internal_data.get("armed"):
        return None
    before = {matching.target(flow.target) for flow in token.task_spec.record.outgoing}
    after = {flow.target for flow in node.record.outgoing}
    if before == after:
        return None
    element = token.task_spec.record.id
    why = text(
        "Expected the events behind <%(element)s> to be the same, but those of the new version are others: "
        "%(others)s.",
        element=element, others=", ".join(sorted(before ^ after)),
    )
    return refusal(element, why, MOVE)
