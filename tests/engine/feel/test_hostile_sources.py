"""Hostile sources: a limit refuses them when they are read, and the work of reading grows no faster than they do."""

import sys
from collections.abc import Callable
from types import FrameType

import pytest

from engine.feel import FeelLimitError, FeelSyntaxError, FeelValue, compile_expression, compile_unary_tests
from engine.feel.builtins import BUILTINS
from engine.feel.syntax.cursor import MAX_DEPTH
from engine.feel.syntax.lexer import MAX_NUMBER, MAX_SOURCE
from engine.feel.syntax.parser import MAX_OPERATORS, parse_expression
from engine.feel.syntax.printer import print_node

Source = Callable[[int], str]


def _memberships(size: int) -> str:
    return "a in (" * size + "1" + ")+1" * size


DEEP: list[tuple[str, Source]] = [
    ("parentheses", lambda size: "(" * size + "1" + ")" * size),
    ("minus signs", lambda size: "-" * size + "1"),
    ("lists", lambda size: "[" * size),
    ("contexts", lambda size: "{a:" * size),
    ("ifs", lambda size: "if 1 then " * size),
    ("else ifs", lambda size: "if 1 then 2 else " * size + "3"),
    ("loops", lambda size: "for a in b return " * size),
    ("conditions", lambda size: "some a in b satisfies " * size),
    ("filters", lambda size: "a[" * size),
    ("calls of not", lambda size: "not(" * size + "1" + ")" * size),
    ("functions", lambda size: "function(a) " * size + "1"),
    ("ranges", lambda size: "]-" * size + "1"),
    ("memberships", _memberships),
    ("types", lambda size: "1 instance of " + "list<" * size),
    ("types of functions", lambda size: "1 instance of " + "function<>->" * size),
]  # fmt: skip
WIDE: list[tuple[str, Source]] = [
    ("commas", lambda size: "[" + "," * size),
    ("items", lambda size: "[" + "1," * size + "1]"),
    ("keys", lambda size: "{" + ",".join(f"k{at}:1" for at in range(size)) + "}"),
    ("keys of one first word", lambda size: "{" + ",".join(f"a {at}:a" for at in range(size)) + "}"),
    ("loop names", lambda size: "for " + ",".join(f"a{at} in b" for at in range(size)) + " return 1"),
    ("parameters", lambda size: "function(" + ",".join(f"a{at}: list<number>" for at in range(size)) + ") 1"),
    ("named arguments", lambda size: "count(" + ",".join(f"a {at}:1" for at in range(size)) + ")"),
    ("words", lambda size: "a " * size),
    ("words of a name", lambda size: "{" + "a " * size),
    ("points", lambda size: "1" + "." * size),
    ("a long name", lambda size: "a" * size),
    ("a long string", lambda size: '"' + "a" * size + '"'),
    ("escapes", lambda size: '"' + "\\u0041" * size + '"'),
    ("comments", lambda size: "/**/" * size),
    ("an open comment", lambda size: "/*" + "*" * size),
    ("question marks", lambda size: "a ? " * size),
    ("closing brackets", lambda size: "a" + ")" * size),
    ("commas of ends", lambda size: "[1..2" + ",1" * size),
]  # fmt: skip
REFUSED = [
    ("a megabyte", "1 " * 524_288, f"at most {MAX_SOURCE} characters"),
    ("a million commas", "[" + "," * 1_000_000, f"at most {MAX_SOURCE} characters"),
    ("a number of many digits", "9" * 5_000, f"at most {MAX_NUMBER} characters"),
    ("a number of very many digits", "9" * 100_000, f"at most {MAX_SOURCE} characters"),
    ("a giant exponent", "1e999999999", "beyond"),
    ("additions", "1" + "+1" * 20_000, f"at most {MAX_OPERATORS} operators"),
    ("paths", "a" + ".b" * 20_000, f"at most {MAX_OPERATORS} operators"),
    ("filters in a row", "a" + "[1]" * 20_000, f"at most {MAX_OPERATORS} operators"),
    ("comparisons", "a" + "=a" * 20_000, f"at most {MAX_OPERATORS} operators"),
    ("halves of characters", "\ud800" * 100, "half of a character"),
    ("zeros", "\x00" * 100, r"U\+0000"),
]  # fmt: skip
_TIMES = 4


def _calls(source: str) -> int:
    """Count the functions, of Python and of C, that reading a source calls: a measure of work that never varies."""
    count = 0

    def seen(frame: FrameType, event: str, argument: object) -> None:
        nonlocal count
        count += event in {"call", "c_call"}

    sys.setprofile(seen)
    try:
        parse_expression(source, (), BUILTINS, {})
    except FeelSyntaxError:
        pass
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize("make", [case[1] for case in DEEP], ids=[case[0] for case in DEEP])
def test_deep_nesting_is_refused_at_the_limit(make: Source) -> None:
    for size in (MAX_DEPTH + 1, 2_000):
        with pytest.raises(FeelSyntaxError, match=f"at most {MAX_DEPTH} levels of nesting"):
            compile_expression(make(size), ["a", "b"])
        with pytest.raises(FeelSyntaxError, match=f"at most {MAX_DEPTH} levels of nesting"):
            compile_unary_tests(make(size), ["a", "b"])


@pytest.mark.parametrize("make", [case[1] for case in DEEP], ids=[case[0] for case in DEEP])
def test_nesting_of_a_hundred_thousand_is_refused_unread(make: Source) -> None:
    with pytest.raises(FeelSyntaxError, match=f"at most {MAX_SOURCE} characters"):
        compile_expression(make(100_000))


@pytest.mark.parametrize(("source", "sentence"), [case[1:] for case in REFUSED], ids=[case[0] for case in REFUSED])
def test_hostile_source_is_refused_by_its_limit(source: str, sentence: str) -> None:
    with pytest.raises(FeelSyntaxError, match=sentence) as caught:
        compile_expression(source)

    assert len(str(caught.value)) < 300


@pytest.mark.parametrize("make", [case[1] for case in DEEP + WIDE], ids=[case[0] for case in DEEP + WIDE])
def test_reading_a_longer_source_takes_no_more_than_its_share(make: Source) -> None:
    small, large = (_calls(make(size)) for size in (400, 400 * _TIMES))

    assert large < 1.3 * _TIMES * small + 1_000


@pytest.mark.parametrize("depth", range(2, 26, 4))
def test_reading_memberships_in_each_other_takes_no_more_than_their_number(depth: int) -> None:
    assert _calls(_memberships(depth)) < 600 * depth


@pytest.mark.parametrize(
    "source", ["__class__", "__import__", "x.__class__", "x.__class__.__mro__[1].__subclasses__", "self"]
)
def test_words_of_python_are_names_that_nobody_knows(source: str) -> None:
    context: dict[str, FeelValue] = {"x": "text"}

    assert compile_expression(source).evaluate(context) is None


@pytest.mark.parametrize("source", ['__import__("os")', "eval(1)", 'open("/etc/passwd")', "globals()", "getattr(x, 1)"])
def test_functions_of_python_are_unknown(source: str) -> None:
    with pytest.raises(FeelSyntaxError, match="unknown function"):
        compile_expression(source)


@pytest.mark.parametrize("source", ["x.__class__()", "x.format(1)", "{a: x}.a.upper()", "(function() 1).call(1)"])
def test_methods_of_python_are_no_functions(source: str) -> None:
    evaluation = compile_expression(source).explain({"x": "text"})

    assert evaluation.value is None
    assert evaluation.reasons


def test_chains_within_chains_are_refused_when_compiled_and_printed() -> None:
    source = "1"
    for _ in range(MAX_DEPTH // 2 - 1):
        source = f"({source}{'+1' * 300})"

    for compile_text in (compile_expression, compile_unary_tests):
        with pytest.raises(FeelSyntaxError, match="nested too deeply"):
            compile_text(source)
    with pytest.raises(FeelLimitError, match="nested too deeply"):
        print_node(parse_expression(source, (), BUILTINS, {}))
