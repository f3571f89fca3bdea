"""Asking a deployed decision inside a step, with a line of history that tells which rules answered."""

from collections.abc import Mapping

from engine.dmn import DecisionResult
from engine.events import ElementEventKind
from engine.spiff.explaining import explained
from engine.spiff.token import Token


def decide(token: Token, element_id: str, decision_id: str, variables: Mapping[str, object]) -> object:
    """Return the answer of a decision and note at ``element_id`` which rules matched."""
    answer = token.workflow.instance.host.decide(decision_id, variables)
    note(token, element_id, answer)
    return answer.value


def note(token: Token, element_id: str, answer: DecisionResult) -> None:
    """Note at ``element_id`` which rules gave an answer."""
    token.workflow.instance.note(ElementEventKind.DECISION_MADE, element_id, token, **explained(answer))
