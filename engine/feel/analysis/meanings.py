"""What operators and properties yield by the types they are used on (DMN 1.5 tables 51-57 and 66)."""

from engine.feel.analysis.kinds import (
    BOOLEAN,
    DATE,
    DATE_TIME,
    DAYS,
    DURATION,
    DURATIONS,
    MONTHS,
    NUMBER,
    STRING,
    TIME,
    family,
    join_all,
)
from engine.feel.types import ANY, FeelType, RangeType

Table = dict[tuple[str, str], FeelType]


def _table(*rows: tuple[FeelType, FeelType, FeelType]) -> Table:
    return {(left.name, right.name): result for left, right, result in rows}


_WITH_DURATION = (
    (TIME, DAYS, TIME),
    (DATE_TIME, DAYS, DATE_TIME),
    (DATE_TIME, MONTHS, DATE_TIME),
    (DATE, DAYS, DATE),
    (DATE, MONTHS, DATE),
)
_DURATIONS_ADDED = ((DAYS, DAYS, DAYS), (MONTHS, MONTHS, MONTHS))
MEANINGS: dict[str, Table] = {
    "+": _table(
        (NUMBER, NUMBER, NUMBER),
        (STRING, STRING, STRING),
        *_DURATIONS_ADDED,
        *_WITH_DURATION,
        *((right, left, result) for left, right, result in _WITH_DURATION),
    ),
    "-": _table(
        (NUMBER, NUMBER, NUMBER),
        *_DURATIONS_ADDED,
        *_WITH_DURATION,
        (TIME, TIME, DAYS),
        *((left, right, DAYS) for left in (DATE, DATE_TIME) for right in (DATE, DATE_TIME)),
    ),
    "*": _table(
        (NUMBER, NUMBER, NUMBER),
        *((duration, NUMBER, duration) for duration in (DAYS, MONTHS)),
        *((NUMBER, duration, duration) for duration in (DAYS, MONTHS)),
    ),
    "/": _table(
        (NUMBER, NUMBER, NUMBER),
        *((duration, NUMBER, duration) for duration in (DAYS, MONTHS)),
        *((duration, duration, NUMBER) for duration in (DAYS, MONTHS)),
    ),
    "**": _table((NUMBER, NUMBER, NUMBER)),
}
NEGATED = frozenset({"number", "Any"}) | DURATIONS
"""Types of which there is a negative."""


def operation_type(operator: str, left: FeelType, right: FeelType) -> FeelType | None:
    """Return the type of an arithmetic operation; nothing when the operator has no meaning for the types."""
    first, second = _alternatives(left), _alternatives(right)
    results = [
        result
        for (one, other), result in MEANINGS[operator].items()
        if (first is None or one in first) and (second is None or other in second)
    ]
    return join_all(results) if results else None


def _alternatives(kind: FeelType) -> frozenset[str] | None:
    name = family(kind)
    if name == ANY.name:
        return None
    return frozenset({DAYS.name, MONTHS.name}) if name == DURATION.name else frozenset({name})


_OF_DATE = dict.fromkeys(("year", "month", "day", "weekday"), NUMBER)
_OF_TIME = dict.fromkeys(("hour", "minute", "second"), NUMBER) | {"time offset": DAYS, "timezone": STRING}
_OF_DAYS = dict.fromkeys(("days", "hours", "minutes", "seconds"), NUMBER)
_OF_MONTHS = dict.fromkeys(("years", "months"), NUMBER)
PROPERTIES: dict[str, dict[str, FeelType]] = {
    DATE.name: _OF_DATE,
    TIME.name: _OF_TIME,
    DATE_TIME.name: _OF_DATE | _OF_TIME,
    DAYS.name: _OF_DAYS,
    MONTHS.name: _OF_MONTHS,
    DURATION.name: _OF_DAYS | _OF_MONTHS,
    "range": {"start": ANY, "end": ANY, "start included": BOOLEAN, "end included": BOOLEAN},
}


def property_type(kind: FeelType, name: str) -> FeelType | None:
    """Return the type of a property of a value that is no context; nothing when there is none such."""
    found = PROPERTIES.get(family(kind), {}).get(name)
    if found is ANY and isinstance(kind, RangeType):
        return kind.item
    return found
