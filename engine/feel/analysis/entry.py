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
from engine.feel.syntax.lexer import NAME, position, tokenize
from engine.feel.syntax.names import KEYWORDS
from engine.feel.syntax.parser import parse_expression, parse_unary_tests
from engine.feel.types import ANY, FeelType

Types = Mapping[str, FeelType]
_MAX_GUESSES = 8
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
    except FeelSyntaxError as problem:
        return Analysis((), (), ANY, (_unreadable(source, problem),))
    except RecursionError:
        return Analysis((), (), ANY, (_too_deep(source),))
    advice = tuple(sorted(study.advice, key=lambda each: (each.start, each.end)))
    return Analysis(tuple(sorted(study.reads)), tuple(sorted(study.paths)), kind, advice)


def _parsed(source: str, names: Types, types: Types, parse: Parse[Parsed]) -> tuple[Parsed, list[str]]:
    """Parse, taking unknown functions for known ones so that the rest can be read too. Raises FeelSyntaxError."""
    unknown: list[str] = []
    while True:
        try:
            return parse(source, list(names), [*BUILTINS, *unknown], types), unknown
        except FeelSyntaxError as problem:
            name = _called_at(source, problem)
            if name is None or name in unknown or name in BUILTINS or len(unknown) >= _MAX_GUESSES:
                raise
            unknown.append(name)


def _called_at(source: str, problem: FeelSyntaxError) -> str | None:
    """Return the words before a parenthesis around the place of an error: the name of a function nobody knows."""
    try:
        tokens = tokenize(source)
    except FeelSyntaxError:
        return None
    at = next((i for i, token in enumerate(tokens) if position(source, token.start) == _place(problem)), None)
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


def _place(problem: FeelSyntaxError) -> tuple[int, int]:
    return problem.line, problem.column


def _unreadable(source: str, problem: FeelSyntaxError) -> Advice:
    lines = source.split("\n")
    start = sum(len(line) + 1 for line in lines[: problem.line - 1]) + problem.column - 1
    start = min(start, len(source))
    end = min(start + 1, len(source))
    return Advice(
        "syntax", "error", problem.message, problem.hint, problem.line, problem.column, start, end, source[start:end]
    )


def _too_deep(source: str) -> Advice:
    sentence = message("Expected a simpler expression, but it is nested too deeply.")
    return Advice("too-deep", "error", sentence, NO_HINT, 1, 1, 0, len(source), source)
