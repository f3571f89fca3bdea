"""Which records are in time, as their dates say, and which dates come soon."""

from collections.abc import Sequence
from datetime import date, datetime

from engine.errors import Text, text
from itsm.figures.loading import Asked, Row
from itsm.figures.result import Cell, Number, Result, share

_Dated = Sequence[tuple[datetime | None, Row]]


def share_in_time(asked: Asked) -> Result:
    """Of the records, those whose date in the field ``due`` is still to come; one without a date is not in time.

    What has a date in the field ``done`` is in time when it was done on the day of its ``due`` or before.
    """
    dated = _dated(asked)
    kept = {row.key for at, row in dated if at is not None and _in_time(asked, row, at)}
    percent = share(len(kept), len(dated))
    headline = None
    if percent is not None:
        headline = text("%(percent)s %%: %(part)s of %(whole)s", percent=percent, part=len(kept), whole=len(dated))
    columns = (text("Number"), text("Title"), text("Due"), text("State"))
    rows = [(Number(row.number), row.title, _day(at, row), _state(asked, row, row.key in kept)) for at, row in dated]
    return Result(headline, columns, rows, asked.more)


def due_soon(asked: Asked) -> Result:
    """The records whose date in the field ``due`` comes within so many days, and those where it has passed."""
    rows: list[Sequence[Cell | Number]] = []
    for at, row in _dated(asked):
        if at is None:
            continue
        day, today = (one.astimezone(row.zone).date() for one in (at, asked.now))
        left = (day - today).days
        if left <= asked.figure.days:
            rows.append((Number(row.number), row.title, day, left))
    headline = None
    if asked.rows:
        headline = text("%(count)s within %(days)s days", count=len(rows), days=asked.figure.days)
    return Result(headline, (text("Number"), text("Title"), text("Due"), text("Days left")), rows, asked.more)


def _dated(asked: Asked) -> _Dated:
    """The records with their dates, those without one first."""
    dated = [(row.moment(asked.figure.fields["due"]), row) for row in asked.rows]
    return sorted(dated, key=lambda one: (one[0] is not None, one[0] or asked.now, one[1].key))


def _done(asked: Asked, row: Row) -> datetime | None:
    return row.moment(asked.figure.fields["done"]) if "done" in asked.figure.fields else None


def _in_time(asked: Asked, row: Row, due: datetime) -> bool:
    done = _done(asked, row)
    if done is None:
        return due >= asked.now
    return done.astimezone(row.zone).date() <= due.astimezone(row.zone).date()


def _state(asked: Asked, row: Row, kept: bool) -> Text:
    if _done(asked, row) is None:
        return text("in time") if kept else text("overdue")
    return text("done in time") if kept else text("done late")


def _day(at: datetime | None, row: Row) -> date | None:
    return at.astimezone(row.zone).date() if at is not None else None
