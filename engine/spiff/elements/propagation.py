"""How an error or escalation finds who catches it: outwards, level by level (BPMN 2.0.2, 10.5.1 and 10.5.6).

On each level first the boundary events of the activity that it comes out of, then the event sub-processes of the scope
around it, but not the one that it comes out of; a catcher of just this code goes before one of any code.
"""

from collections.abc import Iterable, Mapping

from engine.errors import ExecutionFault, text
from engine.spiff.elements.catching import subscriptions
from engine.spiff.token import Token


def propagate(token: Token, kind: str, code: str | None, result: Mapping[str, object]) -> bool:
    """Give an ``error`` or ``escalation`` to whoever catches it; False when nobody does."""
    instance = token.workflow.instance
    carrier: Token | None = token
    while carrier is not None:
        if _catch(instance.armed_for(carrier), kind, code, result):
            return True
        scope = carrier.workflow
        source = carrier.task_spec
        listeners = (other for other in scope.live_tokens() if other.is_listener and other.task_spec is not source)
        if _catch(listeners, kind, code, result):
            return True
        carrier = scope.host_token
    return False


def trigger_boundary(token: Token, kind: str) -> bool:
    """Give an event without code to the boundary event that waits for it beside a token; False without one."""
    return _catch(token.workflow.instance.armed_for(token), kind, None, {})


def _catch(tokens: Iterable[Token], kind: str, code: str | None, result: Mapping[str, object]) -> bool:
    any_code: tuple[Token, int] | None = None
    for token in tokens:
        for index, subscription in enumerate(subscriptions(token)):
            if subscription["kind"] != kind:
                continue
            caught = subscription.get("code")
            if caught is not None and caught == code:
                token.task_spec.trigger(token, kind, index, result)
                return True
            if caught is None:
                any_code = any_code or (token, index)
    if any_code is None:
        return False
    token, index = any_code
    token.task_spec.trigger(token, kind, index, result)
    return True


def throw_error(token: Token, code: str | None, result: Mapping[str, object]) -> None:
    """Throw an error out of a token's element. Raises ExecutionFault when nobody catches it."""
    if propagate(token, "error", code, result):
        return
    element = token.task_spec.record.id
    raise ExecutionFault(
        element,
        text(
            "Expected something to catch error %(code)s of <%(element)s>, but nothing does. Draw a boundary event or "
            "an event sub-process for it.",
            code=code or "–", element=element,
        ),
    )
