"""Commands: add a freeze or a maintenance window, change it, end it, put it into use again."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from database import UnitOfWork
from engine import clock
from engine.errors import InvalidInput, InvalidState, Names, NotFound, text
from engine.registry import Actor
from engine.runtime import run_command
from itsm.audit import audit, audit_change
from itsm.organisation.keeping import Saved, require_revision
from itsm.organisation.tables import CustomerRow, SiteRow
from itsm.organisation.values import Values
from itsm.packs.deployed import record_types
from itsm.people.roles import require, require_role_names
from itsm.people.tables import PersonRow, TeamRow
from itsm.schedule.deciding.scope import LISTS
from itsm.schedule.deciding.work import items_in
from itsm.schedule.following import look_at_all
from itsm.schedule.queries.judging import FREEZE, WINDOW
from itsm.schedule.rights import PERSON, ROLE, SETTINGS, TEAM
from itsm.schedule.tables import PeriodRow
from itsm.schedule.words import REPEATS

KINDS = (FREEZE, WINDOW)
MOST_EVERY, MOST_LISTED, NOTE_LENGTH = 52, 100, 2_000
LONGEST = timedelta(days=366)
EARLIEST, LATEST = date(2000, 1, 1), date(2199, 12, 31)
Listed = Mapping[str, Sequence[str]]


def save_period(
    kind: str, key: int | None, values: Mapping[str, str], listed: Listed, actor: Actor, revision: int | None = None,
    command_id: str | None = None, *, work: UnitOfWork | None = None,
) -> Saved:
    """Add a freeze or window from the texts of a form, or change the one that was read at ``revision``.

    ``listed`` has what was chosen of the lists: sites, customers, types, days, overriders (``person:7``, ``team:CODE``,
    ``role:CODE``). Raises Forbidden, NotFound, Conflict and InvalidForm.
    """
    require(actor, SETTINGS)

    def body(opened: UnitOfWork) -> Saved:
        row = period(opened.session, kind, key) if key is not None else PeriodRow(kind=kind, revision=0)
        if key is not None:
            require_revision(opened, row.revision, revision, subject_of(row))
            _require_in_use(row)
        columns = _columns(opened.session, kind, Values(values), listed)
        before = {name: getattr(row, name) for name in columns} if key is not None else {}
        if before != columns:
            for name, value in columns.items():
                setattr(row, name, value)
            row.revision += 1
            opened.session.add(row)
            opened.session.flush()
            action = f"{kind}_changed" if key is not None else f"{kind}_added"
            told = [_told(opened.session, one) for one in (before, columns)]
            audit_change(opened, action, subject_of(row), actor.key, *told)
            look_at_all(opened)
        return Saved(row.key, row.revision)

    return run_command("save_period", command_id, actor, Saved, body, work)


def close_period(
    kind: str, key: int, active: bool, actor: Actor, revision: int | None = None, command_id: str | None = None,
    *, work: UnitOfWork | None = None,
) -> Saved:
    """End a freeze or a window: it holds no more, and what it was stays to be read; ``active``: it holds again.

    No harm when it is so already. Raises Forbidden, NotFound, Conflict.
    """
    require(actor, SETTINGS)

    def body(opened: UnitOfWork) -> Saved:
        row = period(opened.session, kind, key)
        require_revision(opened, row.revision, revision, subject_of(row))
        if (row.archived_at is None) != active:
            row.archived_at, row.revision = None if active else clock.now(), row.revision + 1
            action = f"{kind}_restored" if active else f"{kind}_archived"
            audit(opened, action, subject_of(row), actor.key, before={"archived": active},
                  after={"archived": not active})  # fmt: skip
            look_at_all(opened)
        return Saved(row.key, row.revision)

    return run_command("close_period", command_id, actor, Saved, body, work)


def period(session: Session, kind: str, key: int) -> PeriodRow:
    """The freeze or window for changing. Raises NotFound."""
    of_kind = select(PeriodRow).where(PeriodRow.key == key, PeriodRow.kind == kind)
    row = session.scalar(of_kind.with_for_update())
    if row is None:
        raise NotFound(text("Expected a freeze or a maintenance window, but there is none. Go back to the list."))
    return row


def subject_of(row: PeriodRow) -> str:
    """What the audit trail calls it."""
    return f"{row.kind} {row.key}"


def _require_in_use(row: PeriodRow) -> None:
    if row.archived_at is not None:
        name = Names(row.names)
        raise InvalidState(
            text("Expected “%(name)s” to be in use, but it is archived. Restore it first.", name=name)
        )


def _told(session: Session, columns: Mapping[str, Any]) -> dict[str, object]:
    """What the trail says of it: times of the wall's clock, each list by itself, people by name."""
    if not columns:
        return {}
    begins = datetime.combine(columns["first"], time()) + timedelta(minutes=columns["minute"])
    told = {name: columns[name] for name in ("names", "zone", "repeats", "every", "days", "until", "note")}
    told |= {"begins": f"{begins:%Y-%m-%d %H:%M}"}
    told |= {"ends": f"{begins + timedelta(minutes=columns['length']):%Y-%m-%d %H:%M}"}
    told |= {name: columns["scope"].get(name, []) for name in LISTS}
    listed = [one.partition(":")[::2] for one in columns["overriders"]]
    names = select(PersonRow.name).where(PersonRow.key.in_([int(code) for kind, code in listed if kind == PERSON]))
    told |= {f"{ROLE}s": [code for kind, code in listed if kind == ROLE]}
    told |= {f"{TEAM}s": [code for kind, code in listed if kind == TEAM]}
    return told | {"people": list(session.scalars(names.order_by(PersonRow.name)))}


def _columns(session: Session, kind: str, found: Values, listed: Listed) -> dict[str, object]:
    begins, length = _times(found)
    repeats = found.choice("repeats", REPEATS, required=True) or "never"
    columns: dict[str, object] = {
        "names": found.names(), "zone": found.zone("zone", required=True), "first": begins.date(),
        "minute": begins.hour * 60 + begins.minute, "length": length, "repeats": repeats,
        "every": (found.whole("every", 1, MOST_EVERY) or 1) if repeats != "never" else 1,
        "days": _days(listed) if repeats == "week" else [],
        "until": found.day("until") if repeats != "never" else None,
        "scope": _scope(session, found, listed),
        "overriders": _overriders(session, found, listed.get("overriders", ())) if kind == FREEZE else [],
        "note": found.line("note", NOTE_LENGTH),
    }  # fmt: skip
    until = columns["until"]
    if isinstance(until, date) and not begins.date() <= until <= LATEST:
        found.errors["until"] = text("Choose a day that is not before the first.")
    found.done()
    return columns


def _times(found: Values) -> tuple[datetime, int]:
    """The first beginning on the wall's clock, and the minutes up to its end there."""
    begins, ends = (_wall(found, name) for name in ("begins", "ends"))
    if begins is None or ends is None:
        return datetime(2000, 1, 1), 1
    if ends <= begins:
        found.errors["ends"] = text("The end must come after the beginning.")
    elif ends - begins > LONGEST:
        found.errors["ends"] = text("Choose at most a year.")
    return begins, int((ends - begins).total_seconds()) // 60


def _wall(found: Values, name: str) -> datetime | None:
    try:
        at = datetime.fromisoformat(found.raw(name)[:16])
    except ValueError:
        at = None
    if at is None or not EARLIEST <= at.date() <= LATEST:
        found.errors[name] = text("Choose a date and a time.")
        return None
    return at.replace(tzinfo=None)


def _days(listed: Listed) -> list[int]:
    return sorted({int(one) for one in listed.get("days", ()) if one in "1234567" and len(one) == 1})


def _scope(session: Session, found: Values, listed: Listed) -> dict[str, list[str]]:
    """What it holds for: written services and items, chosen sites, customers and record types."""
    scope: dict[str, list[str]] = {name: list(items_in(found.raw(name)[:NOTE_LENGTH])) for name in LISTS[:2]}
    known = {
        "sites": set(session.scalars(select(SiteRow.code))),
        "customers": set(session.scalars(select(CustomerRow.code))),
        "types": {one.key for one in record_types() if one.schedule is not None},
    }
    for name, among in known.items():
        chosen = sorted(set(listed.get(name, ())))
        if len(chosen) > MOST_LISTED or not set(chosen) <= among:
            found.errors[name] = text("Choose from the list.")
        scope[name] = chosen
    return {name: values for name, values in scope.items() if values}


def _overriders(session: Session, found: Values, chosen: Sequence[str]) -> list[str]:
    """Those who may let work pass it, each known and in use."""
    kept = sorted(set(chosen))
    if len(kept) > MOST_LISTED or not all(_is_known(session, *one.partition(":")[::2]) for one in kept):
        found.errors["overriders"] = text("Choose from the list.")
    return kept


def _is_known(session: Session, kind: str, named: str) -> bool:
    if kind == ROLE:
        try:
            require_role_names([named], session)
        except InvalidInput:
            return False
        return True
    if kind == TEAM:
        team = select(TeamRow.key).where(TeamRow.code == named, TeamRow.archived_at.is_(None))
        return session.scalar(team) is not None
    if kind != PERSON or not (named.isascii() and named.isdigit() and len(named) < 17):
        return False
    person = select(PersonRow.key).where(PersonRow.key == int(named), PersonRow.active)
    return session.scalar(person) is not None
