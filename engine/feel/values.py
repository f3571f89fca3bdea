"""FEEL values in Python, and how values from outside become FEEL values.

========================= ============================================ ===================================
FEEL type                 Python type (and what is taken from outside) JSON form (``to_plain``)
========================= ============================================ ===================================
null                      None (float and Decimal: NaN, infinity)      null
boolean                   bool                                         true / false
number                    Decimal, 34 digits (int, float)              number (a string beyond 15 digits)
string                    str                                          string
date                      Date (datetime.date)                         "2026-02-28"
time                      Time (datetime.time)                         "10:30:00+08:00"
date and time             DateTime (datetime.datetime)                 "2026-02-28T10:30:00@Asia/Shanghai"
days and time duration    DayTimeDuration (datetime.timedelta)         "P5DT2H"
years and months duration YearMonthDuration                            "P1Y6M"
list                      list (any sequence)                          array
context                   dict (any mapping with string keys)          object
range                     Range (with ends from outside)               "[1..10)"
function                  Function                                     its name
========================= ============================================ ===================================

``normalise`` takes a value over from outside: what is none of these (bytes, sets, objects) raises Fault, which makes
the expression that reads it null. Back to Python, Date, Time, DateTime and DayTimeDuration have
``to_python``, which cuts nanoseconds to microseconds and raises beyond Python's own limits.

``to_plain`` is for pages and cannot be read back. ``to_json`` and ``from_json`` of ``engine.feel.encoding`` are the
lossless pair for stored state: null, booleans, strings, lists, contexts and whole numbers below 2^53 (read back as int,
which is a number from outside) are plain JSON, everything else is ``{"$feel": <FEEL type>, "value": <text>}``. Only a
function has no stored form.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_EVEN, Context, Decimal, DecimalException, DivisionByZero, InvalidOperation, Overflow
from typing import Any, TypeAlias

from engine.feel.errors import Fault, FeelLimitError
from engine.feel.messages import message
from engine.feel.moments.dates import Date, DateTime, Time
from engine.feel.moments.durations import DayTimeDuration, YearMonthDuration

FeelValue: TypeAlias = Any
"""Any value of the table above: FEEL is typed at run time, so is this alias."""

NUMBERS = Context(prec=34, rounding=ROUND_HALF_EVEN, Emin=-6143, Emax=6144)
NUMBERS.traps = dict.fromkeys(NUMBERS.traps, False) | {InvalidOperation: True, DivisionByZero: True, Overflow: True}
_MAX_INT_BITS = 20_000


@dataclass(frozen=True, slots=True)
class Range:
    """A FEEL range; an end that is None is open to infinity.

    ``operator`` is set for one written as ``(< 10)``: it holds the same values as ``(null..10)`` but is not equal.
    """

    low: FeelValue
    high: FeelValue
    low_closed: bool = True
    high_closed: bool = True
    operator: str = ""

    def __str__(self) -> str:
        """Return the FEEL form, for example ``[1..10)``."""
        if self.operator:
            return f"({self.operator} {end_text(self.high if self.low is None else self.low)})"
        low, high = (end_text(end) for end in (self.low, self.high))
        return f"{'[' if self.low_closed else '('}{low}..{high}{']' if self.high_closed else ')'}"


def end_text(end: FeelValue) -> str:
    """Return the text of an end of a range: null, a string in quotes, a number without exponent, or as it is."""
    if end is None:
        return "null"
    if isinstance(end, str):
        return f'"{end}"'
    return format(end, "f") if type(end) is Decimal and abs(end.adjusted()) < NUMBERS.prec else str(end)


@dataclass(frozen=True, slots=True)
class Parameter:
    """A named parameter; ``coerce`` fits an argument to its type or raises Fault."""

    name: str
    coerce: Callable[[FeelValue], FeelValue]
    type_name: str = "Any"


@dataclass(frozen=True, slots=True, eq=False)
class Function:
    """A FEEL function. ``call`` takes the run and the arguments in the order of ``parameters``.

    Built-in functions have no ``parameters``: they choose among their own signatures, and ``suits`` says whether one of
    these is of a function type.
    """

    name: str
    parameters: tuple[Parameter, ...] | None
    call: Callable[[Any, Sequence[FeelValue]], FeelValue]
    call_named: Callable[[Any, Mapping[str, FeelValue]], FeelValue]
    result_type: FeelValue = None
    suits: Callable[[Any], bool] | None = None

    def __str__(self) -> str:
        """Return a readable name."""
        return f"function {self.name}" if self.name else "function"


_PLAIN_TYPES = frozenset(
    {bool, str, type(None), Date, Time, DateTime, DayTimeDuration, YearMonthDuration, Function}
)


class HostContext(Mapping[str, FeelValue]):
    """A mapping from outside that is no dict: its entries become FEEL values when they are read."""

    __slots__ = ("_values",)

    def __init__(self, values: Mapping[str, object]) -> None:
        self._values = values

    def __getitem__(self, key: str) -> FeelValue:
        """Return an entry as a FEEL value."""
        return normalise(self._values[key])

    def __iter__(self) -> Iterator[str]:
        """Go through the keys."""
        return iter(self._values)

    def __len__(self) -> int:
        """Count the entries."""
        return len(self._values)

    def __contains__(self, key: object) -> bool:
        """Say whether there is an entry, without reading it."""
        return key in self._values


def normalise(value: object) -> FeelValue:
    """Return a value from outside as a FEEL value: numbers become Decimal, sequences lists, ``datetime`` types ours.

    Dicts and sequences are taken over whole, other mappings are read entry by entry. What FEEL has no type for raises
    Fault.
    """
    if type(value) in _PLAIN_TYPES:
        return value
    converter = _CONVERTERS.get(type(value))
    if converter is not None:
        return converter(value)
    return _normalise_rare(value)


def _normalise_rare(value: object) -> FeelValue:
    if isinstance(value, bytes | bytearray | memoryview):
        raise _no_value(value)
    for kind, converter in _BY_INHERITANCE:
        if isinstance(value, kind):
            return converter(value)
    raise _no_value(value)


def _no_value(value: object) -> Fault:
    return Fault(message("Expected a FEEL value, but got Python's %(type)s.", type=type(value).__name__))


def _from_int(value: int) -> Decimal:
    if value.bit_length() > _MAX_INT_BITS:
        raise Fault(message("Expected a number below 10^6144, but got a greater one."))
    return NUMBERS.create_decimal(value)


def _from_range(value: Range) -> Range:
    low, high = normalise(value.low), normalise(value.high)
    if low is value.low and high is value.high:
        return value
    return Range(low, high, value.low_closed, value.high_closed, value.operator)


def _from_decimal(value: Decimal) -> Decimal | None:
    if not value.is_finite():
        return None
    try:
        return NUMBERS.plus(value)
    except DecimalException:
        raise Fault(message("Expected a number below 10^6144, but got a greater one.")) from None


def _from_float(value: float) -> Decimal | None:
    return _from_decimal(Decimal(repr(value)))


def _from_list(value: Sequence[object]) -> list[FeelValue]:
    try:
        return [normalise(item) for item in value]
    except RecursionError:
        raise _too_deep() from None


def _from_dict(value: Mapping[str, object]) -> dict[str, FeelValue]:
    strange = [key for key in value if not isinstance(key, str)]
    if strange:
        raise Fault(message("Expected contexts with string keys, but got the key %(key)s.", key=repr(strange[0])[:60]))
    try:
        return {key: normalise(item) for key, item in value.items()}
    except RecursionError:
        raise _too_deep() from None


def _too_deep() -> FeelLimitError:
    return FeelLimitError(message("Expected a value that is nested less deeply. Check it for cycles."))


_CONVERTERS: dict[type, Callable[[Any], FeelValue]] = {
    int: _from_int,
    float: _from_float,
    Decimal: _from_decimal,
    dict: _from_dict,
    list: _from_list,
    HostContext: lambda value: value,
    tuple: _from_list,
    datetime: DateTime.of,
    date: Date.of,
    time: Time.of,
    timedelta: DayTimeDuration.of,
    Range: _from_range,
}
_BY_INHERITANCE: tuple[tuple[type, Callable[[Any], FeelValue]], ...] = (
    (bool, bool),
    (str, str.__str__),
    (int, _from_int),
    (float, _from_float),
    (Decimal, _from_decimal),
    (datetime, DateTime.of),
    (date, Date.of),
    (time, Time.of),
    (timedelta, DayTimeDuration.of),
    (dict, _from_dict),
    (Mapping, HostContext),
    (Sequence, _from_list),
)

_TYPE_NAMES: dict[type, str] = {
    type(None): "null",
    bool: "boolean",
    Decimal: "number",
    str: "string",
    Date: "date",
    Time: "time",
    DateTime: "date and time",
    DayTimeDuration: "days and time duration",
    YearMonthDuration: "years and months duration",
    list: "list",
    Range: "range",
    Function: "function",
}


def type_name(value: FeelValue) -> str:
    """Return the FEEL name of a normalised value's type."""
    return _TYPE_NAMES.get(type(value), "context")


def is_context(value: FeelValue) -> bool:
    """Say whether a normalised value is a context."""
    return isinstance(value, Mapping)


def show(value: FeelValue, limit: int = 60) -> str:
    """Return a short readable form for messages and reasons."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        text = f'"{value}"' if len(value) <= limit else f'"{value[:limit]}…"'
    elif isinstance(value, list):
        text = f"a list of {len(value)}"
    elif isinstance(value, Mapping):
        text = "a context"
    elif type(value) is Decimal:
        text = end_text(value)
    else:
        text = str(value)
    return text if len(text) <= limit + 3 else text[:limit] + "…"
