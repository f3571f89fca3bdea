"""Command: call an absence off before it begins, or end it now."""

from database import UnitOfWork
from engine import clock
from engine.registry import Actor
from engine.runtime import run_command
from itsm.audit import audit_change
from itsm.organisation.absence_rows import locked_absence
from itsm.organisation.keeping import Saved
from itsm.organisation.rights import require_absence


def end_absence(
    person_key: int, key: int, actor: Actor, command_id: str | None = None, *, work: UnitOfWork | None = None
) -> Saved:
    """The person is there again: what has begun ends now and stays in the history, what has not is called off.

    No harm when it is over. Raises Forbidden, NotFound.
    """

    def body(opened: UnitOfWork) -> Saved:
        require_absence(opened.session, person_key, actor)
        row, now = locked_absence(opened.session, key, person_key), clock.now()
        if row.cancelled_at is None and row.ends_at > now:
            before = {"ends_at": row.ends_at, "cancelled_at": None}
            if row.starts_at > now:
                row.cancelled_at = now
            else:
                row.ends_at = now
            row.revision += 1
            after = {"ends_at": row.ends_at, "cancelled_at": row.cancelled_at}
            audit_change(opened, "absence_ended", f"person {person_key}", actor.key, before, after)
        return Saved(row.key, row.revision)

    return run_command("end_absence", command_id, actor, Saved, body, work)
