"""Properties of values that are no contexts: ``date.year``, ``duration.days``, ``range.start`` (DMN 1.5 table 66)."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from engine.feel.errors import Fault
from engine.feel.messages import message
from engine.feel.moments import civil
from engine.feel.moments.dates import Date, DateTime, Time
from engine.feel.moments.durations import NANO, DayTimeDuration, YearMonthDuration
from engine.feel.moments.zones import Zone
from engine.feel.values import NUMBERS, FeelValue, Range, show, type_name

_Getters = dict[str, Callable[[Any], FeelValue]]


def _offset(value: Time | DateTime) -> DayTimeDuration | None:
    return None if value.offset is None else DayTimeDuration(value.offset * NANO)


def _seconds(whole: int, nanoseconds: int) -> Decimal:
    """Seconds are decimals below 60 (DMN 1.5 table 66)."""
    return NUMBERS.divide(Decimal(whole * NANO + nanoseconds), Decimal(NANO)) if nanoseconds else Decimal(whole)


def _zone_name(value: Time | DateTime) -> str | None:
    zone: Zone = value.zone
    return zone if isinstance(zone, str) else None


_DATE: _Getters = {
    "year": lambda value: Decimal(value.year),
    "month": lambda value: Decimal(value.month),
    "day": lambda value: Decimal(value.day),
    "weekday": lambda value: Decimal(civil.weekday(value.number)),
}
_TIME: _Getters = {
    "hour": lambda value: Decimal(value.clock[0]),
    "minute": lambda value: Decimal(value.clock[1]),
    "second": lambda value: _seconds(value.clock[2], value.nanosecond),
    "time offset": _offset,
    "timezone": _zone_name,
}


def _of_part(part: str, getter: Callable[[Any], FeelValue]) -> Callable[[Any], FeelValue]:
    return lambda value: getter(getattr(value, part))


_PROPERTIES: dict[type, _Getters] = {
    Date: _DATE,
    Time: _TIME,
    DateTime: {name: _of_part("date", getter) for name, getter in _DATE.items()}
    | {name: _of_part("time", getter) for name, getter in _TIME.items()}
    | {"time offset": _offset, "timezone": _zone_name},
    DayTimeDuration: {
        "days": lambda value: Decimal(value.parts[0]),
        "hours": lambda value: Decimal(value.parts[1]),
        "minutes": lambda value: Decimal(value.parts[2]),
        "seconds": lambda value: _seconds(*value.parts[3:]),
    },
    YearMonthDuration: {
        "years": lambda value: Decimal(value.parts[0]),
        "months": lambda value: Decimal(value.parts[1]),
    },
    Range: {
        "start": lambda value: value.low,
        "end": lambda value: value.high,
        "start included": lambda value: value.low_closed,
        "end included": lambda value: value.high_closed,
    },
}


def property_of(value: FeelValue, name: str) -> FeelValue:
    """Return a property. Raises Fault when the value has none of this name."""
    getter = _PROPERTIES.get(type(value), {}).get(name)
    if getter is None and value is None:
        raise Fault(message('Expected a value with an entry or a property "%(name)s", but got null.', name=name))
    if getter is None:
        raise Fault(
            message(
                'Expected a context or a value with a property "%(name)s", but got %(type)s %(value)s.',
                name=name, type=type_name(value), value=show(value),
            )
        )
    return getter(value)
