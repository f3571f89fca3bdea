"""Whatever text comes: the parser gives an expression or FeelSyntaxError, evaluation a value or FeelLimitError."""

import os

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.feel import FeelLimitError, FeelSyntaxError, compile_expression, compile_unary_tests, to_plain
from engine.feel.builtins import BUILTINS
from engine.feel.syntax.parser import parse_expression
from engine.feel.syntax.printer import print_node
from tests.engine.feel.trees import shape

EXAMPLES = 7 * int(os.environ.get("FLOWDESK_TEST_EXAMPLES", "60"))
PIECES = st.sampled_from(
    "1 2.5 .5 1. x y item ? a?b + - * / ** ( ) [ ] { } , : . .. < <= > >= = != -> ' ’ \\ // /* \" @".split()
    + "and or not if then else for in return some every satisfies between instance of partial is elif AND Null".split()
    + 'number function list list<number> null true count sum sort date "s" @"P1D" x.y'.split()
    + "; % ! == && “ ” （ ） ， ： １ 天 \u3000".split(" ")
)
SOURCES = st.one_of(
    st.text(max_size=60),
    st.lists(PIECES, max_size=25).map(" ".join),
    st.lists(PIECES, max_size=12).map("".join),
    st.text(st.characters(codec=None), max_size=20),
)
repeated = settings(max_examples=EXAMPLES, deadline=None)


@repeated
@given(SOURCES)
def test_any_text_compiles_or_is_refused(source: str) -> None:
    for compile_text in (compile_expression, compile_unary_tests):
        try:
            compiled = compile_text(source, ("x",))
        except FeelSyntaxError as error:
            assert 1 <= error.line <= source.count("\n") + 1 and 1 <= error.column <= len(source) + 1
            assert f"{error}".encode()
        else:
            assert compiled.source == source


@repeated
@given(SOURCES)
def test_any_expression_evaluates_or_meets_a_limit(source: str) -> None:
    try:
        to_plain(compile_expression(source).evaluate({"x": [1, "a", None, {"y": 2}], "y": {"x": 1}}))
    except (FeelSyntaxError, FeelLimitError):
        return


@repeated
@given(SOURCES)
def test_any_expression_reads_as_before_when_printed(source: str) -> None:
    try:
        node = parse_expression(source, ("x", "y"), BUILTINS, {})
    except FeelSyntaxError:
        return

    assert shape(parse_expression(print_node(node), ("x", "y"), BUILTINS, {})) == shape(node)
