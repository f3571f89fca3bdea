"""FEEL values as JSON: ``to_json``/``from_json`` lossless for stored state, ``to_plain`` natural for pages and the API.

Null, booleans, strings, whole numbers below 2^53, lists and contexts are plain JSON. Everything else is an object
``{"$feel": kind, "value": text}``; a context that has a key ``$feel`` is itself wrapped, as kind ``context``.
"""

from collections.abc import Callable, Mapping
from decimal import Decimal, DecimalException
from typing import Any, TypeAlias

from engine.feel.errors import Fault, FeelEncodingError
from engine.feel.moments import iso
from engine.feel.moments.dates import Date, DateTime, Time
from engine.feel.moments.durations import DayTimeDuration, YearMonthDuration
from engine.feel.values import FeelValue, Range, is_context, normalise, type_name

Json: TypeAlias = Any
TAG = "$feel"
_SAFE = 2**53
_SAFE_DIGITS = 15
_MAX_DEPTH = 200
MAX_ITEMS = 500_000
_KINDS: dict[type, str] = {
    Date: "date",
    Time: "time",
    DateTime: "date and time",
    DayTimeDuration: "days and time duration",
    YearMonthDuration: "years and months duration",
}


def to_json(value: FeelValue) -> Json:
    """Return the lossless JSON form. Raises FeelEncodingError for functions and what FEEL has no type for."""
    return _to_json(value, 0, [MAX_ITEMS])


def _spend(budget: list[int], items: int) -> None:
    budget[0] -= items
    if budget[0] < 0:
        raise FeelEncodingError(f"Expected a value of at most {MAX_ITEMS} items in all, but it holds more.")


def _to_json(value: object, depth: int, budget: list[int]) -> Json:
    if value is None or isinstance(value, bool | str):
        return value
    if isinstance(value, int) and -_SAFE < value < _SAFE:
        return int(value)
    if depth > _MAX_DEPTH:
        raise FeelEncodingError(f"Expected a value nested at most {_MAX_DEPTH} deep. Check it for cycles.")
    if isinstance(value, Mapping):
        return _context_to_json(value, depth, budget)
    if isinstance(value, list | tuple):
        _spend(budget, len(value))
        return [_to_json(item, depth + 1, budget) for item in value]
    known = _normalised(value)
    if type(known) is Decimal:
        return _number_to_json(known)
    if isinstance(known, Range):
        return {
            TAG: "range",
            "value": [
                _to_json(known.low, depth + 1, budget),
                _to_json(known.high, depth + 1, budget),
                known.low_closed,
                known.high_closed,
                known.operator,
            ],
        }
    kind = _KINDS.get(type(known))
    if kind is None:
        raise FeelEncodingError(f"Expected a value that can be stored, but got a {type_name(known)}.")
    return {TAG: kind, "value": str(known)}


def _normalised(value: object) -> FeelValue:
    try:
        return normalise(value)
    except Fault as fault:
        raise FeelEncodingError(fault.message) from None


def _context_to_json(value: Mapping[str, FeelValue], depth: int, budget: list[int]) -> Json:
    _spend(budget, len(value))
    strange = [key for key in value if not isinstance(key, str)]
    if strange:
        raise FeelEncodingError(f"Expected contexts with string keys, but got the key {strange[0]!r}.")
    entries = {key: _to_json(item, depth + 1, budget) for key, item in value.items()}
    return {TAG: "context", "value": entries} if TAG in entries else entries


def _number_to_json(number: Decimal) -> Json:
    whole = number.is_finite() and number.as_tuple().exponent == 0 and -_SAFE < number < _SAFE
    if whole and (number or not number.is_signed()):
        return int(number)
    return {TAG: "number", "value": str(number)}


def from_json(data: Json) -> FeelValue:
    """Return the value of a JSON form that ``to_json`` made. Raises FeelEncodingError for anything else."""
    if isinstance(data, list):
        return [from_json(item) for item in data]
    if not isinstance(data, dict):
        return data
    if TAG not in data:
        return {key: from_json(item) for key, item in data.items()}
    try:
        kind, stored = data[TAG], data["value"]
        return _READERS[kind](stored)
    except (KeyError, ValueError, TypeError, AttributeError, DecimalException) as error:
        raise FeelEncodingError(f"Expected a stored FEEL value, but got {str(data)[:80]}.") from error


def _context_from_json(entries: Mapping[str, Json]) -> FeelValue:
    return {key: from_json(item) for key, item in entries.items()}


def _range_from_json(parts: list[Json]) -> Range:
    low, high, low_closed, high_closed, operator = parts
    return Range(from_json(low), from_json(high), bool(low_closed), bool(high_closed), str(operator))


_READERS: dict[str, Callable[[Any], FeelValue]] = {
    "number": Decimal,
    "date": iso.parse_date,
    "time": iso.parse_time,
    "date and time": iso.parse_date_time,
    "days and time duration": iso.parse_duration,
    "years and months duration": iso.parse_duration,
    "range": _range_from_json,
    "context": _context_from_json,
}


def to_plain(value: FeelValue) -> Json:
    """Return natural JSON: numbers (a string beyond 15 digits), ISO texts, lists, objects. Not reversible.

    Raises FeelEncodingError for what FEEL has no type for; a function becomes its name.
    """
    return _to_plain(value, [MAX_ITEMS])


def _to_plain(value: FeelValue, budget: list[int]) -> Json:
    if value is None or isinstance(value, bool | str):
        return value
    if is_context(value):
        _spend(budget, len(value))
        return {str(key): _to_plain(item, budget) for key, item in value.items()}
    if isinstance(value, list | tuple):
        _spend(budget, len(value))
        return [_to_plain(item, budget) for item in value]
    known = _normalised(value)
    return _plain_number(known) if type(known) is Decimal else str(known)


def _plain_number(number: Decimal) -> int | float | str:
    if number == number.to_integral_value() and abs(number) < _SAFE:
        return int(number)
    return float(number) if len(number.as_tuple().digits) <= _SAFE_DIGITS else format(number, "f")
