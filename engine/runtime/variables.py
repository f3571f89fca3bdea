"""Query: the variables that a running instance holds now."""

from sqlalchemy.orm import Session

from engine.runtime.standing import Standing
from engine.state.tables import ProcessInstance


def process_variables(session: Session, instance: ProcessInstance) -> dict[str, object]:
    """Variables of the process scope of ``instance`` by name; reading changes nothing."""
    return dict(Standing(session, instance.key, instance.definition_key).variables())
