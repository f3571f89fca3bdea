"""Date functions: parts of the calendar, ``is``, ``now`` and ``today`` (DMN 1.5 §10.3.4.6-7)."""

from decimal import Decimal

from engine.feel.builtins.registry import builtin
from engine.feel.comparison import equals
from engine.feel.evaluation import Run
from engine.feel.moments import civil
from engine.feel.moments.dates import Date, DateTime, Time
from engine.feel.values import FeelValue

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def _day(value: Date | DateTime) -> Date:
    return value.date if isinstance(value, DateTime) else value


@builtin("day of year(date: date|date and time)")
def day_of_year(value: Date | DateTime) -> Decimal:
    """Return 1 to 366."""
    day = _day(value)
    return Decimal(day.number - civil.day_number(day.year, 1, 1) + 1)


@builtin("day of week(date: date|date and time)")
def day_of_week(value: Date | DateTime) -> str:
    """Return the English name of the day."""
    return _DAYS[civil.weekday(_day(value).number) - 1]


@builtin("month of year(date: date|date and time)")
def month_of_year(value: Date | DateTime) -> str:
    """Return the English name of the month."""
    return _MONTHS[_day(value).month - 1]


@builtin("week of year(date: date|date and time)")
def week_of_year(value: Date | DateTime) -> Decimal:
    """Return the ISO 8601 week."""
    return Decimal(civil.week_of_year(_day(value).number))


@builtin("now()", with_run=True)
def now(run: Run) -> DateTime:
    """Return the time of this evaluation."""
    return DateTime.of(run.now)


@builtin("today()", with_run=True)
def today(run: Run) -> Date:
    """Return the day of this evaluation."""
    return Date.of(run.now.date())


@builtin("is(value1: any, value2: any)")
def same(one: FeelValue, other: FeelValue) -> bool:
    """Say whether two values are the same element: for times and dates with the same zone, too."""
    if type(one) is not type(other):
        return False
    if isinstance(one, Time | DateTime):
        return bool(one == other)
    return bool(equals(one, other))
