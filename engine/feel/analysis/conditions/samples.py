"""Representative values: one for each region in which all comparisons with some constants have the same answer."""

from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Any

from engine.feel.analysis.kinds import family
from engine.feel.moments.dates import Date
from engine.feel.moments.durations import DayTimeDuration, YearMonthDuration
from engine.feel.types import FeelType
from engine.feel.values import NUMBERS, FeelValue

OTHER: FeelValue = []
"""A value of a type that no constant has: it can be compared with none of them."""
_BY_TYPE: dict[type, str] = {
    Decimal: "number",
    str: "string",
    bool: "boolean",
    Date: "date",
    DayTimeDuration: "days and time duration",
    YearMonthDuration: "years and months duration",
}


def is_supported(constant: FeelValue, kind: FeelType) -> bool:
    """Say whether there are samples around a constant for a subject of a type.

    A date only for subjects known to be dates: other ones may be dates and times, which it is compared with too.
    """
    if constant is None:
        return True
    name = _BY_TYPE.get(type(constant))
    return name is not None and (name != "date" or family(kind) == "date")


def samples(kind: FeelType, constants: Iterable[FeelValue]) -> list[FeelValue]:
    """Return null and a value for each region of a type's values between the constants."""
    name = family(kind)
    if name == "Null":
        return [None]
    found: list[FeelValue] = [None]
    if name in {"Any", "boolean"}:
        found += [True, False]
    if name not in _AROUND and name != "boolean":
        found.append(OTHER)
    elif name in _DEFAULTS:
        found.append(_DEFAULTS[name])
    for constant in constants:
        own = _BY_TYPE.get(type(constant), "")
        if own in _AROUND and name in {"Any", "duration", own}:
            found += _AROUND[own](constant)
    return _distinct(found)


def _distinct(values: list[FeelValue]) -> list[FeelValue]:
    return list({(type(value), str(value)): value for value in values}.values())


def _around_number(value: Decimal) -> list[FeelValue]:
    near = (NUMBERS.next_minus(value), value, NUMBERS.next_plus(value))
    return [number for number in near if number.is_finite()]


def _around_days(value: DayTimeDuration) -> list[FeelValue]:
    return [DayTimeDuration(value.nanoseconds + step) for step in (-1, 0, 1)]


def _around_months(value: YearMonthDuration) -> list[FeelValue]:
    return [YearMonthDuration(value.months + step) for step in (-1, 0, 1)]


_AROUND: dict[str, Callable[[Any], list[FeelValue]]] = {
    "number": _around_number,
    # No string lies between one and itself with the least character behind it.
    "string": lambda value: ["", value, value + "\0"],
    "date": lambda value: [Date.from_number(value.number + step) for step in (-1, 0, 1)],
    "days and time duration": _around_days,
    "years and months duration": _around_months,
}
_DEFAULTS: dict[str, FeelValue] = {
    "number": Decimal(0),
    "string": "",
    "date": Date(1970, 1, 1),
    "days and time duration": DayTimeDuration(0),
    "years and months duration": YearMonthDuration(0),
}
