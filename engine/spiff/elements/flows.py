"""Which sequence flows a token takes: their conditions, and the default flow (BPMN 2.0.2, 8.4.13)."""

from collections.abc import Sequence

from engine.errors import ExecutionFault, Text, text
from engine.spiff import variables, why
from engine.spiff.diagram.records import Flow, Value
from engine.spiff.token import Token


def is_true(token: Token, flow: Flow) -> bool:
    """Evaluate a flow's condition: null counts as not true. Raises ExecutionFault for anything but a boolean."""
    if flow.condition is None:
        return True
    answer = variables.evaluate_feel(token, flow.condition)
    if answer is None or isinstance(answer, bool):
        return bool(answer)
    raise ExecutionFault(
        flow.source,
        text(
            "Expected the condition of flow <%(flow)s> to be true or false, but %(given)s Correct the condition.",
            flow=flow.id, given=_condition(token, flow),
        ),
    )


def choose_inclusive(token: Token, outgoing: Sequence[Flow], default: str | None) -> Sequence[Flow]:
    """Return the unconditional flows and those whose condition is true; the default when no condition is true.

    Raises ExecutionFault when that leaves none.
    """
    taken = {flow.id for flow in outgoing if flow.id != default and is_true(token, flow)}
    if default and not any(flow.condition is not None and flow.id in taken for flow in outgoing):
        taken.add(default)
    return [flow for flow in outgoing if flow.id in taken] or default_flow(token, outgoing, default)


def default_flow(token: Token, outgoing: Sequence[Flow], default: str | None) -> Sequence[Flow]:
    """Return the default flow alone. Raises ExecutionFault when the element has none."""
    for flow in outgoing:
        if flow.id == default:
            return (flow,)
    element = token.task_spec.record.id
    raise ExecutionFault(
        element,
        text(
            "Expected a flow to take at <%(element)s>, but no condition is true and there is no default flow: "
            "%(conditions)s Correct the variables, or draw a default flow.",
            element=element, conditions=_conditions(token, outgoing),
        ),
    )


def _conditions(token: Token, flows: Sequence[Flow]) -> Text:
    """What each condition gave, flow by flow."""
    told = [text("<%(flow)s>: %(given)s", flow=flow.id, given=_condition(token, flow)) for flow in flows]
    return why.together(told) if told else text("No flow leads out.")


def _condition(token: Token, flow: Flow) -> Text:
    return variables.given(token, Value(flow.condition, is_feel=True) if flow.condition is not None else None)
