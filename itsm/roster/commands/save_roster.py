"""Command: keep a roster: what it is called, which team keeps it, its zone and rules."""

from collections.abc import Mapping
from typing import cast

from sqlalchemy import select

from database import UnitOfWork, current_tenant
from database.turns import take_turn
from engine.errors import text
from engine.registry import Actor
from engine.runtime import run_command
from itsm.calendars.tables import CalendarRow
from itsm.organisation.keeping import Saved, require_revision
from itsm.organisation.values import Values
from itsm.people.tables import TeamRow
from itsm.roster.keeping import for_change, told
from itsm.roster.rights import require_change
from itsm.roster.tables import RosterRow

MOST_HOURS = 336
RESERVED = frozenset({"new", "mine", "feed.ics"})
"""What stands in the place of a code in addresses of pages."""


def save_roster(
    code: str | None, values: Mapping[str, str], actor: Actor, revision: int | None = None,
    command_id: str | None = None, *, work: UnitOfWork | None = None,
) -> Saved:
    """Add a roster from the texts of a form, or change the one called ``code`` that was read at ``revision``.

    Raises Forbidden, NotFound, Conflict, InvalidState (archived) and InvalidForm.
    """

    def body(opened: UnitOfWork) -> Saved:
        row = for_change(opened, code, actor) if code is not None else RosterRow(revision=0)
        if code is not None:
            require_revision(opened, row.revision, revision, f"roster {row.code}")
        columns = _columns(opened, Values(values), code is None)
        require_change(opened.session, cast(int, columns["team_key"]), actor)
        before = {name: getattr(row, name) for name in columns} if code is not None else {}
        if before != columns:
            for name, value in columns.items():
                setattr(row, name, value)
            row.revision += 1
            opened.session.add(row)
            action = "roster_added" if code is None else "roster_changed"
            told(opened, row, action, actor, *(_told(opened, each) for each in (before, columns)))
            opened.session.flush()
        return Saved(row.key, row.revision)

    return run_command("save_roster", command_id, actor, Saved, body, work)


def _told(work: UnitOfWork, columns: Mapping[str, object]) -> dict[str, object]:
    """Columns for the audit trail, the team by its code."""
    found = {name: value for name, value in columns.items() if name != "team_key"}
    if "team_key" in columns:
        found["team"] = work.session.scalar(select(TeamRow.code).where(TeamRow.key == columns["team_key"]))
    return found


def _columns(work: UnitOfWork, found: Values, new: bool) -> dict[str, object]:
    columns: dict[str, object] = {
        "names": found.names(), "team_key": _team(work, found), "zone": found.zone("zone", required=True),
        "calendar": _calendar(work, found), "confirms_swaps": found.raw("confirms_swaps") == "true",
        "warns_hours": _hours(found),
    }  # fmt: skip
    if new:
        columns["code"] = _code(work, found)
    found.done()
    return columns


def _code(work: UnitOfWork, found: Values) -> str:
    code = found.code("code", 60)
    take_turn(work, f"rosters of {current_tenant()}")
    taken = work.session.scalar(select(RosterRow.key).where(RosterRow.code == code))
    if taken is not None or code in RESERVED:
        found.errors["code"] = text("“%(code)s” is taken already. Choose another.", code=code)
    return code


def _team(work: UnitOfWork, found: Values) -> int | None:
    in_use = select(TeamRow.key).where(TeamRow.code == found.raw("team"), TeamRow.archived_at.is_(None))
    key = work.session.scalar(in_use)
    if key is None:
        found.errors["team"] = text("Choose one that is in use.")
    return key


def _calendar(work: UnitOfWork, found: Values) -> str | None:
    code = found.line("calendar", 60)
    if code and work.session.scalar(select(CalendarRow.key).where(CalendarRow.code == code)) is None:
        found.errors["calendar"] = text("Choose one from the list.")
    return code


def _hours(found: Values) -> int:
    written = found.raw("warns_hours") or "48"
    if not written.isascii() or not written.isdigit() or not 1 <= int(written[:9]) <= MOST_HOURS:
        found.errors["warns_hours"] = text("Write a number from 1 to %(most)s.", most=MOST_HOURS)
        return 0
    return int(written)
