"""FEEL values as JSON: ``to_json``/``from_json`` lossless for stored state, ``to_plain`` natural for pages and the API.

Null, booleans, strings, whole numbers below 2^53, lists and contexts are plain JSON. Everything else is an object
``{"$feel": kind, "value": text}``; a context that has a key ``$feel`` is itself wrapped, as kind ``context``.
"""

from collections.abc import Callable, Mapping
from decimal import Decimal, DecimalException
from typing import Any, TypeAlias

from engine.feel.errors import Fault, FeelEncodingError
from engine.feel.messages import message
from engine.feel.moments import iso, zones
from engine.feel.moments.dates import Date, DateTime, Time
from engine.feel.moments.durations import DayTimeDuration, YearMonthDuration
from engine.feel.values import NUMBERS, FeelValue, Range, is_context, normalise, type_name

Json: TypeAlias = Any
TAG = "$feel"
_SAFE = 2**53
_SAFE_DIGITS = 15
_SAFE_EXPONENT = 300
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
        raise FeelEncodingError(
            message(
                "Expected a value of at most %(limit)s items in all, but it holds more. Keep less in it.",
                limit=MAX_ITEMS,
            )
        )


def _check_depth(depth: int) -> None:
    if depth > _MAX_DEPTH:
        raise FeelEncodingError(
            message("Expected a value nested at most %(limit)s deep. Check it for cycles.", limit=_MAX_DEPTH)
        )


def _to_json(value: object, depth: int, budget: list[int]) -> Json:
    if value is None or isinstance(value, bool | str):
        return value
    if isinstance(value, int) and -_SAFE < value < _SAFE:
        return int(value)
    _check_depth(depth)
    if isinstance(value, Mapping):
        return _context_to_json(value, depth, budget)
    if isinstance(value, list | tuple):
        _spend(budget, len(value))
        return [_to_json(item, depth + 1, budget) for item in value]
    known = _normalised(value)
    if known is None:
        return None
    if type(known) is Decimal:
        return _number_to_json(known)
    if isinstance(known, Range):
        ends = [_to_json(end, depth + 1, budget) for end in (known.low, known.high)]
        return {TAG: "range", "value": [*ends, known.low_closed, known.high_closed, known.operator]}
    kind = _KINDS.get(type(known))
    if kind is None:
        raise FeelEncodingError(
            message("Expected a value that can be stored, but got a %(type)s.", type=type_name(known))
        )
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
        raise FeelEncodingError(
            message("Expected contexts with string keys, but got the key %(key)s.", key=repr(strange[0])[:60])
        )
    entries = {key: _to_json(item, depth + 1, budget) for key, item in value.items()}
    return {TAG: "context", "value": entries} if TAG in entries else entries


def _number_to_json(number: Decimal) -> Json:
    whole = number.is_finite() and number.as_tuple().exponent == 0 and -_SAFE < number < _SAFE
    if whole and (number or not number.is_signed()):
        return int(number)
    return {TAG: "number", "value": str(number)}


def from_json(data: Json) -> FeelValue:
    """Return the value of a JSON form that ``to_json`` made. Raises FeelEncodingError for anything else."""
    return _from_json(data, 0)


def _from_json(data: Json, depth: int) -> FeelValue:
    if not isinstance(data, list | dict):
        return data
    _check_depth(depth)
    if isinstance(data, list):
        return [_from_json(item, depth + 1) for item in data]
    if TAG not in data:
        return {key: _from_json(item, depth + 1) for key, item in data.items()}
    try:
        kind, stored = data[TAG], data["value"]
        return _READERS[kind](stored, depth + 1)
    except FeelEncodingError:
        raise
    except (KeyError, ValueError, TypeError, AttributeError, DecimalException) as error:
        raise FeelEncodingError(
            message("Expected a stored FEEL value, but got %(data)s.", data=_sketch(data))
        ) from error


def _sketch(data: Mapping[str, Json]) -> str:
    """Return the beginning of stored data for a message, without what is nested."""
    told = (f"{key}: …" if isinstance(item, list | dict) else f"{key}: {item}" for key, item in data.items())
    return ", ".join(told)[:80]


def _context_from_json(entries: Mapping[str, Json], depth: int) -> FeelValue:
    return {key: _from_json(item, depth) for key, item in entries.items()}


def _range_from_json(parts: list[Json], depth: int) -> Range:
    low, high, low_closed, high_closed, operator = parts
    ends = [_normalised(_from_json(end, depth)) for end in (low, high)]
    return Range(ends[0], ends[1], bool(low_closed), bool(high_closed), str(operator))


def _number_from_json(text: str, depth: int) -> Decimal:
    number = Decimal(text)
    if not number.is_finite() or not NUMBERS.create_decimal(number).compare_total(number) == 0:
        raise ValueError(text)
    return number


def _text_reader(read: Callable[[str], FeelValue]) -> Callable[[Any, int], FeelValue]:
    return lambda text, depth: read(text)


_READERS: dict[str, Callable[[Any, int], FeelValue]] = {
    "number": _number_from_json,
    "date": _text_reader(iso.parse_date),
    "time": _text_reader(lambda text: iso.parse_time(text, zones.WIDEST_OFFSET)),
    "date and time": _text_reader(lambda text: iso.parse_date_time(text, zones.WIDEST_OFFSET)),
    "days and time duration": _text_reader(iso.parse_duration),
    "years and months duration": _text_reader(iso.parse_duration),
    "range": _range_from_json,
    "context": _context_from_json,
}


def to_plain(value: FeelValue) -> Json:
    """Return natural JSON: numbers (a string beyond 15 digits), ISO texts, lists, objects. Not reversible.

    Raises FeelEncodingError for what FEEL has no type for; a function becomes its name.
    """
    return _to_plain(value, 0, [MAX_ITEMS])


def _to_plain(value: FeelValue, depth: int, budget: list[int]) -> Json:
    if value is None or isinstance(value, bool | str):
        return value
    _check_depth(depth)
    if is_context(value):
        _spend(budget, len(value))
        return {str(key): _to_plain(item, depth + 1, budget) for key, item in value.items()}
    if isinstance(value, list | tuple):
        _spend(budget, len(value))
        return [_to_plain(item, depth + 1, budget) for item in value]
    known = _normalised(value)
    if known is None:
        return None
    return _plain_number(known) if type(known) is Decimal else str(known)


def _plain_number(number: Decimal) -> int | float | str:
    if number == number.to_integral_value() and abs(number) < _SAFE:
        return int(number)
    is_safe = len(number.as_tuple().digits) <= _SAFE_DIGITS and abs(number.adjusted()) < _SAFE_EXPONENT
    return float(number) if is_safe else format(number, "f")
