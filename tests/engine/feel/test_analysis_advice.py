"""Likely mistakes that are told before an expression runs, and what must not be told."""

import pytest

from engine.feel import FeelType
from engine.feel.analysis import Advice, analyse_expression, analyse_unary_tests
from engine.feel.types import ANY, ContextType, ListType

NUMBER, STRING, BOOLEAN, DATE, DATE_TIME = (
    FeelType(name) for name in ("number", "string", "boolean", "date", "date and time")
)
NAMES = {
    "n": NUMBER, "m": NUMBER, "s": STRING, "b": BOOLEAN, "due": DATE, "at": DATE_TIME, "x": ANY, "y": ANY,
    "tags": ListType("list<string>", STRING), "record": ContextType("context<>", ()),
}


def told(source: str) -> list[tuple[str, str]]:
    return [(advice.code, advice.text) for advice in analyse_expression(source, NAMES).advice]


def only(source: str) -> Advice:
    (advice,) = analyse_expression(source, NAMES).advice
    return advice


@pytest.mark.parametrize(
    ("source", "usage"),
    [
        ("substring(s)", "substring(string: string, start position: number, length?: number)"),
        ("substring(s, 1, 2, 3)", "substring("),
        ("now(1)", "now()"),
        ("min()", "min("),
        ("substring(string: s, from: 1)", "start position"),
        ("substring(string: s)", "start position"),
        ("append(tags)", "append("),
    ],
)
def test_wrong_arguments_are_an_error_with_the_signatures(source: str, usage: str) -> None:
    advice = only(source)

    assert (advice.code, advice.severity, advice.text) == ("wrong-arguments", "error", source)
    assert usage in str(advice.hint)


@pytest.mark.parametrize(
    "source", ["(function(a, b) a)(1)", "{f: function(a) a, g: f(1, 2)}.g", "(function(a) a)(b: 1)"]
)
def test_wrong_arguments_of_an_own_function_are_an_error(source: str) -> None:
    advice = only(source)

    assert (advice.code, advice.severity) == ("wrong-arguments", "error")


@pytest.mark.parametrize(
    ("source", "part"),
    [
        ("string length(n)", "n"), ("floor(s)", "s"), ("sum(tags) + string length(5)", "5"),
        ("day of week(n)", "n"), ("abs(null)", "null"), ("(function(a: number) a)(s)", "s"),
        ('substring("a", "b")', '"b"'),
    ],
)  # fmt: skip
def test_argument_that_never_fits_is_told(source: str, part: str) -> None:
    assert told(source) == [("wrong-arguments", part)]


@pytest.mark.parametrize(
    "source",
    [
        "string length(tags)", "count(n)", "abs([n])", "date and time(due, @\"10:00:00\")", "string(null)",
        "string length(x)", "get value(record, s)", 'number("1", null, ".")', "min(n, m)", "list contains(tags, null)",
        "day of week(due)", "day of week(at)", "(function(a) a)(1)", "(function(a: number) a)(x)",
        "sort(tags, function(p, q) p < q)", "substring(start position: 1, string: s)",
    ],
)  # fmt: skip
def test_argument_that_fits_or_is_coerced_is_not_told(source: str) -> None:
    assert told(source) == []


@pytest.mark.parametrize(
    ("source", "hint"),
    [
        ('n = "5"', "Write 5 without quotes."), ('b = "true"', "Write true without quotes."), ("s = n", ""),
        ('due < "2026-01-31"', 'Write @"2026-01-31".'), ("due > s", "date"), ("n between s and 3", ""),
        ("tags = n", ""), ('n in ("a")', ""), ("b < true", ""), ("at > s", "date and time"),
    ],
)  # fmt: skip
def test_comparison_of_different_types_is_told(source: str, hint: str) -> None:
    advice = only(source)

    assert (advice.code, advice.severity) == ("type-mismatch", "warning")
    assert hint in str(advice.hint)


@pytest.mark.parametrize(
    "source",
    ["n = null", "null != s", "due = at", "due < at", "x = 1", "x < y", "n = m", "tags = []", "record = {}",
     "n in (1, [2..3])", "n in tags", "due in [@\"2026-01-01\"..@\"2026-12-31\"]", "x between 1 and n"],
)  # fmt: skip
def test_comparison_that_may_be_true_is_not_told(source: str) -> None:
    assert [code for code, _ in told(source)] in ([], ["type-mismatch"] if source == "n in tags" else [])


@pytest.mark.parametrize(
    ("source", "part"),
    [
        ("n + s", "n + s"), ("due + 1", "due + 1"), ("-s", "-s"), ("n + null", "n + null"), ("due.years", "due.years"),
        ("n < null", "n < null"), ("s.length", "s.length"), ("[1..s]", "[1..s]"), ("n(1)", "n"),
        ("for i in s..3 return i", "s"), ("1 + (n + s) * 2", "n + s"), ("at + at", "at + at"),
    ],
)  # fmt: skip
def test_part_that_is_always_null_is_told_once(source: str, part: str) -> None:
    assert told(source) == [("always-null", part)]


@pytest.mark.parametrize(
    ("source", "why"),
    [
        ('date("2026-13-01")', 'Expected two digits below 13 in "2026-13-01", but got "13".'),
        ("date(2026, 2, 30)", "Expected a day of the calendar, but got year 2026, month 2, day 30."),
        ('duration(from: "5 days")', 'Expected "P" at position 1 of "5 days".'),
        ('number("abc")', 'Expected the text of a number, but got "abc".'),
        ("log(0)", "Expected a number above zero, but got 0."),
        ('matches(s, "[")', 'Expected "]" at position 2 of the pattern "[".'),
        ('matches(s, "a", "z")', 'Expected flags among s, m, i, x and q, but got "z".'),
        ('split(delimiter: "", string: s)', "Expected a delimiter that does not match an empty string."),
        ('replace(s, "a*", s)', "Expected a pattern that does not match an empty string."),
    ],
)
def test_call_written_out_that_is_always_null_says_why(source: str, why: str) -> None:
    said = analyse_expression(source, NAMES)

    assert [(advice.code, advice.text, str(advice.message)) for advice in said.advice] == [("always-null", source, why)]
    assert said.type.name == "Null"


@pytest.mark.parametrize(
    "source",
    ['date("2026-02-28")', "number(s)", "log(n)", 'matches(s, "[a]")', "matches(s, s)", 'matches(s, "[", s)',
     'replace(s, "(a)", "$1")', "now()", "string(null)", "sort([2, 1])", 'matches("' + "a" * 60 + '", "(a+)+$")'],
)  # fmt: skip
def test_call_that_has_a_value_or_may_have_one_is_not_told(source: str) -> None:
    assert told(source) == []


@pytest.mark.parametrize(
    "source", ["x + 1", "x.y.z", "x(1)", "record.a + 1", "due - at", 'due + duration("P1D")', "null", "[null]", "-x"]
)
def test_part_that_may_have_a_value_is_not_told(source: str) -> None:
    assert told(source) == []


@pytest.mark.parametrize(
    ("source", "hint"),
    [
        ("due > 2026-01-31", 'Write @"2026-01-31" or date("2026-01-31").'), ("due > 01/31/2026", "Write a date like"),
        ("2026-1-5", 'Write @"2026-01-05"'),
    ],
)  # fmt: skip
def test_bare_date_is_told_with_how_to_write_it(source: str, hint: str) -> None:
    found = [advice for advice in analyse_expression(source, NAMES).advice if advice.code == "bare-date"]

    assert [hint in str(advice.hint) for advice in found] == [True]


@pytest.mark.parametrize("source", ["a - 1 - 2", "100-1-1", "2026 - (1 - 1)", "10/2/5", "2026-01"])
def test_arithmetic_is_no_date(source: str) -> None:
    assert told(source) == []


def test_loop_over_a_single_value_is_told() -> None:
    assert told("for i in n return i") == [("type-mismatch", "n")]
    assert told("for i in tags return i") == told("for i in 1..n return i") == told("for i in x return i") == []


@pytest.mark.parametrize(
    ("source", "input_type", "parts"),
    [
        ('"a", 5', NUMBER, ['"a"']), ('< "5"', NUMBER, ['< "5"']), ("[1..5]", STRING, ["[1..5]"]),
        ('not("a")', NUMBER, ['"a"']), ("true", STRING, ["true"]), ("< true", BOOLEAN, ["< true"]),
        ('"a", 5', STRING, ["5"]), ('["a", "b"]', NUMBER, ['["a", "b"]']), ('"2026-01-31"', DATE, ['"2026-01-31"']),
    ],
)  # fmt: skip
def test_unary_test_that_never_matches_is_told(source: str, input_type: FeelType, parts: list[str]) -> None:
    assert [advice.text for advice in analyse_unary_tests(source, input_type).advice] == parts


@pytest.mark.parametrize(
    ("source", "input_type"),
    [
        ("-", NUMBER), ("5, [1..3], > x", NUMBER), ("null", NUMBER), ("? > 5 and ? < 7", NUMBER), ("n", STRING),
        ("true", BOOLEAN), ('< @"2026-01-31T00:00:00"', DATE), ('contains(?, "a")', STRING), ("[1, 2]", NUMBER),
        ('"a", 5', ANY), ('not("a", "b")', STRING), ("x > 3", STRING),
    ],
)  # fmt: skip
def test_unary_test_that_may_match_is_not_told(source: str, input_type: FeelType) -> None:
    assert analyse_unary_tests(source, input_type).advice == ()
