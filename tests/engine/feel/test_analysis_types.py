"""The type that an expression yields, as far as it can be known before it runs."""

import pytest

from engine.feel import FeelType, compile_expression
from engine.feel.analysis import analyse_expression, analyse_unary_tests
from engine.feel.analysis.kinds import DURATION, NULL, context_of, fits, join, kind_of, list_of, overlap
from engine.feel.analysis.meanings import MEANINGS, PROPERTIES
from engine.feel.analysis.results import RESULTS
from engine.feel.builtins import BUILTINS
from engine.feel.builtins.added import ADDED
from engine.feel.errors import Fault
from engine.feel.operators import arithmetic_operation
from engine.feel.properties import property_of
from engine.feel.types import ANY, ItemType

NUMBER, STRING, DATE = (FeelType(name) for name in ("number", "string", "date"))

VALUES = {
    "number": "2", "string": '"P1D"', "boolean": "true", "date": '@"2026-01-31"', "time": '@"10:30:00"',
    "date and time": '@"2026-01-31T10:30:00Z"', "days and time duration": '@"P1D"',
    "years and months duration": '@"P1Y"', "list": "[1, 2]", "context": "{a: 1}", "range": "[1..3]",
    "function": "function(a) a",
}


@pytest.mark.parametrize(
    ("source", "kind"),
    [
        ("1 + x", "number"), ('"a" + x', "string"), ("x + y", "Any"), ("x > y", "boolean"), ("x and y", "boolean"),
        ('@"2026-01-31" - @"2026-01-01"', "days and time duration"), ('@"2026-01-31" + @"P1M"', "date"),
        ('@"P1D" * 2', "days and time duration"), ('@"P1D" / @"PT1H"', "number"),
        ('-@"P1Y"', "years and months duration"),
        ('duration("P1D") + now()', "date and time"), ("duration(x) * 2", "duration"),
        ("if x then 1 else 2", "number"), ('if x then 1 else "a"', "Any"), ("if x then 1 else null", "number"),
        ("for i in 1..3 return i * 2", "list<number>"), ("for i in x return i", "list<Any>"),
        ("some i in x satisfies i > 1", "boolean"), ("every i in x satisfies i > 1", "boolean"),
        ("[1, 2][item > 1]", "list<number>"), ("[1, 2][1]", "number"), ("[1, 2][-1]", "number"), ("x[1]", "Any"),
        ("[{a: 1}].a", "list<number>"), ('{a: 1, b: "x"}.b', "string"), ('@"2026-01-31".year', "number"),
        ("[1..3].start", "number"), ("now().timezone", "string"), ("[1..3]", "range<number>"),
        ("{a: 1, b: a}", "context<a: number, b: number>"), ("function(a: number) a + 1", "function<number>->number"),
        ("(function(a: number) a + 1)(x)", "number"), ("{f: function(a) 1, g: f(x)}.g", "number"),
        ("x instance of number", "boolean"), ("x in (1, 2)", "boolean"), ("x between 1 and 2", "boolean"),
        ("sum(x)", "number"), ("min([1, 2])", "number"), ('max("a", "b")', "string"),
        ("append([1], 2)", "list<number>"),
        ('append([1], "a")', "list<Any>"), ("sort([1, 2], function(a, b) a < b)", "list<number>"),
        ('get value({a: 1}, "a")', "number"), ("flatten([[1], [[2]]])", "list<Any>"), ("abs(-1)", "number"),
        ("reverse([1])", "list<number>"), ('split("a b", " ")', "list<string>"), ("[]", "list<Null>"), ("null", "Null"),
    ],
)  # fmt: skip
def test_type_is_inferred(source: str, kind: str) -> None:
    assert analyse_expression(source).type.name == kind


def test_type_of_a_known_name_is_used() -> None:
    names = {"due": DATE, "tags": list_of(STRING), "level": ItemType("tLevel", NUMBER)}

    assert analyse_expression('due + @"P1D"', names).type == DATE
    assert analyse_expression("tags[1]", names).type == STRING
    assert analyse_expression("level", names).type == NUMBER


def test_unary_tests_yield_truth() -> None:
    assert analyse_unary_tests("> 3, 5").type.name == "boolean"


@pytest.mark.parametrize("operator", list(MEANINGS))
def test_table_of_operators_is_what_the_operators_do(operator: str) -> None:
    operate = arithmetic_operation(operator)
    for left, first in VALUES.items():
        for right, second in VALUES.items():
            wanted = MEANINGS[operator].get((left, right))
            try:
                got = operate(compile_expression(first).evaluate({}), compile_expression(second).evaluate({}))
            except Fault:
                got = None
            assert (got is None) == (wanted is None), (left, right)
            assert wanted is None or wanted.admits(got), (left, right)


@pytest.mark.parametrize("kind", [name for name in PROPERTIES if name != "duration"])
def test_table_of_properties_is_what_values_have(kind: str) -> None:
    value = compile_expression(VALUES[kind]).evaluate({})

    for name, wanted in PROPERTIES[kind].items():
        got = property_of(value, name)
        assert got is None or wanted.admits(got)


def test_every_builtin_function_has_a_type_of_result() -> None:
    assert set(RESULTS) == set(BUILTINS) - ADDED


EXAMPLES = (
    "abs(-1)", 'abs(@"-P1D")', "all([true])", "any(true, false)", "after(2, 1)", "append([1], 2, 3)", "before(1, 2)",
    "ceiling(1.5)", "coincides(1, 1)", "concatenate([1], [2])", 'contains("ab", "a")',
    'context([{key: "a", value: 1}])',
    'context merge([{a: 1}, {b: "x"}])', 'context put({a: 1}, "b", "x")', 'context put({a: 1}, ["b", "c"], 2)',
    "count([1])", 'date("2026-01-31")', 'date and time("2026-01-31T10:00:00")', 'day of week(@"2026-01-31")',
    'day of year(@"2026-01-31")', "decimal(1.55, 1)", "distinct values([1, 1])", 'duration("P1D")', 'duration("P1Y")',
    "during(1, [1..3])", 'ends with("ab", "b")', "even(2)", "exp(1)", "finished by([1..3], 3)", "finishes(3, [1..3])",
    "flatten([[1], [[2]]])", "floor(1.5)", 'get entries({a: 1, b: "x"})', 'get value({a: 1}, "a")',
    'get value({a: {b: 1}}, ["a", "b"])', "includes([1..3], 2)", "index of([1, 2], 2)", "insert before([1], 1, 0)",
    "is(1, 1)", "list contains([1], 1)", "list replace([1, 2], 1, 3)", "log(2)", 'lower case("A")', 'matches("a", "a")',
    "max([1, 2])", 'max("a", "b")', "mean([1, 2])", "median(1, 2)", "meets([1..2], [2..3])", "met by([2..3], [1..2])",
    "min(1, 2)", "mode([1, 1])", "modulo(5, 3)", 'month of year(@"2026-01-31")', "not(true)", "now()", 'number("1")',
    "odd(1)", "overlaps([1..3], [2..4])", "overlaps after([2..4], [1..3])", "overlaps before([1..3], [2..4])",
    "product(2, 3)", 'range("[1..3]")', "remove([1, 2], 1)", 'replace("a", "a", "b")', "reverse([1, 2])",
    "round down(1.5, 0)", "round half down(1.5, 0)", "round half up(1.5, 0)", "round up(1.5, 0)",
    "sort([2, 1])", 'split("a b", " ")', "sqrt(4)", "started by([1..3], 1)", "starts(1, [1..3])",
    'starts with("ab", "a")', "stddev(1, 2)", "string(1)", 'string join(["a", "b"], ",")', 'string length("a")',
    "sublist([1, 2], 1)", 'substring("abc", 2)', 'substring after("ab", "a")', 'substring before("ab", "b")',
    "sum([1, 2])", 'time("10:00:00")', "today()", "union([1], [2])", 'upper case("a")', 'week of year(@"2026-01-31")',
    'years and months duration(@"2025-01-31", @"2026-01-31")',
    # Coercions: a single value is a list of one, a list of one its item, a date its midnight.
    "abs([-1])", "append(1, 2)", "reverse(1)", "concatenate(1, [2])", "flatten(1)", "sort(1)", "sublist(1, 1)",
    "insert before(1, 1, 0)", "min([1])", "max([[1]])", "union(1)", "remove([1], 1)", "mode(1)", 'count("a")',
)  # fmt: skip


@pytest.mark.parametrize("source", EXAMPLES)
def test_type_of_a_call_admits_its_value(source: str) -> None:
    found = analyse_expression(source)
    value = compile_expression(source).evaluate({})

    assert value is None or found.type.admits(value)
    assert found.advice == ()


def test_examples_call_every_builtin_function() -> None:
    assert {source.partition("(")[0] for source in EXAMPLES} == set(BUILTINS) - ADDED


def test_types_join_to_what_both_conform_to() -> None:
    one, other = context_of({"a": NUMBER, "b": STRING}, exact=True), context_of({"a": NUMBER, "b": NUMBER}, exact=True)

    assert join(NUMBER, NULL) == NUMBER
    assert join(list_of(NUMBER), list_of(NULL)) == list_of(NUMBER)
    assert join(one, other).name == "context<a: number, b: Any>"
    assert join(FeelType("days and time duration"), FeelType("years and months duration")) == DURATION
    assert join(NUMBER, STRING) == ANY


def test_types_fit_with_the_coercions_of_the_standard() -> None:
    assert fits(list_of(NUMBER), NUMBER)
    assert fits(NUMBER, list_of(NUMBER))
    assert fits(DATE, FeelType("date and time"))
    assert not fits(NUMBER, STRING)
    assert not fits(FeelType("date and time"), DATE)
    assert not overlap(NUMBER, STRING)


@pytest.mark.parametrize("source", list(VALUES.values()))
def test_type_of_a_value_admits_it(source: str) -> None:
    value = compile_expression(source).evaluate({})

    assert kind_of(value).admits(value)
