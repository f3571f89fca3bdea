"""Commands: put somebody in for a time, and take that back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select

from database import UnitOfWork
from engine import clock
from engine.errors import InvalidForm, NotFound, Text, text
from engine.registry import Actor
from engine.runtime import run_command
from itsm.organisation.keeping import Saved
from itsm.people.tables import PersonRow
from itsm.roster.commands.change_plan import LAST_DAY
from itsm.roster.keeping import for_change, noted, person_told
from itsm.roster.planning.instants import local_day
from itsm.roster.queries.loading import wall_instant
from itsm.roster.tables import OverrideRow, RosterRow

LONGEST = timedelta(days=366)
LONGEST_REASON = 200
_MARGIN = timedelta(days=9)


@dataclass(frozen=True, slots=True)
class OverrideValues:
    """Wall times of the roster's zone; an empty ``shift`` means all of them; one of both people is needed.

    With ``day`` it is for the shift that begins on that day alone, and the times say nothing.
    """

    begins: datetime | None
    ends: datetime | None
    by_key: int | None
    instead_of_key: int | None = None
    shift: str = ""
    reason: str = ""
    day: date | None = None


def save_override(
    code: str, values: OverrideValues, actor: Actor, command_id: str | None = None, *, work: UnitOfWork | None = None
) -> Saved:
    """Let ``by_key`` be on duty instead of ``instead_of_key``: later overrides win over earlier ones.

    Raises Forbidden, NotFound, InvalidState (archived) and InvalidForm.
    """

    def body(opened: UnitOfWork) -> Saved:
        row = for_change(opened, code, actor)
        begins, ends = _times(values, row) if values.day is None else _around(values.day, values.shift, row)
        _check(opened, values)
        override = OverrideRow(
            roster_key=row.key, begins=begins, ends=ends, zone=row.zone, shift=values.shift or None, day=values.day,
            instead_of_key=values.instead_of_key, by_key=values.by_key, reason=values.reason.strip()[:LONGEST_REASON],
        )
        opened.session.add(override)
        opened.session.flush()
        noted(opened, row, "roster_override_added", actor, before={}, after=told_override(override))
        return Saved(override.key, row.revision)

    return run_command("save_override", command_id, actor, Saved, body, work)


def cancel_override(
    code: str, key: int, actor: Actor, command_id: str | None = None, *, work: UnitOfWork | None = None
) -> Saved:
    """Take an override back, or end it now when it has begun; of a swap both halves. No harm when it was.

    Raises Forbidden, NotFound, InvalidForm (it is over; of a swap: a shift has begun).
    """

    def body(opened: UnitOfWork) -> Saved:
        row = for_change(opened, code, actor)
        found = opened.session.scalar(
            select(OverrideRow).where(OverrideRow.key == key, OverrideRow.roster_key == row.key).with_for_update()
        )
        if found is None:
            raise NotFound(text("Expected an override of this roster, but there is none. Reload the page."))
        if found.cancelled_at is None:
            for one in _together(opened, found):
                _end(opened, row, one, actor)
        return Saved(key, row.revision)

    return run_command("cancel_override", command_id, actor, Saved, body, work)


def for_one_shift(
    row: RosterRow, shift: str, day: date, instead_of_key: int, by_key: int, swap_key: int
) -> OverrideRow:
    """The override by which somebody does one shift of somebody else, whatever the clocks do meanwhile."""
    begins, ends = _wall(day - _MARGIN), _wall(day + _MARGIN)
    return OverrideRow(
        roster_key=row.key, begins=begins, ends=ends, zone=row.zone, shift=shift, day=day,
        instead_of_key=instead_of_key, by_key=by_key, reason="", swap_key=swap_key,
    )  # fmt: skip


def told_override(row: OverrideRow) -> dict[str, object]:
    """An override for the audit trail."""
    return {
        "begins": row.begins.replace("T", " "), "ends": row.ends.replace("T", " "), "zone": row.zone,
        "shift": row.shift, "day": row.day.isoformat() if row.day else None,
        "instead_of": person_told(row.instead_of_key), "by": person_told(row.by_key), "reason": row.reason,
    }  # fmt: skip


def _together(work: UnitOfWork, found: OverrideRow) -> Sequence[OverrideRow]:
    if found.swap_key is None:
        return [found]
    return work.session.scalars(select(OverrideRow).where(OverrideRow.swap_key == found.swap_key)).all()


def _end(work: UnitOfWork, roster: RosterRow, row: OverrideRow, actor: Actor) -> None:
    """Cancel an override that is still to come; one that has begun ends now, so that what was stays as it was."""
    now, before = clock.now(), told_override(row)
    over = local_day(row.zone, now) >= row.day if row.day else wall_instant(row.zone, row.ends) <= now
    if over:
        raise InvalidForm({"override": text("This is over already: what was stays as it was.")})
    after: dict[str, object] = {}
    if row.day is None and wall_instant(row.zone, row.begins) < now:
        row.ends = now.astimezone(ZoneInfo(row.zone)).strftime("%Y-%m-%dT%H:%M")
        after = told_override(row)
    else:
        row.cancelled_at = now
    noted(work, roster, "roster_override_cancelled", actor, before=before, after=after)


def _times(values: OverrideValues, row: RosterRow) -> tuple[str, str]:
    errors: dict[str, Text] = {}
    for name, value in (("begins", values.begins), ("ends", values.ends)):
        if value is None:
            errors[name] = text("Choose a date and a time.")
    if values.begins is None or values.ends is None:
        raise InvalidForm(errors)
    if values.ends <= values.begins:
        errors["ends"] = text("The end must come after the beginning.")
    elif wall_instant(row.zone, _wall(values.ends)) <= clock.now():
        errors["ends"] = text("This is over already. Choose an end that is still to come.")
    elif values.ends - values.begins > LONGEST:
        errors["ends"] = text("Choose at most a year.")
    if errors:
        raise InvalidForm(errors)
    return _wall(values.begins), _wall(values.ends)


def _around(day: date, shift: str, row: RosterRow) -> tuple[str, str]:
    if not shift:
        raise InvalidForm({"shift": text("Fill this in.")})
    if not local_day(row.zone, clock.now()) <= day <= LAST_DAY:
        raise InvalidForm({"day": text("Choose today or a later day: what is over stays as it was.")})
    return _wall(day - _MARGIN), _wall(day + _MARGIN)


def _check(work: UnitOfWork, values: OverrideValues) -> None:
    if values.by_key is None and values.instead_of_key is None:
        raise InvalidForm({"by": text("Name who comes, or who does not.")})
    if values.by_key is not None:
        here = select(PersonRow.key).where(PersonRow.key == values.by_key, PersonRow.active)
        if work.session.scalar(here) is None:
            raise InvalidForm({"by": text("Choose somebody who is still here.")})
        if values.by_key == values.instead_of_key:
            raise InvalidForm({"by": text("Choose somebody else.")})


def _wall(at: date | datetime) -> str:
    moment = at if isinstance(at, datetime) else datetime(at.year, at.month, at.day)
    return moment.strftime("%Y-%m-%dT%H:%M")
