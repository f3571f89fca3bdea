"""The two ways in: parse, infer, and turn whatever goes wrong into advice."""

from collections.abc import Callable, Mapping
from typing import TypeVar

from engine.feel.analysis import basics, calls, loops, structures  # noqa: F401 - they register themselves
from engine.feel.analysis.core import Scope, Study, infer
from engine.feel.analysis.findings import NO_HINT, Advice, Analysis
from engine.feel.analysis.kinds import BOOLEAN, plain
from engine.feel.analysis.matching import check_tests
from engine.feel.builtins import BUILTINS
from engine.feel.errors import FeelSyntaxError
from engine.feel.messages import message
from engine.feel.syntax import tree
from engine.feel.syntax.lexer import NAME, tokenize
from engine.feel.syntax.names import KEYWORDS
from engine.feel.syntax.parser import parse_expression, parse_unary_tests
from engine.feel.types import ANY, FeelType

Types = Mapping[str, FeelType]
_MAX_GUESSES = 8
_READ_AGAIN = 16_000
"""Characters that may be parsed again after an unknown function: all of them are told for sources of usual length."""
Parsed = TypeVar("Parsed", bound=tree.Node)
Parse = Callable[[str, list[str], list[str], Types], Parsed]


def analyse_expression(
    source: str, names: Types | None = None, types: Types | None = None, closed: bool = False
) -> Analysis:
    """Analyse an expression. Never raises.

    ``names`` are the known variables with their types (``Any`` when unknown), ``types`` the named types. With
    ``closed`` there are no others, so that an unknown name is an error.
    """
    return _analysed(source, names or {}, types or {}, closed, parse_expression, infer)


def analyse_unary_tests(
    source: str,
    input_type: FeelType = ANY,
    names: Types | None = None,
    types: Types | None = None,
    closed: bool = False,
) -> Analysis:
    """Analyse unary tests of a value of a type. Never raises; ``?`` is not one of the names read."""

    def judge(node: tree.Tests, study: Study, scope: Scope) -> FeelType:
        kind = plain(input_type)
        check_tests(node.tests, kind, None, study, scope.child({"?": kind}))
        return BOOLEAN

    return _analysed(source, names or {}, types or {}, closed, parse_unary_tests, judge)


def _analysed(
    source: str,
    names: Types,
    types: Types,
    closed: bool,
    parse: Parse[Parsed],
    judge: Callable[[Parsed, Study, Scope], FeelType],
) -> Analysis:
    try:
        node, unknown = _parsed(source, names, types, parse)
        study = Study(source, names, closed, frozenset(unknown))
        kind = judge(node, study, Scope({}))
    except _UnknownFunction as problem:
        return Analysis((), (), ANY, (_unreadable(source, problem, "unknown-function"),))
    except FeelSyntaxError as problem:
        return Analysis((), (), ANY, (_unreadable(source, problem, "syntax"),))
    except RecursionError:
        return Analysis((), (), ANY, (_too_deep(source),))
    advice = tuple(sorted(study.advice, key=lambda each: (each.start, each.end)))
    return Analysis(tuple(sorted(study.reads)), tuple(sorted(study.paths)), kind, advice)


class _UnknownFunction(FeelSyntaxError):
    """One function too many that nobody knows: the rest is not read any more."""


def _parsed(source: str, names: Types, types: Types, parse: Parse[Parsed]) -> tuple[Parsed, list[str]]:
    """Parse, taking unknown functions for known ones so that the rest can be read too. Raises FeelSyntaxError."""
    unknown: list[str] = []
    most = min(_MAX_GUESSES, 1 + _READ_AGAIN // (len(source) + 1))
    while True:
        try:
            return parse(source, list(names), [*BUILTINS, *unknown], types), unknown
        except FeelSyntaxError as problem:
            name = _called_at(source, problem)
            if name is None or name in unknown or name in BUILTINS:
                raise
            if len(unknown) >= most:
                raise _UnknownFunction(problem.message, problem.line, problem.column, problem.hint) from None
            unknown.append(name)


def _called_at(source: str, problem: FeelSyntaxError) -> str | None:
    """Return the words before a parenthesis around the place of an error: the name of a function nobody knows."""
    try:
        tokens = tokenize(source)
    except FeelSyntaxError:
        return None
    offset = _offset(source, problem)
    at = next((i for i, token in enumerate(tokens) if token.start == offset), None)
    if at is None:
        return None
    words = [token.kind == NAME and token.text not in KEYWORDS for token in tokens]
    if not words[at]:
        return None
    first, last = at, at
    while first and words[first - 1]:
        first -= 1
    while words[last + 1]:
        last += 1
    if tokens[last + 1].text != "(":
        return None
    return " ".join(token.text for token in tokens[first : last + 1])


def _offset(source: str, problem: FeelSyntaxError) -> int:
    start = 0
    for _ in range(problem.line - 1):
        start = source.find("\n", start) + 1
    return min(start + problem.column - 1, len(source))


def _unreadable(source: str, problem: FeelSyntaxError, code: str) -> Advice:
    start = _offset(source, problem)
    end = min(start + 1, len(source))
    return Advice(
        code, "error", problem.message, problem.hint, problem.line, problem.column, start, end, source[start:end]
    )


def _too_deep(source: str) -> Advice:
    sentence = message("Expected a simpler expression to look into, but it is nested too deeply.")
    return Advice("too-deep", "warning", sentence, NO_HINT, 1, 1, 0, len(source), source)
