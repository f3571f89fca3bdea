"""Commands: take a calendar out of use, put it back, and delete one that was never used."""

from dataclasses import dataclass

from sqlalchemy import delete, select

from database import UnitOfWork, current_tenant
from database.turns import take_turn
from engine import clock
from engine.errors import InvalidState, NotFound, text
from engine.registry import Actor
from engine.runtime import run_command
from itsm.audit import audit
from itsm.calendars.commands.checks import require_right
from itsm.calendars.queries import forget
from itsm.calendars.tables import CalendarRevision, CalendarRow
from itsm.uses import Thing, require_free, uses_of


@dataclass(frozen=True, slots=True)
class CalendarKept:
    """The calendar of this code is ``archived``, or in use."""

    code: str
    archived: bool


def archive_calendar(
    code: str, actor: Actor, command_id: str | None = None, *, work: UnitOfWork | None = None
) -> CalendarKept:
    """Archive a calendar that nothing in use counts with; what is explained by it later still is.

    Raises Forbidden, NotFound, and InvalidState, which lists what uses it.
    """
    require_right(actor)

    def body(opened: UnitOfWork) -> CalendarKept:
        row = _locked(opened, code)
        if row.archived_at is None:
            require_free(row.code, uses_of(opened.session, Thing("calendar", row.key, row.code)))
            row.archived_at = clock.now()
            _tell(opened, "archived", code, actor, True)
        return CalendarKept(code, True)

    return run_command("archive_calendar", command_id, actor, CalendarKept, body, work)


def restore_calendar(
    code: str, actor: Actor, command_id: str | None = None, *, work: UnitOfWork | None = None
) -> CalendarKept:
    """Put an archived calendar into use again; no harm when it is. Raises Forbidden, NotFound."""
    require_right(actor)

    def body(opened: UnitOfWork) -> CalendarKept:
        row = _locked(opened, code)
        if row.archived_at is not None:
            row.archived_at = None
            _tell(opened, "restored", code, actor, False)
        return CalendarKept(code, False)

    return run_command("restore_calendar", command_id, actor, CalendarKept, body, work)


def delete_calendar(code: str, actor: Actor, work: UnitOfWork) -> None:
    """Delete a calendar that nothing uses, with its revisions: what an import added is undone by it.

    Raises Forbidden, NotFound, InvalidState.
    """
    require_right(actor)
    row = _locked(work, code)
    if uses_of(work.session, Thing("calendar", row.key, row.code)):
        raise InvalidState(text("Expected “%(name)s” to be used nowhere, but it is. Archive it instead.", name=code))
    work.session.execute(
        delete(CalendarRevision).where(CalendarRevision.calendar_key == row.key),
        execution_options={"synchronize_session": False},
    )
    work.session.delete(row)
    audit(work, "calendar_deleted", f"calendar {code}", actor.key, before={"names": row.names})
    work.session.flush()
    forget(work.session)


def _locked(work: UnitOfWork, code: str) -> CalendarRow:
    take_turn(work, f"calendars of {current_tenant()}")
    row = work.session.scalar(select(CalendarRow).where(CalendarRow.code == code).with_for_update())
    if row is None:
        raise NotFound(text("Expected a calendar “%(code)s”, but there is none. Go back to the list.", code=code[:60]))
    return row


def _tell(work: UnitOfWork, what: str, code: str, actor: Actor, archived: bool) -> None:
    change = {"before": {"archived": not archived}, "after": {"archived": archived}}
    audit(work, f"calendar_{what}", f"calendar {code}", actor.key, None, **change)
    work.session.flush()
