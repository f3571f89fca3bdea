"""Trying an expression, or the unary tests of a cell: the value, what it read, and every null with its reason."""

from collections.abc import Callable
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
from engine.feel.analysis import Analysis, analyse_expression, analyse_unary_tests, kind_of
from itsm.studio.fixes import fix_of
from itsm.studio.given import LONGEST_SOURCE, UNCACHED, Given, Unreadable, require_length, unreadable
from itsm.studio.help import Help, ReadName, ShownAdvice, help_of, known_names, reads_of
from itsm.studio.shown import ShownReason, ShownValue, shown_reasons, shown_value

Compiled = Expression | UnaryTests
Compile = Callable[[str], Compiled]
Analyse = Callable[[str], Analysis]


@dataclass(frozen=True, slots=True)
class Problem:
    """A source that cannot be read; ``fixed`` is the source as it was probably meant."""

    told: Unreadable
    fixed: str | None = None


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

    @property
    def further_advice(self) -> tuple[ShownAdvice, ...]:
        """Advice on parts of which no reason tells already."""
        told = {(reason.place.start, reason.place.end) for reason in self.reasons}
        advice = self.help.advice if self.help else ()
        return tuple(one for one in advice if (one.place.start, one.place.end) not in told)


def try_expression(source: str, given: Given, now: datetime) -> Trial:
    """Evaluate an expression over the variables that were given. Raises InvalidInput when it is too long."""
    compile_one = partial(compile_expression, names=given.names, types=UNCACHED)

    def evaluate(compiled: Compiled) -> Evaluation:
        assert isinstance(compiled, Expression)
        return compiled.explain(given.values, now)

    analyse = partial(analyse_expression, names=known_names(given))
    return _try(source, given, compile_one, evaluate, analyse)


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

    compile_one = partial(compile_unary_tests, names=given.names, types=UNCACHED)
    analyse = partial(analyse_unary_tests, input_type=kind_of(value), names=known_names(given))
    return _try(source, given, compile_one, evaluate, analyse)


def _value_of(written: str, given: Given, now: datetime) -> FeelValue:
    if not written.strip():
        return None
    return compile_expression(written, given.names, UNCACHED).evaluate(given.values, now)


def _try(
    source: str, given: Given, compile_one: Compile, evaluate: Callable[[Compiled], Evaluation], analyse: Analyse
) -> Trial:
    require_length(source, LONGEST_SOURCE)
    try:
        compiled = compile_one(source)
    except FeelSyntaxError as problem:
        return Trial(problem=Problem(unreadable(source, problem), fix_of(source, problem, compile_one)))
    analysis = analyse(source)
    reads, told = reads_of(analysis, given), help_of(source, analysis)
    try:
        answer = evaluate(compiled)
    except FeelError as problem:
        return Trial(reads=reads, help=told, stopped=text_of(problem.message))
    return Trial(shown_value(answer.value), shown_reasons(source, answer.reasons), reads, told)
