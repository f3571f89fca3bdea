"""Types as bounds of values: joining two, asking whether two can share a value, the type of a value.

``Null`` is the type without values other than null: the bound of what is always null.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from engine.feel.types import ANY, ContextType, FeelType, FunctionType, ItemType, ListType, RangeType
from engine.feel.values import FeelValue, Range, type_name

NULL, NUMBER, STRING, BOOLEAN = (FeelType(name) for name in ("Null", "number", "string", "boolean"))
DATE, TIME, DATE_TIME = (FeelType(name) for name in ("date", "time", "date and time"))
DAYS, MONTHS = FeelType("days and time duration"), FeelType("years and months duration")
DURATION, FUNCTION = FeelType("duration"), FeelType("function")
TEMPORAL = frozenset({"date", "time", "date and time"})
DURATIONS = frozenset({DAYS.name, MONTHS.name, DURATION.name})
SCALARS = frozenset({"number", "string", "boolean"}) | TEMPORAL | DURATIONS
_MAX_NAME = 400


@dataclass(frozen=True)
class ExactContext(ContextType):
    """A context whose entries are all known, because they are written out."""


@dataclass(frozen=True)
class OwnFunction(FunctionType):
    """A function defined in FEEL: its type and the names of its parameters."""

    names: tuple[str, ...] = ()


def plain(kind: FeelType) -> FeelType:
    """Return the structure of a type: that of a named type, ``list<Any>`` for ``list``; ``Any`` when unknown."""
    while isinstance(kind, ItemType):
        kind = kind.base
    known = {"list": LIST, "range": RANGE, "context": CONTEXT}
    if type(kind) is FeelType:
        return known.get(kind.name, kind)
    return kind if isinstance(kind, ListType | RangeType | ContextType | FunctionType) else ANY


def family(kind: FeelType) -> str:
    """Return the name of the basic type that a type belongs to."""
    kind = plain(kind)
    for found, name in _FAMILIES:
        if isinstance(kind, found):
            return name
    return kind.name


_FAMILIES: tuple[tuple[type[FeelType], str], ...] = (
    (ListType, "list"), (RangeType, "range"), (ContextType, "context"), (FunctionType, "function"),
)  # fmt: skip


def list_of(item: FeelType) -> FeelType:
    """Return ``list<item>``; a plain list when its name would grow beyond measure."""
    name = f"list<{item.name}>"
    return ListType(name, item) if len(name) <= _MAX_NAME else LIST


def range_of(item: FeelType) -> FeelType:
    """Return ``range<item>``."""
    name = f"range<{item.name}>"
    return RangeType(name, item) if len(name) <= _MAX_NAME else RANGE


def context_of(entries: Mapping[str, FeelType], *, exact: bool) -> FeelType:
    """Return the type of a context with these entries; ``exact`` says that it has no others."""
    name = f"context<{', '.join(f'{key}: {kind.name}' for key, kind in entries.items())}>"
    if len(name) > _MAX_NAME:
        return CONTEXT
    return (ExactContext if exact else ContextType)(name, tuple(entries.items()))


LIST: FeelType = ListType("list<Any>", ANY)
RANGE: FeelType = RangeType("range<Any>", ANY)
CONTEXT: FeelType = ContextType("context<>", ())


def join(one: FeelType, other: FeelType) -> FeelType:
    """Return a type that all values of both conform to."""
    one, other = plain(one), plain(other)
    if one == other or other is NULL or other.name == "Null":
        return one
    if one.name == "Null":
        return other
    name = family(one)
    if name != family(other):
        return DURATION if {name, family(other)} <= DURATIONS else ANY
    return _JOINS[name](one, other) if name in _JOINS else ANY


def join_all(kinds: Iterable[FeelType]) -> FeelType:
    """Return a type that all values of several types conform to; ``Null`` for none."""
    joined = NULL
    for kind in kinds:
        joined = join(joined, kind)
    return joined


def _join_contexts(one: ContextType, other: ContextType) -> FeelType:
    first, second = dict(one.entries), dict(other.entries)
    entries = {key: join(kind, second[key]) for key, kind in first.items() if key in second}
    both = isinstance(one, ExactContext) and isinstance(other, ExactContext)
    return context_of(entries, exact=both and first.keys() == second.keys())


_JOINS: dict[str, Callable[[Any, Any], FeelType]] = {
    "list": lambda one, other: list_of(join(one.item, other.item)),
    "range": lambda one, other: range_of(join(one.item, other.item)),
    "context": _join_contexts,
    "function": lambda one, other: FUNCTION,
}


def overlap(one: FeelType, other: FeelType) -> bool:
    """Say whether a value other than null may conform to both types (``Null`` itself counts as unknown)."""
    names = {family(one), family(other)}
    if len(names) == 1 or names & {"Any", "Null"}:
        return True
    return "duration" in names and names <= DURATIONS


def comparable(one: FeelType, other: FeelType) -> bool:
    """Say whether values of two types may be compared: of one type, or a date with a date and time."""
    return overlap(one, other) or {family(one), family(other)} == {"date", "date and time"}


def fits(kind: FeelType, wanted: FeelType) -> bool:
    """Say whether a value of a type may fit a parameter, with the coercions of DMN 1.5 §10.3.2.9.4."""
    kind, wanted = plain(kind), plain(wanted)
    if overlap(kind, wanted):
        return True
    if isinstance(kind, ListType) and overlap(kind.item, wanted):
        return True
    if isinstance(wanted, ListType) and overlap(kind, wanted.item):
        return True
    return family(kind) == "date" and family(wanted) == "date and time"


def kind_of(value: FeelValue) -> FeelType:
    """Return the narrowest type of a value that FEEL has a name for."""
    if isinstance(value, list):
        return list_of(join_all(kind_of(item) for item in value[:50]) if len(value) <= 50 else ANY)
    if isinstance(value, Mapping):
        return context_of({key: kind_of(entry) for key, entry in value.items()}, exact=True)
    if isinstance(value, Range):
        return range_of(join(kind_of(value.low), kind_of(value.high)))
    return NULL if value is None else FeelType(type_name(value))
