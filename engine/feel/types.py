"""FEEL types: what conforms to them, and the coercions of DMN 1.5 §10.3.2.9.4."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeAlias

from engine.feel.errors import Fault
from engine.feel.evaluation import spend
from engine.feel.messages import message
from engine.feel.moments import arithmetic
from engine.feel.moments.dates import Date, DateTime, Time
from engine.feel.moments.durations import DayTimeDuration, YearMonthDuration
from engine.feel.values import FeelValue, Function, Range, show

Budget: TypeAlias = list[int] | None
"""How many items may still be looked at (``evaluation.spend``): a value that shares its parts may hold billions."""


@dataclass(frozen=True)
class FeelType:
    """A type by name. ``conforms`` and ``admits`` judge a normalised value that is not null.

    Both raise FeelLimitError when the value holds more items than the ``budget`` (a fresh one by default) allows.
    """

    name: str

    def conforms(self, value: FeelValue, budget: Budget = None) -> bool:
        """Say whether a value that is not null belongs to the type."""
        return _BASIC[self.name](value)

    def admits(self, value: FeelValue, budget: Budget = None) -> bool:
        """Say whether a value conforms and is allowed, where the type of a model limits its values."""
        return self.conforms(value, budget)


@dataclass(frozen=True)
class ListType(FeelType):
    """``list<item>``."""

    item: FeelType

    def conforms(self, value: FeelValue, budget: Budget = None) -> bool:
        """Every item is null or of the item type."""
        if not isinstance(value, list):
            return False
        left = spend(budget, len(value))
        return all(item is None or self.item.conforms(item, left) for item in value)

    def admits(self, value: FeelValue, budget: Budget = None) -> bool:
        """Every item is null or admitted by the item type."""
        if not isinstance(value, list):
            return False
        left = spend(budget, len(value))
        return all(item is None or self.item.admits(item, left) for item in value)


@dataclass(frozen=True)
class RangeType(FeelType):
    """``range<item>``."""

    item: FeelType

    def conforms(self, value: FeelValue, budget: Budget = None) -> bool:
        """Every end that is there is of the item type."""
        return isinstance(value, Range) and all(
            end is None or self.item.conforms(end, budget) for end in (value.low, value.high)
        )


@dataclass(frozen=True)
class ContextType(FeelType):
    """``context<name: type, …>``; further entries do not matter."""

    entries: tuple[tuple[str, FeelType], ...]

    def conforms(self, value: FeelValue, budget: Budget = None) -> bool:
        """Every entry is there, null or of its type."""
        left = spend(budget, len(self.entries))
        return self._each(value, lambda kind, entry: kind.conforms(entry, left))

    def admits(self, value: FeelValue, budget: Budget = None) -> bool:
        """Every entry is there, null or admitted by its type."""
        left = spend(budget, len(self.entries))
        return self._each(value, lambda kind, entry: kind.admits(entry, left))

    def _each(self, value: FeelValue, judge: Callable[[FeelType, FeelValue], bool]) -> bool:
        if not isinstance(value, Mapping) or any(name not in value for name, _ in self.entries):
            return False
        entries = ((kind, value[name]) for name, kind in self.entries)
        return all(entry is None or judge(kind, entry) for kind, entry in entries)


@dataclass(frozen=True)
class FunctionType(FeelType):
    """``function<type, …> -> type``."""

    parameters: tuple[FeelType, ...]
    result: FeelType

    def conforms(self, value: FeelValue, budget: Budget = None) -> bool:
        """A function of as many parameters, each of the same type or any type; a built-in one tells by itself."""
        if not isinstance(value, Function):
            return False
        if value.parameters is None:
            return value.suits is not None and value.suits(self)
        if len(value.parameters) != len(self.parameters):
            return False
        return all(
            is_subtype(expected.name, parameter.type_name)
            for expected, parameter in zip(self.parameters, value.parameters, strict=True)
        ) and (value.result_type is None or is_subtype(value.result_type, self.result.name))


@dataclass(frozen=True)
class ItemType(FeelType):
    """A named type of a model: ``base`` and a check of its allowed values."""

    base: FeelType
    allowed: Callable[[FeelValue], bool] | None = None

    def conforms(self, value: FeelValue, budget: Budget = None) -> bool:
        """The base conforms: ``instance of`` does not look at allowed values."""
        return self.base.conforms(value, budget)

    def admits(self, value: FeelValue, budget: Budget = None) -> bool:
        """The base admits it and it is among the allowed values."""
        return self.base.admits(value, budget) and (self.allowed is None or self.allowed(value))


def is_subtype(name: str, other: str) -> bool:
    """Say whether values of the first named type can stand for the second."""
    return other in {name, "Any"} or name == "Null"


def stands_for(kind: FeelType, wanted: FeelType) -> bool:
    """Say whether every value of a type may stand where another is wanted (DMN 1.5 table 45, conforms to)."""
    while isinstance(kind, ItemType):
        kind = kind.base
    if is_subtype(kind.name, wanted.name):
        return True
    if isinstance(kind, ListType | RangeType):
        generic = "list" if isinstance(kind, ListType) else "range"
        return wanted.name == generic or (type(kind) is type(wanted) and stands_for(kind.item, wanted.item))
    if isinstance(kind, FunctionType):
        return wanted.name == "function"
    if isinstance(kind, ContextType):
        return wanted.name == "context"
    return wanted.name == "duration" and kind.name.endswith(" duration")


_BASIC: dict[str, Callable[[FeelValue], bool]] = {
    "Any": lambda value: True,
    "Null": lambda value: value is None,
    "number": lambda value: type(value) is Decimal,
    "string": lambda value: isinstance(value, str),
    "boolean": lambda value: isinstance(value, bool),
    "date": lambda value: isinstance(value, Date),
    "time": lambda value: isinstance(value, Time),
    "date and time": lambda value: isinstance(value, DateTime),
    "days and time duration": lambda value: isinstance(value, DayTimeDuration),
    "years and months duration": lambda value: isinstance(value, YearMonthDuration),
    "duration": lambda value: isinstance(value, DayTimeDuration | YearMonthDuration),
    "list": lambda value: isinstance(value, list),
    "context": lambda value: isinstance(value, Mapping),
    "range": lambda value: isinstance(value, Range),
    "function": lambda value: isinstance(value, Function),
}

ANY = FeelType("Any")
_SPELLINGS = {"dateTime": "date and time", "dayTimeDuration": "days and time duration"} | {
    "yearMonthDuration": "years and months duration"
}


def basic_type(name: str) -> FeelType | None:
    """Return the type of a basic name, or nothing when FEEL has none such."""
    name = _SPELLINGS.get(name, name)
    return FeelType(name) if name in _BASIC and name != "duration" else None


def coerce(value: FeelValue, kind: FeelType) -> FeelValue:
    """Fit a value to a type: to or from a list of one, or a date to its midnight. Raises Fault when it cannot."""
    if value is None or kind.admits(value):
        return value
    if isinstance(value, list) and len(value) == 1 and value[0] is not None and kind.admits(value[0]):
        return value[0]
    if kind.admits([value]):
        return [value]
    if isinstance(value, Date):
        midnight = arithmetic.midnight_utc(value)
        if kind.admits(midnight):
            return midnight
    raise Fault(message("Expected a value of type %(type)s, but got %(value)s.", type=kind.name, value=show(value)))
