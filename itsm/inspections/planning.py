"""The cycle of a plan's row, and when it is due next."""

from collections.abc import Callable
from datetime import date, datetime

from sqlalchemy.orm import Session

from itsm.calendars.arithmetic.days import Days
from itsm.calendars.queries import calendar
from itsm.inspections.cycle import Cycle, IsWorking, due_between, next_after
from itsm.inspections.tables import PlanRow


def cycle_of(row: PlanRow) -> Cycle:
    """When it is due."""
    return Cycle(row.zone, row.first, row.minute, row.repeats, row.every, frozenset(row.days), row.until)


def next_due(session: Session, row: PlanRow, after: datetime) -> datetime | None:
    """The first time after an instant. Raises NotFound (its calendar is gone)."""
    return next_after(cycle_of(row), after, working_days(session, row))


def all_due(session: Session, row: PlanRow, first: datetime, last: datetime) -> list[datetime]:
    """All times from an instant to another. Raises NotFound (its calendar is gone)."""
    return due_between(cycle_of(row), first, last, working_days(session, row))


def working_days(session: Session, row: PlanRow) -> IsWorking:
    """Which days its calendar works on; every one without a calendar."""
    if row.repeats != "workday" or not row.calendar:
        return _every_day
    return _works(Days(calendar(row.calendar, session).definition))


def _works(days: Days) -> Callable[[date], bool]:
    return lambda day: bool(days.day(day).spans)


def _every_day(_day: date) -> bool:
    return True
