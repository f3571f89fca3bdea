"""The plan of a record, as the fields say that its pack names: nothing of it is kept twice while it changes."""

from datetime import UTC, datetime, timedelta
from typing import Protocol

from engine import clock
from itsm.packs.declared.model import PackSchedule
from itsm.records.opened import OpenRecord
from itsm.schedule.deciding.recurrence import Span
from itsm.schedule.deciding.work import Work, items_in

LONGEST = timedelta(days=366)
"""How long work may be planned for: what never ends would stand against everything."""
FIRST_YEAR, LAST_YEAR = 2000, 2199
"""Years that calendars reach."""
OPEN_KINDS = ("open", "waiting")
"""Kinds of status in which work is still to be done."""
WAITING = "waiting"


class Valued(Protocol):
    """A record with its fields, as it is stored or shown."""

    def value(self, key: str) -> object:
        """The value of a field."""


def planned(opened: OpenRecord, at: Span | None = None) -> Work | None:
    """What the record plans now, or would ``at`` another time.

    None when its type plans nothing, or no time is set that calendars reach.
    """
    declared = opened.type.schedule
    time = at or time_of(opened, declared) if declared is not None else None
    return touched(opened, declared, time) if declared is not None and time is not None else None


def touched(opened: OpenRecord, declared: PackSchedule, time: Span) -> Work:
    """What the work of the record touches, and who does it, whenever that is."""
    row, assignee = opened.row, _named(opened, declared.assignee)
    return Work(
        row.key or 0, row.number, row.type_key, time, row.title, _named(opened, declared.service),
        items_in(_named(opened, declared.items)), _named(opened, declared.team) or row.team or "",
        int(assignee) if assignee.isascii() and assignee.isdigit() else None,
    )  # fmt: skip


def time_of(opened: Valued, declared: PackSchedule) -> Span | None:
    """When it is planned; None while one of the two is not set, or no time of work lies between them.

    Its end comes after its beginning, within a year, and calendars reach both: whatever the fields say, nothing else is
    compared with the work of others.
    """
    begins, ends = (_moment(opened.value(name)) for name in (declared.begin, declared.end))
    time = Span(begins, ends) if begins is not None and ends is not None else None
    return time if time is not None and in_reach(time) and timedelta(0) < time.ends - time.starts <= LONGEST else None


def in_reach(time: Span) -> bool:
    """True when calendars reach it."""
    return all(FIRST_YEAR <= at.year <= LAST_YEAR for at in (time.starts, time.ends))


def is_open(opened: OpenRecord) -> bool:
    """True while the record is not resolved."""
    return opened.row.status_kind in OPEN_KINDS


def is_awaited(kind: str, time: Span) -> bool:
    """True while work is still to be begun or done at ``time``: it is not over, or the record (whose status is of this
    kind) waits although it is."""
    return kind in OPEN_KINDS and (kind == WAITING or time.ends > clock.now())


def _named(opened: OpenRecord, field: str) -> str:
    value = opened.value(field) if field else None
    return "" if value is None else str(value).strip()


def _moment(value: object) -> datetime | None:
    if not isinstance(value, str):
        return None
    try:
        moment = datetime.fromisoformat(value)
        return moment.astimezone(UTC) if moment.tzinfo is not None else None
    except (ValueError, OverflowError):
        return None
