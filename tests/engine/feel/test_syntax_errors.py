"""What the parser refuses, where it points, and what it guesses was meant."""

import pytest

from engine.feel import FeelSyntaxError, compile_expression, compile_unary_tests

REFUSED = [
    ("a == b", 1, 3, 'Did you mean "="?'),
    ("a && b", 1, 3, 'Did you mean "and"?'),
    ("a || b", 1, 3, 'Did you mean "or"?'),
    ("!a", 1, 1, 'Did you mean "not(…)" or "!="?'),
    ('a = "b', 1, 5, 'Is a quote (") missing?'),
    ("a = 'b'", 1, 5, 'Strings stand in double quotes ("…").'),
    ("a = “b”", 1, 5, 'Did you mean the straight quote "?'),
    ("if a then b", 1, 12, 'FEEL has no "if" without "else": add "else null".'),
    ("1 +", 1, 4, ""),
    ("[1, 2", 1, 6, ""),
    ("Big Name", 1, 5, "Names with spaces must be declared to be read as one."),
    ("stringlength(a)", 1, 1, 'Did you mean "string length"?'),
    ("\n\nunheard(a)", 3, 1, ""),
    ('@"2026-13-01"', 1, 1, 'Write it like @"2026-02-28", @"10:30:00" or @"P5D".'),
    ("{a: 1, a: 2}", 1, 8, ""),
    ("x instance of strung", 1, 15, 'Did you mean "string"?'),
    ("for x in [1] retrun x", 1, 14, 'Did you mean "return"?'),
    ("", 1, 1, ""),
]


@pytest.mark.parametrize(("source", "line", "column", "hint"), REFUSED)
def test_wrong_expression_is_refused_at_its_place_with_a_guess(source: str, line: int, column: int, hint: str) -> None:
    with pytest.raises(FeelSyntaxError) as caught:
        compile_expression(source)

    assert (caught.value.line, caught.value.column, str(caught.value.hint)) == (line, column, hint)
    assert str(caught.value.message).startswith("Expected ")


def test_unknown_function_is_refused_by_name() -> None:
    with pytest.raises(FeelSyntaxError, match='"fetch" is an unknown function'):
        compile_expression('fetch("http://example.org")')


def test_external_function_is_refused_by_name() -> None:
    with pytest.raises(FeelSyntaxError, match=r'"external" functions \(Java, PMML\) are not supported'):
        compile_expression('function(x) external {java: {class: "java.lang.Math"}}')


@pytest.mark.parametrize("source", ["1,", "not(", "- 1 -", "> 5 and < 3"])
def test_wrong_unary_tests_are_refused(source: str) -> None:
    with pytest.raises(FeelSyntaxError):
        compile_unary_tests(source)
