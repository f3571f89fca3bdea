"""Command: delete a freeze or a maintenance window, as if it had never been: for an import that is undone."""

from database import UnitOfWork
from engine.registry import Actor
from engine.runtime import run_command
from itsm.audit import audit
from itsm.organisation.keeping import Saved
from itsm.people.roles import require
from itsm.schedule.commands.save_period import period, subject_of
from itsm.schedule.following import look_at_all
from itsm.schedule.rights import SETTINGS


def remove_period(
    kind: str, key: int, actor: Actor, command_id: str | None = None, *, work: UnitOfWork | None = None
) -> Saved:
    """Delete it; what was let pass while it held stays told. Raises Forbidden, NotFound."""
    require(actor, SETTINGS)

    def body(opened: UnitOfWork) -> Saved:
        row = period(opened.session, kind, key)
        audit(opened, f"{kind}_deleted", subject_of(row), actor.key, before={"names": row.names})
        opened.session.delete(row)
        opened.session.flush()
        look_at_all(opened)
        return Saved(key, row.revision)

    return run_command("remove_period", command_id, actor, Saved, body, work)
