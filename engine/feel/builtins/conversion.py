"""Conversion functions (DMN 1.5 §10.3.4.1)."""

import re
from collections.abc import Callable, Mapping, Sized
from decimal import Decimal, DecimalException
from typing import TypeVar

from engine.feel.builtins.numbers import whole
from engine.feel.builtins.registry import builtin
from engine.feel.errors import Fault
from engine.feel.evaluation import Run, check_size
from engine.feel.messages import message
from engine.feel.moments import arithmetic, iso
from engine.feel.moments.dates import Date, DateTime, Time
from engine.feel.moments.durations import NANO, DayTimeDuration, Duration, YearMonthDuration
from engine.feel.moments.zones import MAX_OFFSET
from engine.feel.syntax.names import KEYWORDS, words_of
from engine.feel.values import NUMBERS, FeelValue, Range, show

Moment = TypeVar("Moment", Date, Time, DateTime)
_ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"})
_NUMBER = re.compile(r"-?([0-9]+(\.[0-9]+)?|\.[0-9]+)([eE][+-]?[0-9]+)?", re.ASCII)
_MAX_DIGITS = 10_000


@builtin("string(from: any)", with_run=True)
def string(run: Run, value: FeelValue) -> str | None:
    """Return the text of a value, as FEEL would write it; strings stay bare."""
    if value is None:
        return None
    return value if isinstance(value, str) else literal_text(value, run)


def literal_text(value: FeelValue, run: Run | None = None) -> str:
    """Return a value as FEEL would write it, strings in quotes; the items are charged to the run (a fresh one).

    Raises FeelLimitError when it is too long.
    """
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, str):
        return _quoted(value)
    if type(value) is Decimal:
        return number_text(value)
    if isinstance(value, list):
        steps = _charged(run, value)
        return _joined("[", [literal_text(item, steps) for item in value], "]")
    if isinstance(value, Mapping):
        steps = _charged(run, value)
        return _joined("{", [f"{key_text(key)}: {literal_text(item, steps)}" for key, item in value.items()], "}")
    if isinstance(value, Range):
        return _range_text(value)
    return str(value)


def _range_text(value: Range) -> str:
    if value.operator:
        return f"({value.operator} {literal_text(value.high if value.low is None else value.low)})"
    low, high = literal_text(value.low), literal_text(value.high)
    return f"{'[' if value.low_closed else '('}{low}..{high}{']' if value.high_closed else ')'}"


def _quoted(text: str) -> str:
    return '"' + text.translate(_ESCAPES) + '"'


def key_text(key: str) -> str:
    """Return a key as a name, in quotes when it is none."""
    words = words_of(key)
    is_name = words is not None and " ".join(words) == key and KEYWORDS.isdisjoint(words)
    return key if is_name else _quoted(key)


def _charged(run: Run | None, items: Sized) -> Run:
    charged = Run() if run is None else run
    charged.charge(1 + len(items) // 2)
    return charged


def _joined(opener: str, parts: list[str], closer: str) -> str:
    check_size(sum(map(len, parts)) + 2 * len(parts))
    return opener + ", ".join(parts) + closer


def number_text(value: Decimal) -> str:
    """Return a number without exponent."""
    return format(value, "f") if value else "0"


@builtin("number(from: string, grouping separator?: string?, decimal separator?: string?)")
def number(text: str, grouping: str | None = None, point: str | None = None) -> Decimal:
    """Read a number, with separators when they are given."""
    if grouping not in {None, " ", ",", "."} or point not in {None, ",", "."} or (grouping == point and grouping):
        raise Fault(
            message("Expected a grouping separator among space, comma and point, and another decimal separator.")
        )
    plain = text.replace(grouping, "") if grouping else text
    plain = plain.replace(point, ".") if point else plain
    if len(plain) > _MAX_DIGITS or not _NUMBER.fullmatch(plain):
        raise Fault(message("Expected the text of a number, but got %(text)s.", text=show(text)))
    try:
        return NUMBERS.create_decimal(plain)
    except DecimalException:
        raise Fault(message("Expected a number within ±10^6144, but got %(text)s.", text=show(text))) from None


@builtin("number(from: number)")
def number_of_number(value: Decimal) -> Decimal:
    """Return a number as it is."""
    return value


@builtin("date(from: string)")
def date_from_text(text: str) -> Date:
    """Read a date."""
    return _read(iso.parse_date, text)


@builtin("date(from: date)")
def date_of_date(value: Date) -> Date:
    """Return a date as it is."""
    return value


@builtin("date(from: date and time)")
def date_of_date_time(value: DateTime) -> Date:
    """Return the date part."""
    return value.date


@builtin("date(year: number, month: number, day: number)")
def date_of_parts(year: Decimal, month: Decimal, day: Decimal) -> Date:
    """Make a date."""
    try:
        return iso.make_date(whole(year), whole(month), whole(day))
    except ValueError as error:
        raise Fault(error.args[0]) from None


@builtin("time(from: string)")
def time_from_text(text: str) -> Time:
    """Read a time."""
    return _read(iso.parse_time, text)


@builtin("time(from: time)")
def time_of_time(value: Time) -> Time:
    """Return a time as it is."""
    return value


@builtin("time(from: date and time)")
def time_of_date_time(value: DateTime) -> Time:
    """Return the time part; a date's is midnight in UTC."""
    return value.time


@builtin("time(hour: number, minute: number, second: number, offset?: days and time duration?)")
def time_of_parts(hour: Decimal, minute: Decimal, second: Decimal, offset: DayTimeDuration | None = None) -> Time:
    """Make a time; the second may have a fraction."""
    hours, minutes = whole(hour), whole(minute)
    if not (0 <= hours < 24 and 0 <= minutes < 60 and 0 <= second < 60):
        raise Fault(
            message(
                "Expected a time of day, but got hour %(hour)s, minute %(minute)s, second %(second)s.",
                hour=show(hour), minute=show(minute), second=show(second),
            )
        )
    nanos = int(NUMBERS.multiply(second, Decimal(NANO)))
    zone = None if offset is None else _offset_seconds(offset)
    return Time(hours * 3_600 + minutes * 60 + nanos // NANO, nanos % NANO, zone)


def _offset_seconds(offset: DayTimeDuration) -> int:
    seconds, rest = divmod(offset.nanoseconds, NANO)
    if rest or abs(seconds) > MAX_OFFSET:
        raise Fault(message('Expected an offset of at most 14 hours, but got "%(offset)s".', offset=offset))
    return seconds


@builtin("date and time(from: string)")
def date_time_from_text(text: str) -> DateTime:
    """Read a date and time; a date alone is its midnight."""
    return _read(iso.parse_date_time, text)


@builtin("date and time(from: date and time)")
def date_time_of_date_time(value: DateTime) -> DateTime:
    """Return a date and time as it is; a date is its midnight in UTC."""
    return value


@builtin("date and time(date: date, time: time)")
def date_time_of_date(day: Date, wall: Time) -> DateTime:
    """Join a date and a time."""
    return DateTime(day, wall)


@builtin("date and time(date: date and time, time: time)")
def date_time_of_both(day: DateTime, wall: Time) -> DateTime:
    """Replace the time of a date and time."""
    return DateTime(day.date, wall)


@builtin("duration(from: string)")
def duration(text: str) -> Duration:
    """Read a duration."""
    try:
        return iso.parse_duration(text, weeks=False)
    except ValueError as error:
        raise Fault(error.args[0]) from None


@builtin("duration(from: duration)")
def duration_of_duration(value: Duration) -> Duration:
    """Return a duration as it is."""
    return value


@builtin("years and months duration(from: date|date and time, to: date|date and time)")
def months_between(start: Date | DateTime, end: Date | DateTime) -> YearMonthDuration:
    """Return the whole months between two dates."""
    first, last = (value.date if isinstance(value, DateTime) else value for value in (start, end))
    return arithmetic.months_between(first, last)


def _read(reader: Callable[[str], Moment], text: str) -> Moment:
    try:
        return reader(text)
    except ValueError as error:
        raise Fault(error.args[0]) from None
