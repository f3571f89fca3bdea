"""Command: take away a plan that has made nothing yet; one that has is ended instead."""

from sqlalchemy import select

from database import UnitOfWork
from engine.errors import InvalidState, Names, text
from engine.registry import Actor
from engine.runtime import run_command
from itsm.audit import audit
from itsm.inspections.commands.save_plan import plan, subject_of
from itsm.inspections.rights import PLAN
from itsm.inspections.tables import RunRow
from itsm.organisation.keeping import Saved
from itsm.people.roles import require


def remove_plan(
    key: int, actor: Actor, command_id: str | None = None, *, work: UnitOfWork | None = None
) -> Saved:
    """Delete plan ``key``. Raises Forbidden, NotFound, InvalidState (it was due already: what it made stays)."""
    require(actor, PLAN)

    def body(opened: UnitOfWork) -> Saved:
        row = plan(opened.session, key)
        if opened.session.scalar(select(RunRow.key).where(RunRow.plan_key == key).limit(1)) is not None:
            raise InvalidState(
                text("Expected “%(name)s” to have made nothing, but it has. End it instead.", name=Names(row.names))
            )
        removed = Saved(row.key, row.revision)
        audit(opened, "inspection_plan_removed", subject_of(row), actor.key, before={"names": dict(row.names)})
        opened.session.delete(row)
        opened.session.flush()
        return removed

    return run_command("remove_inspection_plan", command_id, actor, Saved, body, work)
