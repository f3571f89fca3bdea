"""Trying an expression, or the unary tests of a cell: the value, what it read, and every null with its reason."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from engine.errors import Text, text_of
from engine.feel import (
    Evaluation,
    Expression,
    FeelError,
    FeelSyntaxError,
    FeelValue,
    UnaryTests,
    compile_expression,
    compile_unary_tests,
)
from itsm.studio.fixes import fix_of
from itsm.studio.given import LONGEST_SOURCE, UNCACHED, Given, Unreadable, require_length, unreadable
from itsm.studio.help import Help, help_for
from itsm.studio.shown import ShownReason, ShownValue, shown_reasons, shown_value

Compiled = Expression | UnaryTests
Compile = Callable[[str], Compiled]


@dataclass(frozen=True, slots=True)
class Problem:
    """A source that cannot be read; ``fixed`` is the source as it was probably meant."""

    told: Unreadable
    fixed: str | None = None


@dataclass(frozen=True, slots=True)
class ReadName:
    """A name that the expression reads; ``given`` when there is a variable of that name."""

    name: str
    given: bool


@dataclass(frozen=True, slots=True)
class Trial:
    """What came of a trial. ``value`` is None when nothing could be evaluated; ``stopped`` says which limit was met."""

    value: ShownValue | None = None
    reasons: tuple[ShownReason, ...] = ()
    reads: tuple[ReadName, ...] = ()
    help: Help | None = None
    problem: Problem | None = None
    value_problem: Unreadable | None = None
    stopped: Text | None = None


def try_expression(source: str, given: Given, now: datetime) -> Trial:
    """Evaluate an expression over the variables that were given. Raises InvalidInput when it is too long."""
    compile_one = partial(compile_expression, names=given.names, types=UNCACHED)

    def evaluate(compiled: Compiled) -> Evaluation:
        assert isinstance(compiled, Expression)
        return compiled.explain(given.values, now)

    return _try(source, given, compile_one, evaluate)


def try_tests(source: str, tested: str, given: Given, now: datetime) -> Trial:
    """Say whether a value (written in FEEL) passes unary tests. Raises InvalidInput when one of both is too long."""
    require_length(tested, LONGEST_SOURCE)
    try:
        value = _value_of(tested, given, now)
    except FeelError as problem:
        return Trial(value_problem=unreadable(tested, problem))
    return try_tests_on(source, value, given, now)


def try_tests_on(source: str, value: FeelValue, given: Given, now: datetime) -> Trial:
    """Say whether a value passes unary tests. Raises InvalidInput when they are too long."""

    def evaluate(compiled: Compiled) -> Evaluation:
        assert isinstance(compiled, UnaryTests)
        return compiled.explain(value, given.values, now)

    return _try(source, given, partial(compile_unary_tests, names=given.names, types=UNCACHED), evaluate)


def _value_of(written: str, given: Given, now: datetime) -> FeelValue:
    if not written.strip():
        return None
    return compile_expression(written, given.names, UNCACHED).evaluate(given.values, now)


def _try(source: str, given: Given, compile_one: Compile, evaluate: Callable[[Compiled], Evaluation]) -> Trial:
    require_length(source, LONGEST_SOURCE)
    try:
        compiled = compile_one(source)
    except FeelSyntaxError as problem:
        return Trial(problem=Problem(unreadable(source, problem), fix_of(source, problem, compile_one)))
    reads = _reads(compiled, given.values)
    told = help_for(source, given, isinstance(compiled, UnaryTests))
    try:
        answer = evaluate(compiled)
    except FeelError as problem:
        return Trial(reads=reads, help=told, stopped=text_of(problem.message))
    return Trial(shown_value(answer.value), shown_reasons(source, answer.reasons), reads, told)


def _reads(compiled: Compiled, values: Mapping[str, FeelValue]) -> tuple[ReadName, ...]:
    return tuple(ReadName(name, name in values) for name in sorted(compiled.reads))
