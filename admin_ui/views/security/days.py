"""Days that people choose in their own zone."""

from datetime import date, datetime, time, timedelta

from admin_ui.views.frame.visitor import visitor
from engine.errors import InvalidInput, text


def end_of_day(written: str) -> datetime:
    """The instant at which the day ends in the reader's zone; raises InvalidInput when it is none."""
    try:
        day = date.fromisoformat(written)
        return datetime.combine(day + timedelta(days=1), time(), visitor().zone)
    except (ValueError, OverflowError) as problem:
        raise InvalidInput(
            text("Expected the last day of the token, such as 2027-06-30, but it is “%(day)s”.", day=written[:40])
        ) from problem
