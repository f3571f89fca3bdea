"""What was typed into the fields of a decision, as FEEL values of the types that its model names."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from engine.errors import Text, text, text_of
from engine.feel import (
    FeelError,
    FeelValue,
    compile_expression,
    parse_date,
    parse_date_time,
    parse_duration,
    parse_time,
)
from engine.feel.values import type_name
from itsm.studio.decision_inputs import InputField
from itsm.studio.given import LONGEST_SOURCE, UNCACHED, Given, require_length

Path = tuple[str, ...]
_READERS: Mapping[str, Callable[[str], FeelValue]] = {
    "string": str,
    "date": parse_date,
    "time": parse_time,
    "date and time": parse_date_time,
    "days and time duration": parse_duration,
    "years and months duration": parse_duration,
    "boolean": lambda written: {"true": True, "false": False}[written],
}
WANTED: Mapping[str, Text] = {
    "number": text("a number, such as 12.5"),
    "boolean": text("true or false"),
    "date": text("a date, such as 2026-11-20"),
    "time": text("a time, such as 09:30:00"),
    "date and time": text("a date and time, such as 2026-11-20T09:30:00"),
    "days and time duration": text("a duration, such as P2DT4H"),
    "years and months duration": text("a duration, such as P1Y6M"),
}
"""What to type, by type."""


@dataclass(frozen=True, slots=True)
class Field:
    """A field and what was typed into it."""

    asked: InputField
    typed: str


def read_fields(
    fields: Sequence[Field], more: Given, now: datetime
) -> tuple[dict[Path, FeelValue], dict[str, Text]]:
    """The values by path, and what is wrong by name of the field.

    What was left empty is not given; beside a part of the same context that is, it is null, as its type wants it there.
    """
    values: dict[Path, FeelValue] = {}
    wrong: dict[str, Text] = {}
    for one in fields:
        written = one.typed if one.asked.type == "string" else one.typed.strip()
        if not written:
            continue
        require_length(written, LONGEST_SOURCE)
        try:
            values[one.asked.path] = _read(one.asked, written, more, now)
        except FeelError as problem:
            wrong[one.asked.name] = text_of(problem.message)
        except (ValueError, KeyError):
            expected = WANTED[one.asked.type]
            wrong[one.asked.name] = text("Expected %(expected)s, but this is something else.", expected=expected)
    begun = {path[0] for path in values}
    missing = [one.asked.path for one in fields if one.asked.path[0] in begun and one.asked.path not in values]
    return {**values, **dict.fromkeys(missing)}, wrong


def _read(asked: InputField, written: str, more: Given, now: datetime) -> FeelValue:
    reader = str if asked.options else _READERS.get(asked.type)
    if reader is not None:
        return reader(written)
    value = compile_expression(written, more.names, UNCACHED).evaluate(more.values, now)
    if asked.type == "number" and type_name(value) != "number":
        raise ValueError(written)
    return value


def typed_as(asked: InputField, value: FeelValue, written: str) -> str:
    """What one types into a field to give ``value``, which FEEL writes as ``written``."""
    if value is None:
        return ""
    return written if isinstance(value, bool) or not (asked.options or asked.type in _READERS) else str(value)
