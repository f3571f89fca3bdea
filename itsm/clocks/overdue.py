"""Which clocks are due soon and which are overdue, said as the indexes of their rows have it.

A worker notes what is over within seconds; what is due by a time is known without it.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, literal_column, or_

from itsm.clocks.ledger.clock import PAUSED
from itsm.clocks.tables import ClockRow

SOON = timedelta(hours=1)


def overdue(at: datetime) -> Sequence[ColumnElement[bool]]:
    """Each is a condition of its own, along an index: it runs past its target, or is over it and stands still."""
    return ClockRow.due_at < at, and_(ClockRow.breached, ClockRow.state == literal_column(f"'{PAUSED}'"))


def broken(at: datetime, rows: type[ClockRow] = ClockRow) -> ColumnElement[bool]:
    """More than the target was used up, whether the clock goes on or has stopped."""
    return or_(rows.breached, rows.due_at < at)


def due_soon(at: datetime) -> ColumnElement[bool]:
    """The clock runs, and its target is used up within an hour after ``at`` if it runs on."""
    return and_(ClockRow.due_at >= at, ClockRow.due_at <= at + SOON)
