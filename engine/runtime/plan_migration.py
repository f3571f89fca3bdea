"""Query: what a migration of a running instance to another version would do, and what stands against it."""

from collections.abc import Mapping

from sqlalchemy.orm import Session

from database import UnitOfWork
from engine.errors import NotFound, text
from engine.runtime.versions import move_to
from engine.spiff.migration.plan import MigrationPlan
from engine.state.tables import ProcessInstance


def plan_migration(
    session: Session, instance_key: int, target_definition_key: int, mapping: Mapping[str, str]
) -> MigrationPlan:
    """Look at an instance as it stands now; ``mapping`` is from ids of its version to ids of the other one.

    Raises NotFound (no such instance or process), InvalidState (it has ended, or the version is retired), InvalidInput
    (it is of that version already).
    """
    row = session.get(ProcessInstance, instance_key)
    if row is None:
        raise NotFound(text("Expected process instance %(key)s to exist, but it does not.", key=instance_key))
    return move_to(UnitOfWork(session), row, target_definition_key, mapping).plan()
