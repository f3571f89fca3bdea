"""Types, equality and implicit conversions, row by row (DMN 1.5 tables 44, 45, 53 and 61, §10.3.2.9)."""

from tests.engine.feel.tables import Row, check, rows

VALUES = {
    "number": "1",
    "string": '"a"',
    "boolean": "true",
    "date": '@"2026-01-01"',
    "time": '@"10:00:00"',
    "date and time": '@"2026-01-01T10:00:00"',
    "days and time duration": '@"P1D"',
    "years and months duration": '@"P1Y"',
    "list<Any>": "[1]",
    "context<a: Any>": "{a: 1}",
    "range<number>": "[1..2]",
    "function<> -> Any": "(function() 1)",
}
INSTANCES: list[Row] = [
    (f"{value} instance of {kind}", "true" if kind == own else "false")
    for own, value in VALUES.items()
    for kind in VALUES
]
GENERIC: list[Row] = [
    *((f"{value} instance of Any", "true") for value in VALUES.values()),
    *((f"{value} instance of Null", "false") for value in VALUES.values()),
    *((f"null instance of {kind}", "false") for kind in VALUES),
    ("null instance of Any", "false"),
    ("null instance of Null", "true"),
    ("[1, 2] instance of list<number>", "true"),
    ('[1, "a"] instance of list<number>', "false"),
    ("[1, null] instance of list<number>", "true"),
    ("[] instance of list<number>", "true"),
    ("[[1]] instance of list<list<number>>", "true"),
    ("1 instance of list<number>", "false"),
    ("[1] instance of number", "false"),
    ('["a".."b"] instance of range<string>', "true"),
    ('["a".."b"] instance of range<number>', "false"),
    ("(> 5) instance of range<number>", "true"),
    ('[@"P1D"..@"P2D"] instance of range<days and time duration>', "true"),
    ('{a: 1, b: "x"} instance of context<a: number>', "true"),
    ('{a: 1, b: "x"} instance of context<a: number, b: number>', "false"),
    ("{a: null} instance of context<a: number>", "true"),
    ("{} instance of context<a: number>", "false"),
    ("(function(x: number) x) instance of function<number> -> Any", "true"),
    ("(function(x: number) x) instance of function<string> -> Any", "false"),
    ("(function(x: number) x) instance of function<number, number> -> Any", "false"),
    ("(function(x) x) instance of function<number> -> Any", "true"),
    ("abs instance of function<number> -> number", "true"),
    ("abs instance of function<days and time duration> -> Any", "true"),
    ("abs instance of function<string> -> Any", "false"),
    ("abs instance of function<> -> Any", "false"),
    ("string length instance of function<string> -> string", "false"),
    ("substring instance of function<string, number> -> string", "true"),
    ("substring instance of function<string, number, number> -> string", "true"),
    ("substring instance of function<string> -> string", "false"),
    ("sum instance of function<list<number>> -> number", "true"),
    ("count instance of function<Any> -> number", "false"),
    ("append instance of function<list<number>, number, number> -> Any", "true"),
    ("append instance of function<list<number>> -> Any", "false"),
    ("now instance of function<> -> date and time", "true"),
    ("now instance of function<> -> date", "false"),
    ("before instance of function<range<number>, number> -> boolean", "true"),
    ("get value instance of function<context<a: number>, string> -> Any", "true"),
    ("sort instance of function<list<number>, function<number, number> -> boolean> -> Any", "true"),
    ("abs instance of number", "false"),
]

EQUALITY: list[Row] = [
    ("1 = 1.00", "true"),
    ("1 != 1.00", "false"),
    ('1 = "1"', None),
    ('1 != "1"', None),
    ("1 = null", "false"),
    ("null != null", "false"),
    ("null = []", "false"),
    ("[1, [2]] = [1.0, [2]]", "true"),
    ("[1, 2] = [2, 1]", "false"),
    ("[1] = 1", None),
    ("[null] = [null]", "true"),
    ('{a: 1, b: [2]} = {b: [2], a: 1}', "true"),
    ("{a: 1} = {a: 1, b: null}", "false"),
    ("{a: null} = {}", "false"),
    ("{} = []", None),
    ("[1..2] = [1..2]", "true"),
    ("[1..2] = [1..2)", "false"),
    ("(1..2) = ]1..2[", "true"),
    ("(< 2) = (< 2)", "true"),
    ("(< 2) = (<= 2)", "false"),
    ("[1..2] = 1", None),
    ("true = 1", None),
    ('@"P1D" = @"PT24H"', "true"),
    ('@"P1Y" = @"P12M"', "true"),
    ('@"P1Y" = @"P365D"', None),
    ('@"2026-01-01" = @"2026-01-01T00:00:00+00:00"', "true"),
    ("{f: function(x) x, r: f = f}.r", "true"),
]

COERCIONS: list[Row] = [
    ("(function(x: number) x)([1])", "1"),
    ("(function(x: list<number>) x)(1)", "[1]"),
    ("(function(x: list<number>) x)([1])", "[1]"),
    ("(function(x: number) x)([1, 2])", None),
    ("(function(x: number) x)([])", None),
    ('(function(x: number) x)("1")', None),
    ('(function(x: string) x)(["a"])', '"a"'),
    ("(function(x: Any) x)([1])", "[1]"),
    ("(function(x: number) x)(null)", "null"),
    ('(function(x: date and time) x)(@"2026-01-01")', '@"2026-01-01T00:00:00Z"'),
    ('(function(x: date) x)(@"2026-01-01T00:00:00Z")', None),
    ("(function(x: context<a: number>) x)({a: 1, b: 2})", "{a: 1, b: 2}"),
    ("(function(x: context<a: number>) x)({b: 2})", None),
    ("(function(x: number, y: number) x - y)(y: 1, x: 3)", "2"),
    ("(function(f: function<number> -> number) f(-1))(abs)", "1"),
    ("(function(f: function<number> -> number) f(-1))(string length)", None),
    ("(function(x: number) x)(y: 1)", None),
    ("(function(x) x)(1, 2)", None),
    ("(function(x) x)()", None),
    ('contains(["foobar"], "of")', "false"),
    ("3[item > 2]", "[3]"),
    ("null[1]", "null"),
    ("1(2)", None),
]


@rows(INSTANCES, GENERIC)
def test_value_is_an_instance_of_its_types(source: str, expected: str | None) -> None:
    check(source, expected)


@rows(EQUALITY)
def test_values_are_equal_as_the_standard_has_it(source: str, expected: str | None) -> None:
    check(source, expected)


@rows(COERCIONS)
def test_value_is_converted_to_what_is_expected(source: str, expected: str | None) -> None:
    check(source, expected)
