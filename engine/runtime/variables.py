"""Query: the variables that an instance holds now; of one that has ended, those that it ended with."""

from sqlalchemy.orm import Session

from engine.runtime.standing import Standing
from engine.spiff.variable_scopes import VariableScope
from engine.state.tables import ProcessInstance


def process_variables(session: Session, instance: ProcessInstance) -> dict[str, object]:
    """Variables of the process scope of ``instance`` by name; reading changes nothing."""
    return dict(_standing(session, instance).variables())


def scopes_of_variables(session: Session, instance: ProcessInstance) -> list[VariableScope]:
    """Every scope of ``instance`` that is open, the process first, with its own variables; reading changes nothing."""
    return _standing(session, instance).scopes()


def _standing(session: Session, instance: ProcessInstance) -> Standing:
    return Standing(session, instance.key, instance.definition_key)
