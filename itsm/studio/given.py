"""The variables that somebody gives for a trial: JSON, or a FEEL context, typed as text."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from engine.errors import InvalidInput, Text, text, text_of
from engine.feel import FeelError, FeelSyntaxError, FeelValue, basic_type, compile_expression, normalise
from engine.feel.errors import Fault
from engine.feel.types import ANY, FeelType
from itsm.studio.places import Excerpt, excerpt, place_of

LONGEST_SOURCE = 20_000
LONGEST_VARIABLES = 100_000
LONGEST_NAME = 200
UNCACHED: Mapping[str, FeelType] = {"Any": basic_type("Any") or ANY}
"""Types that change nothing; with types a compilation is not kept, so that typing fills nobody's cache."""


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A text that is neither: what is wrong, a guess, and where."""

    message: Text
    hint: Text | None = None
    line: int = 1
    column: int = 1
    shown: Excerpt | None = None


@dataclass(frozen=True, slots=True)
class Given:
    """Variables by name, ready to be read; ``problem`` says why there are none."""

    values: Mapping[str, FeelValue] = field(default_factory=dict)
    problem: Unreadable | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """All names, those of contexts inside too: what an expression may write with blanks."""
        return tuple(dict.fromkeys(name for name in _names(self.values) if len(name) <= LONGEST_NAME))


def read_variables(written: str, now: datetime) -> Given:
    """Variables from a text; an empty one gives none. Raises InvalidInput when it is too long."""
    require_length(written, LONGEST_VARIABLES)
    if not written.strip():
        return Given()
    try:
        found = json.loads(written, parse_int=Decimal, parse_float=Decimal, parse_constant=_no_constant)
    except (ValueError, ArithmeticError, RecursionError):
        return _read_feel(written, now)
    return _as_context(found)


def given_values(values: object) -> Given:
    """Variables that came as plain data."""
    return _as_context(values)


def require_length(written: str, most: int) -> None:
    """Raise InvalidInput when a text is longer than ``most`` characters."""
    if len(written) > most:
        raise InvalidInput(
            text(
                "Expected at most %(most)s characters, but there are %(count)s. Try a part of it.",
                most=most, count=len(written),
            )
        )


def unreadable(source: str, problem: FeelError) -> Unreadable:
    """What the reader of FEEL says of a source."""
    message = text_of(problem.message)
    if not isinstance(problem, FeelSyntaxError):
        return Unreadable(message)
    hint = text_of(problem.hint) if str(problem.hint) else None
    place = place_of(source, problem.line, problem.column)
    return Unreadable(message, hint, problem.line, problem.column, excerpt(source, place))


def _read_feel(written: str, now: datetime) -> Given:
    try:
        answer = compile_expression(written, types=UNCACHED).explain({}, now)
    except FeelError as problem:
        return Given(problem=unreadable(written, problem))
    if answer.value is None and answer.reasons:
        reason = answer.reasons[0]
        place = place_of(written, reason.line, reason.column, reason.text)
        told = Unreadable(text_of(reason.message), None, reason.line, reason.column, excerpt(written, place))
        return Given(problem=told)
    return _as_context(answer.value)


def _as_context(found: object) -> Given:
    try:
        values = normalise(found)
    except Fault as problem:
        return Given(problem=Unreadable(text_of(problem.message)))
    except RecursionError:
        values = None
    if not isinstance(values, Mapping):
        return Given(problem=Unreadable(text('Expected names with values, such as {"amount": 12}. Write that.')))
    return Given(values)


def _names(values: object) -> Iterator[str]:
    if isinstance(values, Mapping):
        for name, value in values.items():
            yield name
            yield from _names(value)
    elif isinstance(values, list):
        for item in values:
            yield from _names(item)


def _no_constant(written: str) -> object:
    raise ValueError(written)
