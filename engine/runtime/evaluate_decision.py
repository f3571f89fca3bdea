"""Query: what a deployed decision answers, outside any process. Nothing is stored."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from engine import clock
from engine.dmn import DecisionModel, DecisionResult
from engine.errors import Text, text_of
from engine.feel import FeelError
from engine.runtime.host import decision_model
from engine.state import definitions
from engine.state.tables import Definition


@dataclass(frozen=True, slots=True)
class DecisionMade:
    """The version that was asked, its model, and its answer; without one, ``failure`` says why."""

    definition: Definition
    model: DecisionModel
    result: DecisionResult | None
    failure: Text | None = None


def evaluate_decision(
    session: Session, variables: Mapping[str, object], *, decision_id: str | None = None, key: int | None = None
) -> DecisionMade:
    """Ask a version of a decision by ``key``, or the newest one of ``decision_id``. Raises NotFound."""
    definition = (
        definitions.of_key(session, "decision", key)
        if key is not None
        else definitions.latest(session, "decision", decision_id or "")
    )
    model = definitions.parsed(session, definition.key, decision_model)
    try:
        return DecisionMade(definition, model, model.decide(definition.id, variables, now=clock.now()))
    except FeelError as problem:
        return DecisionMade(definition, model, None, text_of(problem.message))
