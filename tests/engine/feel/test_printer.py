"""Printing: whatever tree is printed, its text reads as the same tree; the text is short and canonical."""

import os
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings

from engine.feel import FeelSyntaxError
from engine.feel.builtins import BUILTINS
from engine.feel.syntax import tree
from engine.feel.syntax.parser import parse_expression, parse_unary_tests
from engine.feel.syntax.printer import print_node
from tests.engine.feel.test_expressions import CONTEXT, DATES, FUNCTIONS, LANGUAGE
from tests.engine.feel.trees import NAMES, TESTS, TREES, shape

SHARED = Path(os.environ.get("FLOWDESK_SHARED", Path(__file__).parents[4] / "shared"))
KIT = SHARED / "data" / "dmn-tck"
EXAMPLES = 5 * int(os.environ.get("FLOWDESK_TEST_EXAMPLES", "60"))

CANONICAL = [
    ("1+2*3", "1 + 2 * 3"),
    ("( 1 + 2 ) * 3", "(1 + 2) * 3"),
    ("1 - (2 - 3)", "1 - (2 - 3)"),
    ("(1 - 2) - 3", "1 - 2 - 3"),
    ("(-2) ** 2", "-2 ** 2"),
    ("-(2 ** 2)", "-(2 ** 2)"),
    ("2 ** (-x)", "2 ** -x"),
    ("(a and b) or (c and (d or e))", "a and b or c and (d or e)"),
    ("((a = b)) = c", "a = b = c"),
    ("a = (b = c)", "a = (b = c)"),
    ("(x between 1 and 2) and y", "x between 1 and 2 and y"),
    ("x in ( 1 , <5 )", "x in (1, < 5)"),
    ("x in (1)", "x in 1"),
    ("x in (<5)", "x in < 5"),
    ("x in (1..5)", "x in (1..5)"),
    ("]1..5[", "(1..5)"),
    ("(if a then b else c) + 1", "(if a then b else c) + 1"),
    ("if a then (if b then c else d) else e", "if a then if b then c else d else e"),
    ("(for i in 1..3 return i)[1]", "(for i in 1..3 return i)[1]"),
    ("[ 1,2 ][ item>1 ]", "[1, 2][item > 1]"),
    ("[1,2][(> 1)]", "[1, 2][> 1]"),
    ('{ "a" : 1 , "b c":2, "d\\"" : 3, "if": 4 }', '{a: 1, b c: 2, "d\\"": 3, "if": 4}'),
    ("function( a:number ,b ) a+b", "function(a: number, b) a + b"),
    ("(function(a) a)(1)", "(function(a) a)(1)"),
    ("sort(list:[1],precedes:function(a,b) a<b)", "sort(list: [1], precedes: function(a, b) a < b)"),
    ('@"P1D"+@"2026-02-28"', '@"P1D" + @"2026-02-28"'),
    ('"\\u4e2d\\n\\d\\u0007"', '"中\\n\\\\d\\u0007"'),
    ("(x instance of list) < y", "(x instance of list) < y"),
    ("x instance of function<number> -> list<Any>", "x instance of function<number>->list<Any>"),
    ("a.b.c[1].d", "a.b.c[1].d"),
    ("1e3", "1E+3"),
    ("every x in a, y in x..3 satisfies(x = y)", "every x in a, y in x..3 satisfies x = y"),
]


@pytest.mark.parametrize(("source", "text"), CANONICAL)
def test_printed_text_is_canonical(source: str, text: str) -> None:
    assert print_node(parse_expression(source, (), BUILTINS, {})) == text


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("-", "-"),
        ('"a" ,"b"', '"a", "b"'),
        ("<5,(>= 7)", "< 5, >= 7"),
        ("not( 1,2 )", "not(1, 2)"),
        ("(not(x))", "(not(x))"),
        ("not(x) or y", "not(x) or y"),
        ("? > 1 and ?<5", "? > 1 and ? < 5"),
    ],
)
def test_printed_unary_tests_are_canonical(source: str, text: str) -> None:
    assert print_node(parse_unary_tests(source, (), BUILTINS, {})) == text


@settings(max_examples=EXAMPLES, deadline=None)
@given(TREES)
def test_printed_expression_reads_as_the_same_tree(node: tree.Node) -> None:
    text = print_node(node)

    assert shape(parse_expression(text, NAMES, BUILTINS, {})) == shape(node)


@settings(max_examples=EXAMPLES, deadline=None)
@given(TESTS)
def test_printed_unary_tests_read_as_the_same_tree(node: tree.Node) -> None:
    text = print_node(node)

    assert shape(parse_unary_tests(text, NAMES, BUILTINS, {})) == shape(node)


@pytest.mark.parametrize("source", [source for source, _ in LANGUAGE + FUNCTIONS + DATES])
def test_expression_of_the_standard_reads_as_before_when_printed(source: str) -> None:
    names = (*CONTEXT, "Full Name")
    node = parse_expression(source, names, BUILTINS, {})

    assert shape(parse_expression(print_node(node), names, BUILTINS, {})) == shape(node)


def _readings(path: Path) -> Iterator[tuple[tree.Node, Callable[[str], tree.Node]]]:
    """Return the tree of each text of a model that is FEEL, and how to read one with the names of the model."""
    root = ElementTree.parse(path).getroot()
    names = tuple(sorted({name for element in root.iter() if (name := element.get("name"))}))
    texts = {
        (element.text, parent.tag.endswith("}inputEntry"))
        for parent in root.iter()
        for element in parent
        if element.tag.endswith("}text") and element.text
    }
    for text, is_test in texts:
        parse = partial(parse_unary_tests if is_test else parse_expression, names=names, functions=BUILTINS, types={})
        try:
            yield parse(text), parse
        except FeelSyntaxError:
            continue


@pytest.mark.shared
@pytest.mark.skipif(not KIT.is_dir(), reason=f"The DMN TCK is not at {KIT}; set FLOWDESK_SHARED.")
def test_expressions_of_the_kit_read_as_before_when_printed() -> None:
    count = 0
    for path in sorted(KIT.rglob("*.dmn")):
        for node, parse in _readings(path):
            count += 1
            assert shape(parse(print_node(node))) == shape(node)

    assert count > 1_900
