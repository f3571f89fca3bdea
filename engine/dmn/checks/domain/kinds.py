"""Kinds of values that a column can tell apart, their order, and an example of any stretch of them.

A kind is what FEEL compares with itself: times and date-times with and without zone are kinds of their own (DMN 1.5
§10.3.2.2 and table 53). Numbers and strings have values between any two, the others count in steps of their own:
booleans, days, months, nanoseconds. A *cut* lies between two neighbouring values: ``(key, 0)`` just before the value of
that key, ``(key, 1)`` just after it (numbers and strings alone; in steps, that is before the next key).
"""

from collections.abc import Callable
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import Any, TypeAlias

from engine.feel import Date, DateTime, DayTimeDuration, FeelValue, Time, YearMonthDuration
from engine.feel.moments.durations import DAY, NANO
from engine.feel.values import NUMBERS

Kind: TypeAlias = str
Cut: TypeAlias = tuple[Any, int]

NUMBER, STRING, BOOLEAN, DATE = "number", "string", "boolean", "date"
TIME, ZONED_TIME = "time", "time with zone"
DATE_TIME, ZONED_DATE_TIME = "date and time", "date and time with zone"
DAYS, MONTHS = "days and time duration", "years and months duration"
DENSE = frozenset({NUMBER, STRING})
KINDS_OF_TYPE: dict[str, frozenset[Kind]] = {
    **{kind: frozenset({kind}) for kind in (NUMBER, STRING, BOOLEAN, DATE, DAYS, MONTHS)},
    TIME: frozenset({TIME, ZONED_TIME}),
    DATE_TIME: frozenset({DATE_TIME, ZONED_DATE_TIME}),
}
"""The kinds that an input of a basic type can have."""

_HOUR = 3_600
_MOST_OFFSET = 14
_EXAMPLE_WORDS = ("other", "another", "something else")
_LONG_NUMBER = 40


def type_of(kind: Kind) -> str:
    """Return the name of FEEL's type of a kind."""
    return kind.removesuffix(" with zone")


def key_of(value: FeelValue) -> tuple[Kind, Any] | None:
    """Return the kind of a value and its place in the order of the kind; None for lists, contexts and the like."""
    if isinstance(value, bool):
        return BOOLEAN, int(value)
    if isinstance(value, Time):
        zoned, nanoseconds = value.key
        return (ZONED_TIME if zoned else TIME), nanoseconds
    if isinstance(value, DateTime):
        return (DATE_TIME if value.zone is None else ZONED_DATE_TIME), value.nanoseconds
    reader = _KEYS.get(type(value))
    return reader(value) if reader else None


_KEYS: dict[type, Callable[[Any], tuple[Kind, Any]]] = {
    Decimal: lambda value: (NUMBER, value),
    str: lambda value: (STRING, value),
    Date: lambda value: (DATE, value.number),
    DayTimeDuration: lambda value: (DAYS, value.nanoseconds),
    YearMonthDuration: lambda value: (MONTHS, value.months),
}


def before(kind: Kind, key: Any) -> Cut:
    """Return the cut just before a value."""
    return key, 0


def after(kind: Kind, key: Any) -> Cut:
    """Return the cut just after a value."""
    return (key, 1) if kind in DENSE else (key + 1, 0)


def example(kind: Kind, low: Cut | None, high: Cut | None, *, by_clock: bool = False) -> FeelValue:
    """Return a plain value between two cuts (None: no cut on this side); None when there is no value.

    ``by_clock``: the cuts are places on the clock of a value with zone; UTC's is shown.
    """
    if kind == NUMBER:
        return _number(low, high)
    if kind == STRING:
        return _string(low, high)
    least, most = low[0] if low else None, high[0] - 1 if high else None
    if kind in {BOOLEAN, TIME} or (by_clock and kind == ZONED_TIME):
        top = 1 if kind == BOOLEAN else DAY - 1
        least, most = max(0, least or 0), top if most is None else min(top, most)
    if least is not None and most is not None and least > most:
        return None
    return _MAKERS[kind](_step_inside(kind, least, most))


def _step_inside(kind: Kind, least: int | None, most: int | None) -> int:
    """Choose a key that people like: whole seconds where there is one."""
    step = NANO if kind in {TIME, ZONED_TIME, DATE_TIME, ZONED_DATE_TIME, DAYS} else 1
    if least is not None:
        whole = -(-least // step) * step
        return whole if most is None or whole <= most else least
    return 0 if most is None else most // step * step


def _number(low: Cut | None, high: Cut | None) -> Decimal | None:
    candidates = [Decimal(0)]
    if low is not None:
        floor = low[0].to_integral_value(ROUND_FLOOR)
        candidates = [low[0].to_integral_value(ROUND_CEILING), NUMBERS.add(floor, Decimal(1)), low[0]]
    elif high is not None:
        ceiling = high[0].to_integral_value(ROUND_CEILING)
        candidates = [high[0].to_integral_value(ROUND_FLOOR), NUMBERS.subtract(ceiling, Decimal(1)), high[0]]
    if low is not None and high is not None:
        candidates.append(NUMBERS.divide(NUMBERS.add(low[0], high[0]), Decimal(2)))
    candidates += [NUMBERS.next_plus(low[0])] if low else [NUMBERS.next_minus(high[0])] if high else []
    return next((value for value in candidates if value.is_finite() and _between(value, low, high)), None)


def _string(low: Cut | None, high: Cut | None) -> str | None:
    if low is None:
        return next((value for value in (*_EXAMPLE_WORDS, "a", "A", "") if _between(value, low, high)), None)
    endings = ("", "a", " ", "!", "\0")
    return next((low[0] + ending for ending in endings if _between(low[0] + ending, low, high)), None)


def _between(value: Any, low: Cut | None, high: Cut | None) -> bool:
    return (low is None or low <= (value, 0)) and (high is None or (value, 1) <= high)


def other_string(known: frozenset[str]) -> str:
    """Return a string that is none of the known ones."""
    plain = next((word for word in _EXAMPLE_WORDS if word not in known), None)
    return plain or max(known, key=len) + "x"


def _zoned_time(key: int) -> Time | None:
    """A time of day at UTC, or at the offset that brings the key into a day."""
    seconds, nanosecond = divmod(key, NANO)
    hours = next((hours for hours in _OFFSETS if 0 <= seconds + hours * _HOUR < DAY // NANO), None)
    return None if hours is None else Time(seconds + hours * _HOUR, nanosecond, hours * _HOUR)


_OFFSETS = sorted(range(-_MOST_OFFSET, _MOST_OFFSET + 1), key=abs)
_MAKERS: dict[Kind, Callable[[int], FeelValue]] = {
    BOOLEAN: bool,
    DATE: Date.from_number,
    TIME: lambda key: Time(key // NANO, key % NANO),
    ZONED_TIME: _zoned_time,
    DATE_TIME: lambda key: DateTime.from_local(key // NANO, key % NANO, None),
    ZONED_DATE_TIME: lambda key: DateTime.from_local(key // NANO, key % NANO, 0),
    DAYS: DayTimeDuration,
    MONTHS: YearMonthDuration,
}


def bound(kind: Kind, cut: Cut) -> FeelValue:
    """Return the value just after a cut ``(key, 0)`` or just before ``(key, 1)``, to write a range with."""
    return cut[0] if kind in DENSE else _MAKERS[kind](cut[0])


def literal(value: FeelValue) -> str:
    """Write a value as FEEL."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return '"' + "".join(_ESCAPES.get(character, character) for character in value) + '"'
    if isinstance(value, Decimal):
        plain = format(value, "f") if abs(value.adjusted()) < _LONG_NUMBER else str(value)
        return plain
    return f'@"{value}"'


_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\0": "\\u0000"}
