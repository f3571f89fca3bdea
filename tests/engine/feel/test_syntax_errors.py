"""What the parser refuses, where it points, what it expected, and what it guesses was meant."""

import pytest

from engine.feel import FeelSyntaxError, compile_expression, compile_unary_tests

NAMES = ("Full Name", "Requested By")

OPERATORS = [
    ("a == b", 1, 3, 'Did you mean "="?'),
    ("a === b", 1, 3, 'Did you mean "="?'),
    ("a !== b", 1, 3, 'Did you mean "!="?'),
    ("a <> b", 1, 4, 'Did you mean "!="?'),
    ("a => b", 1, 3, 'Did you mean ">="? A function is written function(x) x + 1.'),
    ("a =< b", 1, 3, 'Did you mean "<="?'),
    ("a && b", 1, 3, 'Did you mean "and"?'),
    ("a & b", 1, 3, 'Did you mean "and", or "+" to join strings?'),
    ("a || b", 1, 3, 'Did you mean "or"?'),
    ("a | b", 1, 3, 'Did you mean "or"?'),
    ("!a", 1, 1, 'Did you mean "not(…)" or "!="?'),
    ("a % b", 1, 3, "Did you mean modulo(a, b)?"),
    ("a ^ 2", 1, 3, 'Did you mean "**"?'),
    ("a &lt; b", 1, 3, 'Did you mean "<"?'),
    ("a &gt;= b", 1, 3, 'Did you mean ">="?'),
    ("a &amp;&amp; b", 1, 3, 'Did you mean "and"?'),
    ("&quot;a&quot;", 1, 1, 'Did you mean the straight quote "?'),
    ("~a", 1, 1, 'Did you mean "matches(…)" or "!="?'),
    ("a ? b : c", 1, 3, "Did you mean if a then b else c?"),
    ("a > 5 ? 1 : 2", 1, 7, "Did you mean if a then b else c?"),
    ("a := 5", 1, 3, 'A single "=" compares; there is no assignment.'),
    ("a = = 5", 1, 5, "Is a value missing before it?"),
    ("= a", 1, 1, 'Leave out the "=": it belongs to the diagram, where it marks an expression.'),
    ("a;", 1, 2, 'Did you mean ","?'),
    ("a++", 1, 3, "Values do not change: write x + 1."),
    ("+1", 1, 1, 'Leave out the "+": numbers have no such sign.'),
    ("1 + +1", 1, 5, 'Leave out the "+": numbers have no such sign.'),
    ("x => x + 1", 1, 3, 'Did you mean ">="? A function is written function(x) x + 1.'),
    ("> 5", 1, 1, "Is a value missing before it?"),
    ("a * ", 1, 5, ""),
    ("* a", 1, 1, "Is a value missing before it?"),
    ("a ≤ 5", 1, 3, 'Did you mean "<="?'),
    ("a ≠ b", 1, 3, 'Did you mean "!="?'),
    ("a × 2", 1, 3, 'Did you mean "*"?'),
    ("5 – 3", 1, 3, 'Did you mean "-"?'),
    ("1 2", 1, 3, "A number has one point, and no blanks or commas."),
    ("a \\ b", 1, 3, "A backslash stands in strings alone."),
    ("$a", 1, 1, "Names may not hold this sign."),
    ("${a}", 1, 1, "Write the name alone, without ${…}."),
    ("#a", 1, 1, "Names may not hold this sign."),
    ("a..b", 1, 2, "A range stands in brackets of its own: [1..5]."),
    ("and a", 1, 1, "Is a value missing before it?"),
    ("a and", 1, 6, ""),
]

WORDS = [
    ("a is null", 1, 3, 'Did you mean "= null"?'),
    ("a is not null", 1, 3, 'Did you mean "!= null"?'),
    ("a is defined", 1, 3, 'Did you mean "!= null"?'),
    ("a is b", 1, 3, 'Did you mean "="?'),
    ("a is not b", 1, 3, 'Did you mean "!="?'),
    ("not a", 1, 5, "Did you mean not(…)?"),
    ("a not in [1]", 1, 3, "Did you mean not(a in b)?"),
    ("a AND b", 1, 3, 'Did you mean "and"? The words of FEEL have small letters.'),
    ("a OR b", 1, 3, 'Did you mean "or"? The words of FEEL have small letters.'),
    ("IF a THEN b ELSE c", 1, 4, 'Did you mean "if"? The words of FEEL have small letters.'),
    ("if a Then b else c", 1, 6, 'Did you mean "then"?'),
    ("a equals b", 1, 3, 'Did you mean "="?'),
    ("a eq b", 1, 3, 'Did you mean "="?'),
    ("a gt 5", 1, 3, 'Did you mean ">"?'),
    ("a mod b", 1, 3, "Did you mean modulo(a, b)?"),
    ('a contains "x"', 1, 3, "Did you mean contains(a, b)?"),
    ('a starts with "x"', 1, 3, "Did you mean starts with(a, b)?"),
    ('a like "x%"', 1, 3, "Did you mean matches(a, b)?"),
    ("True", 1, 1, 'Did you mean "true"? The words of FEEL have small letters.'),
    ("FALSE", 1, 1, 'Did you mean "false"? The words of FEEL have small letters.'),
    ("NULL", 1, 1, 'Did you mean "null"? The words of FEEL have small letters.'),
    ("if a then b", 1, 12, 'FEEL has no "if" without "else": add "else null".'),
    ("if a then 1 elif b then 2 else 3", 1, 13, 'Did you mean "else if"?'),
    ("if a b else c", 1, 6, "Names with spaces must be declared to be read as one."),
    ("for x in a x + 1", 1, 12, "Names with spaces must be declared to be read as one."),
    ("for x of a return x", 1, 20, 'Did you mean "in"?'),
    ("for x = a return x", 1, 7, 'Did you mean "in"?'),
    ("for x in [1] retrun x", 1, 14, 'Did you mean "return"?'),
    ("some x in a return x", 1, 13, "Is an operator or a comma missing before it?"),
    ("every x in a satisfy x", 1, 14, 'Did you mean "satisfies"?'),
    ("a between 1, 2", 1, 12, 'Did you mean "and"?'),
    ("a between 1 or 2", 1, 13, ""),
    ("then", 1, 1, ""),
    ("5 days", 1, 3, 'Write a duration like @"P5D" or @"PT2H".'),
    ("3小时", 1, 2, 'Write a duration like @"P5D" or @"PT2H".'),
    ("a 大于 5", 1, 3, 'Did you mean ">"?'),
]

QUOTES = [
    ("'abc'", 1, 1, 'Strings stand in double quotes ("…").'),
    ("a = 'b'", 1, 5, 'Strings stand in double quotes ("…").'),
    ("“b”", 1, 1, 'Did you mean the straight quote "?'),
    ("a = “b”", 1, 5, 'Did you mean the straight quote "?'),
    ("‘b’", 1, 1, 'Did you mean the straight quote "?'),
    ("a = `b`", 1, 5, 'Did you mean the straight quote "?'),
    ("«b»", 1, 1, 'Did you mean the straight quote "?'),
    ('a = "b', 1, 5, 'Is a quote (") missing?'),
    ('date("2026-01-01', 1, 6, 'Is a quote (") missing?'),
    ('"say ""hi"""', 1, 7, "A quote inside a string is written \\\"."),
    ('"a" "b"', 1, 5, 'Is "+" or "," missing between the strings?'),
    ("\"a\nb\"", 1, 1, 'Is a quote (") missing?'),
    ("@2026-01-01", 1, 1, 'Write it like @"2026-02-28".'),
    ("@'2026-01-01'", 1, 1, 'Write it like @"2026-02-28".'),
    ('@"2026-13-01"', 1, 1, 'Write it like @"2026-02-28", @"10:30:00" or @"P5D".'),
    ('@"10:30"', 1, 1, 'Write it like @"2026-02-28", @"10:30:00" or @"P5D".'),
    ('@"P5W"', 1, 1, 'Write it like @"2026-02-28", @"10:30:00" or @"P5D".'),
    ("2026-01-01T10:00:00", 1, 11, 'Write it like @"2026-02-28", @"10:30:00" or @"P5D".'),
    ("10:30", 1, 3, 'Write it like @"2026-02-28", @"10:30:00" or @"P5D".'),
    ("\"\\u12\"", 1, 2, ""),
    ("\"\\U12345G\"", 1, 2, ""),
    ("\"\\uD83D\"", 1, 8, ""),
    ("\"\\uDE00\"", 1, 8, ""),
    ("1.", 1, 3, "Are digits missing after the point?"),
    ("1.2.3", 1, 4, "A number has one point, and no blanks or commas."),
    ("1,5", 1, 2, "Several values stand in brackets: [1, 2]."),
    ("1e999999999", 1, 1, ""),
    ("1 000", 1, 3, "A number has one point, and no blanks or commas."),
]

BRACKETS = [
    ("(1 + 2", 1, 7, ""),
    ("[1, 2", 1, 6, ""),
    ("a in [1, 2", 1, 11, ""),
    ("count(1", 1, 8, ""),
    ("{a: 1", 1, 6, ""),
    ("a[1", 1, 4, ""),
    ("[1..5", 1, 6, ""),
    ("(\n  a,\n  [1", 2, 4, "Several values stand in brackets: [1, 2]."),
    ("a)", 1, 2, "Is it one too many?"),
    ("[1]]", 1, 4, "Is it one too many?"),
    ("{a: 1}}", 1, 7, "Is it one too many?"),
    ("()", 1, 2, "Is a value missing in the brackets?"),
    ("[1, 2,]", 1, 7, 'Leave out the "," before it.'),
    ("[, 1]", 1, 2, ""),
    ("{a: 1,}", 1, 7, 'Leave out the "," before it.'),
    ("count(1,)", 1, 9, 'Leave out the "," before it.'),
    ("function(x,) x", 1, 12, 'Leave out the "," before it.'),
    ("count(", 1, 7, ""),
    ("[1..3, 5]", 1, 6, "A range stands in brackets of its own: [1..5]."),
    ("1..5", 1, 2, "A range stands in brackets of its own: [1..5]."),
    ("1, 2", 1, 2, "Several values stand in brackets: [1, 2]."),
    ("a: 1", 1, 2, "Write a context in braces: {a: 1}."),
    ("[1 2]", 1, 4, "A number has one point, and no blanks or commas."),
    ("{a 1}", 1, 5, ""),
    ("{1: 2}", 1, 2, ""),
    ("{if: 1}", 1, 2, ""),
    ("{a: 1, a: 2}", 1, 8, ""),
    ('{"a" 1}', 1, 6, "Is an operator or a comma missing before it?"),
    ("f(a: 1, 2)", 1, 1, ""),
    ("count(list: 1, 2)", 1, 17, ""),
    ("/* open", 1, 1, ""),
    ("1 // only\n+", 2, 2, ""),
]

FULL_WIDTH = [
    ("（1 + 2）", 1, 1, 'Did you mean "("?'),
    ("count（a）", 1, 6, 'Did you mean "("?'),
    ("count(a，1)", 1, 8, 'Did you mean ","?'),
    ("[1，2]", 1, 3, 'Did you mean ","?'),
    ("[1、2]", 1, 3, 'Did you mean ","?'),
    ("{a：1}", 1, 5, 'Did you mean ":"?'),
    ("a＝5", 1, 2, 'Did you mean "="?'),
    ("a ＝ 5", 1, 3, 'Did you mean "="?'),
    ("a ＜ 5", 1, 3, 'Did you mean "<"?'),
    ("a ＞ 5", 1, 3, 'Did you mean ">"?'),
    ("a ＋ 1", 1, 3, 'Did you mean "+"?'),
    ("a － 1", 1, 3, 'Did you mean "-"?'),
    ("a ！＝ 5", 1, 3, 'Did you mean "!="?'),
    ("５ + 1", 1, 1, 'Did you mean "5"?'),
    ("1２", 1, 2, 'Did you mean "2"?'),
    ("【1】", 1, 1, 'Did you mean "["?'),
    ("a。b", 1, 2, 'Did you mean "."?'),
    ("a；b", 1, 2, 'Did you mean ","?'),
    ("a ？ b ： c", 1, 3, "Did you mean if a then b else c?"),
    ("a。", 1, 2, 'Did you mean "."?'),
    ("“你好”", 1, 1, 'Did you mean the straight quote "?'),
    ("「你好」", 1, 1, 'Did you mean the straight quote "?'),
]

FUNCTIONS = [
    ("string lenght(a)", 1, 8, 'Did you mean "string length"?'),
    ("starts wiht(a, b)", 1, 8, 'Did you mean "starts with"?'),
    ("stringlength(a)", 1, 1, 'Did you mean "string length"?'),
    ("stringLength(a)", 1, 1, 'Did you mean "string length"?'),
    ("string_length(a)", 1, 1, 'Did you mean "string length"?'),
    ("string.length(a)", 1, 1, 'Did you mean "string length"?'),
    ("sub string(a, 1)", 1, 5, 'Did you mean "substring"?'),
    ("substringBefore(a, b)", 1, 1, 'Did you mean "substring before"?'),
    ("dateAndTime(a)", 1, 1, 'Did you mean "date and time"?'),
    ("upperCase(a)", 1, 1, 'Did you mean "upper case"?'),
    ("toUpperCase(a)", 1, 1, 'Did you mean "upper case"?'),
    ("containz(a, b)", 1, 1, 'Did you mean "contains"?'),
    ("dat(a)", 1, 1, 'Did you mean "date"?'),
    ("len(a)", 1, 1, 'Did you mean "count" or "string length"?'),
    ("isNull(a)", 1, 1, "Did you mean x = null?"),
    ("isEmpty(a)", 1, 1, "Did you mean count(x) = 0?"),
    ("coalesce(a, b)", 1, 1, "Did you mean if x != null then x else y?"),
    ("round(a)", 1, 1, 'Did you mean "round half up"?'),
    ("avg(a)", 1, 1, 'Did you mean "mean"?'),
    ("pow(a, 2)", 1, 1, "Did you mean a ** b?"),
    ("null(a)", 1, 5, "Did you mean x = null?"),
    ("unheard(a)", 1, 1, ""),
    ("\n\nunheard(a)", 3, 1, ""),
    ("if(a, b, c)", 1, 5, "Did you mean if a then b else c?"),
    ("distinct(a)", 1, 1, 'Did you mean "distinct values"?'),
]

NAMES_AND_TYPES = [
    ("Big Name", 1, 5, "Names with spaces must be declared to be read as one."),
    ("full name", 1, 6, 'Did you mean "Full Name"?'),
    ("a b c", 1, 3, "Names with spaces must be declared to be read as one."),
    ("x instance of strung", 1, 15, 'Did you mean "string"?'),
    ("x instance of integer", 1, 15, 'Did you mean "number"?'),
    ("x instance of", 1, 14, ""),
    ("x instance of list<", 1, 20, ""),
    ("x instance of list<number", 1, 26, ""),
    ("x instance of list<array>", 1, 20, 'Did you mean "list"?'),
    ("x instance of function<number>", 1, 31, ""),
    ("a.", 1, 3, ""),
    ("a.1", 1, 2, "Is an operator or a comma missing before it?"),
    ('a."b"', 1, 3, ""),
    (".a", 1, 1, ""),
    ("for in a return 1", 1, 18, ""),
    ("function(1) 1", 1, 10, ""),
    ("function(a: strung) a", 1, 13, 'Did you mean "string"?'),
    ("", 1, 1, ""),
    ("   ", 1, 4, ""),
    ("// nothing", 1, 11, ""),
    ("\x00", 1, 1, ""),
]
REFUSED = [*OPERATORS, *WORDS, *QUOTES, *BRACKETS, *FULL_WIDTH, *FUNCTIONS, *NAMES_AND_TYPES]

SENTENCES = [
    ("a == b", 'Expected a sign of FEEL, but found "==".'),
    ("1 +", "Expected a value, but found the end."),
    ('1 "a"', "Expected an operator or the end, but found a string."),
    ('1 @"P1D"', 'Expected an operator or the end, but found "@"P1D"".'),
    ("[1,\n 2", 'Expected "," or "]" for the "[" of line 1, column 1, but found the end.'),
    ("\n (1 + 2", 'Expected ")" for the "(" of line 2, column 2, but found the end.'),
    ("if a then b", 'Expected "else" after "then", but found the end.'),
    ("{a: 1, a: 2}", 'Expected each key once, but "a" is repeated.'),
    ("a " + "b" * 60, f'Expected an operator or the end, but found "{"b" * 40}…".'),
    ("\x07", 'Expected a sign of FEEL, but found "U+0007".'),
]

UNARY_TESTS = [
    ("1,", 1, 3, ""),
    ("not(1", 1, 6, ""),
    ("- 1 -", 1, 6, ""),
    ("> 5 and < 3", 1, 5, "A test with both ends is a range, [1..5], or ? > 1 and ? < 5."),
    ("1..5", 1, 2, "A range stands in brackets of its own: [1..5]."),
    ("not 1", 1, 5, "Did you mean not(…)?"),
    ("== 5", 1, 1, 'Did you mean "="?'),
    ("“高”", 1, 1, 'Did you mean the straight quote "?'),
    ("＞ 5", 1, 1, 'Did you mean ">"?'),
    ('"a" or "b" "c"', 1, 12, 'Is "+" or "," missing between the strings?'),
]


@pytest.mark.parametrize(("source", "line", "column", "hint"), REFUSED)
def test_wrong_expression_is_refused_at_its_place_with_a_guess(source: str, line: int, column: int, hint: str) -> None:
    with pytest.raises(FeelSyntaxError) as caught:
        compile_expression(source, NAMES)

    assert (caught.value.line, caught.value.column, str(caught.value.hint)) == (line, column, hint)
    assert str(caught.value.message).startswith("Expected ")


@pytest.mark.parametrize(("source", "sentence"), SENTENCES)
def test_refusal_says_what_was_expected_and_what_was_found(source: str, sentence: str) -> None:
    with pytest.raises(FeelSyntaxError) as caught:
        compile_expression(source)

    assert str(caught.value.message) == sentence


@pytest.mark.parametrize(("source", "line", "column", "hint"), UNARY_TESTS)
def test_wrong_unary_tests_are_refused_with_a_guess(source: str, line: int, column: int, hint: str) -> None:
    with pytest.raises(FeelSyntaxError) as caught:
        compile_unary_tests(source)

    assert (caught.value.line, caught.value.column, str(caught.value.hint)) == (line, column, hint)


def test_half_of_a_character_is_refused() -> None:
    with pytest.raises(FeelSyntaxError, match="half of a character"):
        compile_expression('"a\ud800"')


def test_external_function_is_refused_by_name() -> None:
    with pytest.raises(FeelSyntaxError, match=r'"external" functions \(Java, PMML\) are not supported'):
        compile_expression('function(x) external {java: {class: "java.lang.Math"}}')


@pytest.mark.parametrize(
    "source", ["1\t+\t1", "1\u00a0+\u30001", "\ufeff1 + 1", "1\r\n+ 1", "1 // one\r+ 1", "/* a * b / c **/ 1 + 1"]
)
def test_all_blanks_and_comments_are_skipped(source: str) -> None:
    assert compile_expression(source).evaluate({}) == 2


@pytest.mark.parametrize("name", ["金额（元）", "１号", "True", "a。b"])
def test_declared_name_may_hold_what_is_a_slip_otherwise(name: str) -> None:
    assert compile_expression(f"{name} + 1", [name]).evaluate({name: 1}) == 2


def test_unknown_function_is_refused_by_name() -> None:
    with pytest.raises(FeelSyntaxError, match='"fetch" is an unknown function'):
        compile_expression('fetch("http://example.org")')
