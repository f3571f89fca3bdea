"""Which clocks are due soon and which are overdue, said as the indexes of their rows have it."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, literal_column

from itsm.clocks.ledger.clock import STOPPED
from itsm.clocks.tables import ClockRow

SOON = timedelta(hours=1)
BROKEN: ColumnElement[bool] = ClockRow.breached.expression
"""More than the target was used up, whether the clock goes on or has stopped."""
OVERDUE: ColumnElement[bool] = and_(ClockRow.breached, ClockRow.state != literal_column(f"'{STOPPED}'"))
"""The target is used up, and the clock has not stopped: it runs on, or stands still for a while."""


def due_soon(at: datetime) -> ColumnElement[bool]:
    """The clock runs, and its target is used up by an hour after ``at`` if it runs on; it is not overdue yet."""
    return and_(ClockRow.due_at.is_not(None), ~ClockRow.breached, ClockRow.due_at <= at + SOON)
