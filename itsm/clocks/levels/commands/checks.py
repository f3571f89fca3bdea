"""Who may change service levels, and the row of one for changing."""

from sqlalchemy import select

from database import UnitOfWork, current_tenant
from database.turns import take_turn
from engine.errors import InvalidState, text
from engine.registry import Actor
from itsm.clocks.levels.queries import no_level
from itsm.clocks.levels.tables import ServiceLevelRow
from itsm.people.roles import require


def require_right(actor: Actor) -> None:
    """Raise Forbidden unless ``actor`` may change service levels: the one place that says who may."""
    require(actor, "settings.manage")


def take_turns(work: UnitOfWork) -> None:
    """Let nobody else change levels of the organisation at the same time."""
    take_turn(work, f"service levels of {current_tenant()}")


def locked(work: UnitOfWork, code: str) -> ServiceLevelRow:
    """The level for changing. Raises NotFound."""
    take_turns(work)
    row = work.session.scalar(select(ServiceLevelRow).where(ServiceLevelRow.code == code).with_for_update())
    if row is None:
        raise no_level(code)
    return row


def require_in_use(row: ServiceLevelRow) -> None:
    """Raise InvalidState for an archived level."""
    if row.archived_at is not None:
        raise InvalidState(
            text("Expected “%(name)s” to be in use, but it is archived. Restore it first.", name=row.code)
        )
