"""The language rule by rule (DMN 1.5 §10.3.1.2 and §10.3.2): source and value, in one context for all."""

import pytest

from engine.feel import FeelValue, basic_type, compile_expression, compile_unary_tests, to_plain
from engine.feel.types import ANY, ContextType, FunctionType, ItemType, ListType

Case = tuple[str, FeelValue]
CONTEXT: dict[str, FeelValue] = {
    "x": 5,
    "n": None,
    "l": [1, 2, 3],
    "s": "abc",
    "c": {"a": 1, "b c": 2, "item": 7, "deep": {"er": [1, {"z": 2}]}},
    "people": [{"name": "Bo", "age": 30}, {"name": "Eve", "age": 20}, {"name": "Li"}],
    "Full Name": "Li Wei",
    "it’s due": True,
}

LITERALS: list[Case] = [
    ("007", 7),
    (".5", 0.5),
    ("1.2e3", 1200),
    ("1E-5 = 0.00001", True),
    ("1e+2", 100),
    ("-.5", -0.5),
    ('"\\u0041\\U01F600\\uD83D\\uDE00"', "A😀😀"),
    ('"\\n\\r\\t\\"\\\'\\\\"', "\n\r\t\"'\\"),
    ('"\\d+\\x"', "\\d+\\x"),
    ('""', ""),
    ("// only a comment\n1", 1),
    ("1 /* a\nb */ + /**/ 2 // end", 3),
    ("/* 1 /* 2 */ 3", 3),
    ('@"2026-02-28"', "2026-02-28"),
    ('@"-P1DT2H"', "-P1DT2H"),
    ('@"10:30:00Z"', "10:30:00Z"),
    ("[]", []),
    ("{}", {}),
]

OPERATORS: list[Case] = [
    ("-2 ** 2", 4),
    ("-(2 ** 2)", -4),
    ("2 ** -1", 0.5),
    ("2 ** 3 ** 2", 64),
    ("10 - 3 - 2", 5),
    ("100 / 10 / 2", 5),
    ("2 + 3 * 4 ** 2 / 8", 8),
    ("2--3", 5),
    ("2 * -3", -6),
    ("- - 2", 2),
    ("-l[1]", -1),
    ("-c.a", -1),
    ("1 + 2 = 3 and 2 * 2 = 4", True),
    ("1 = 1 = true", True),
    ("1 < 2 < 3", None),
    ("x between 1 and 10 and x > 3", True),
    ("x between 6 and 10 or true", True),
    ("x between 1 + 1 and 2 * 3", True),
    ("x between 5 and 5", True),
    ("n between 1 and 2", None),
    ("x between n and 9", None),
    ("x between 6 and n", False),
    ("x between n and 4", False),
    ("n between n and n", None),
    ("x instance of number and x > 3", True),
    ("x instance of number = true", True),
    ("not(x instance of string)", True),
    ('"a" + 1', None),
    ('"a" < "b"', True),
    ("[1] < [2]", None),
    ("1 / 0", None),
    ("1 + n", None),
    ("n = null", True),
    ("n != null", False),
    ("n < 1", None),
    ("x != null", True),
    ("1.0 = 1.00", True),
    ("[1, [2]] = [1, [2]]", True),
    ("[1, 2] = [2, 1]", False),
    ("{a: 1, b: {c: 2}} = {b: {c: 2}, a: 1}", True),
    ("{a: 1} = {b: 1}", False),
    ("[] = null", False),
    ('true = "true"', None),
    ("]1..3[ = (1..3)", True),
    ("[1..3] = [1..3)", False),
]

_TRUTHS = {"true": True, "false": False, "null": None, '"a"': None, "5": None}
LOGIC: list[Case] = [
    (f"{one} and {other}", False if False in both else None if None in both else True)
    for one, first in _TRUTHS.items()
    for other, second in _TRUTHS.items()
    for both in [(first, second)]
] + [
    (f"{one} or {other}", True if True in both else None if None in both else False)
    for one, first in _TRUTHS.items()
    for other, second in _TRUTHS.items()
    for both in [(first, second)]
]

CHOICES: list[Case] = [
    ("if true then if false then 1 else 2 else 3", 2),
    ("if false then 1 else if true then 2 else 3", 2),
    ("if null then 1 else 2", 2),
    ('if "a" then 1 else 2', 2),
    ("if 1 then 1 else 2", 2),
    ("if true then 1 else 2 + 3", 1),
    ("(if true then 1 else 2) + 3", 4),
    ("1 + if false then 1 else 2", 3),
    ("if missing > 1 then 1 else 2", 2),
]

LOOPS: list[Case] = [
    ("for i in 3..1 return i", [3, 2, 1]),
    ("for i in -1..1 return i", [-1, 0, 1]),
    ("for i in [1..3] return i", [1, 2, 3]),
    ("for i in (1..4) return i", [2, 3]),
    ("for i in ]1..4[ return i", [2, 3]),
    ("for i in 1..count(l) return i", [1, 2, 3]),
    ("for i in 2..2 return i", [2]),
    ('for d in @"2026-02-27"..@"2026-03-01" return d.day', [27, 28, 1]),
    ('for d in [@"2026-03-01"..@"2026-03-02"] return d.day', [1, 2]),
    ('for d in @"2026-03-02"..@"2026-03-01" return d.day', [2, 1]),
    ("for i in 1.5..3 return i", None),
    ('for i in "a".."c" return i', None),
    ("for i in n return i", None),
    ("for i in [n] return i", [None]),
    ("for i in 5 return i", [5]),
    ("for i in [] return i", []),
    ("for i in (< 5) return i", None),
    ("for a in [1, 2], b in [a, a + 1] return a * b", [1, 2, 4, 6]),
    ("for a in [[1, 2], [3]], b in a return b", [1, 2, 3]),
    ("for i in 1..3 return count(partial)", [0, 1, 2]),
    ("for i in 1..4 return if i < 3 then 1 else partial[-1] + partial[-2]", [1, 1, 2, 3]),
    ("for i in 1..2 return for j in 1..i return partial", [[[]], [[], [[]]]]),
    ("for x in l return x + 1", [2, 3, 4]),
    ("for p in people return p.name", ["Bo", "Eve", "Li"]),
    ("for i in l[item > 1] return i", [2, 3]),
    ("some i in [1, null] satisfies i > 0", True),
    ("some i in [null] satisfies i > 0", None),
    ("some i in [] satisfies i > 0", False),
    ("some i in n satisfies true", None),
    ('some i in [true, "a"] satisfies i', True),
    ("every i in [1, null] satisfies i > 0", None),
    ("every i in [0, null] satisfies i > 0", False),
    ("every i in [] satisfies i > 0", True),
    ("every i in 1..3, j in 4..5 satisfies i < j", True),
    ("some i in 1..3 satisfies i = 2 and x = 5", True),
]

FILTERS: list[Case] = [
    ("l[1]", 1),
    ("l[-1]", 3),
    ("l[0]", None),
    ("l[4]", None),
    ("l[-4]", None),
    ("l[1.5]", None),
    ("l[1.0]", 1),
    ("l[x - 3]", 2),
    ("[][x]", None),
    ("l[null]", []),
    ("l[true]", [1, 2, 3]),
    ("l[false]", []),
    ('l["a"]', []),
    ("l[item > 1][item < 3]", [2]),
    ("l[item > null]", []),
    ("l[> 1]", []),
    ("[1, null][item = null]", [None]),
    ("people[age > 20].name", ["Bo"]),
    ("people[age = null].name", ["Li"]),
    ("people[item.age > 20 and name = \"Bo\"][1].age", 30),
    ("people[age > x].name", ["Bo", "Eve"]),
    ("[{item: 1}, {item: 2}][item = 2]", [{"item": 2}]),
    ("[{x: 1}, {x: 5}][x = 5]", [{"x": 5}]),
    ("[{y: 1}, {y: 5}][y = x]", [{"y": 5}]),
    ("[{my key: 1}, {my key: 2}][my key = 2]", [{"my key": 2}]),
    ("[[1, 2], [3]][1][2]", 2),
    ("[[1, 2], [3]][item[1] = 3]", [[3]]),
    ("x[1]", 5),
    ("x[2]", None),
    ("x[item > 3]", [5]),
    ("n[1]", None),
    ("n[true]", []),
    ("c[a = 1].a", [1]),
    ("c[1].a", 1),
]

PATHS: list[Case] = [
    ("c.a", 1),
    ("c.b c", 2),
    ("c.item", 7),
    ("c.deep.er[2].z", 2),
    ("c.nothing", None),
    ("c.nothing.more", None),
    ("n.a", None),
    ("x.a", None),
    ("people.age", [30, 20, None]),
    ("l.a", [None, None, None]),
    ("[{a: 1}, 5, null, {b: 1}, [{a: 2}]].a", [1, None, None, None, [2]]),
    ("[].a", []),
    ("{a: {b c: 1}, d: a.b c}.d", 1),
    ('{"x + y": 1}.x + y', 1),
    ('{a: {"x + y": 1}, x: 2, y: 3, z: x + y}.z', 5),
    ('@"2026-02-28T10:11:12+01:00".time offset', "PT1H"),
    ('@"2026-02-28T10:11:12@Europe/Paris".timezone', "Europe/Paris"),
    ('[@"2026-01-01", @"2027-01-01"].year', [2026, 2027]),
    ('@"2026-01-01".hour', None),
    ('@"P1Y2M".months', 2),
    ('@"P1Y".days', None),
    ("(1..5].start", 1),
    ("(1..5].end included", True),
    ("(< 5).start", None),
    ("(< 5).end", 5),
    ("(>= 5).start included", True),
]

RANGES: list[Case] = [
    ("5 in (1..5)", False),
    ("5 in (1..5]", True),
    ("5 in ]1..6[", True),
    ("5 in [x..x]", True),
    ("[1..l[1]]", "[1..1]"),
    ("[1..l[-1]]", "[1..3]"),
    ("[1..x - 2]", "[1..3]"),
    ("[3..1]", None),
    ('[1.."a"]', None),
    ("[n..5]", None),
    ("5 in [null..5]", True),
    ("5 in [null..5)", False),
    ("5 in < x + 1", True),
    ("5 in (> x - 1, 9)", True),
    ("5 in != 4", True),
    ("5 in = 5", True),
    ("5 in (= 4)", False),
    ("5 in ((4..6))", True),
    ("5 in ([1..3], [5..7])", True),
    ("5 in [[1..3], [5..7]]", True),
    ("5 in [< 3, > 4]", True),
    ("5 in (1 + 4) * 1", True),
    ("5 in (x)", True),
    ("5 in l", False),
    ("n in l", False),
    ("n in [1, null]", True),
    ("n in [1..5]", None),
    ("5 in null", False),
    ('"b" in ["a".."c"]', True),
    ('@"2026-05-05" in [@"2026-01-01"..@"2026-12-31"]', True),
    ("[1] in [[1]]", True),
    ("[1, 2] in ([1], [1, 2])", True),
    ("{a: 1} in ({a: 1})", True),
    ("5 in > 1 and true", True),
    ("5 in (? > 4)", True),
    ('5 in [["a".."c"], [1..9]]', True),
    ('5 in [["a".."c"], [1..4]]', None),
    ("n in [[1..3], null]", True),
    ("[1..3] in [[1..3], 5]", True),
    ("[1..3] in ([1..3], 5)", True),
    ("[5] in [[1..9]]", False),
]

FUNCTIONS: list[Case] = [
    ("(function(a) function(b) a + b)(1)(2)", 3),
    ("(function(a, b) a - b)(b: 1, a: 5)", 4),
    ("(function(a, b) a - b)(1)", None),
    ("(function(a) a)(1, 2)", None),
    ("(function(a) a)(b: 1)", None),
    ("(function(a: number) a)(\"1\")", None),
    ("(function(a: number) a)([1])", 1),
    ("(function(a: list<number>) a)(1)", [1]),
    ("(function(first name: string, b) first name)(\"Li\", 2)", "Li"),
    ("(function() x)()", 5),
    ("x(1)", None),
    ("c.a(1)", None),
    ("[function(a) a + 1][1](3)", 4),
    ("for f in [function(a) a + 1, function(a) a * 2] return f(3)", [4, 6]),
    ("{f: function(a) a + k, k: 2, r: f(3)}.r", 5),
    ("{f: function(n) if n <= 1 then 1 else n * f(n - 1), r: f(5)}.r", 120),
    ("{f: function(n: number) if n <= 1 then 1 else n * f(n - 1)}.f(4)", 24),
    ("(function(count) count + 1)(1)", 2),
    ("sort(list: [2, 1], precedes: function(a, b) a < b)", [1, 2]),
    ("count([1, 2])+1", 3),
    ("date and time(@\"2026-01-01\", @\"10:00:00\")", "2026-01-01T10:00:00"),
]

CONTEXTS: list[Case] = [
    ("{a: 1, b: a + 1, c: b}.c", 2),
    ("{a: d, d: 1}.a", None),
    ("{x: x + 1}.x", 6),
    ("{x: 1, y: {x: 2, z: x}}.y.z", 2),
    ("{a b: 1, c: a b + 1}.c", 2),
    ("{a in b: 1, c: a in b}.c", 1),
    ('{"if": 1}.if', 1),
    ('{"": 1}', {"": 1}),
    ("{e-f: 4, g.h: 5, it's: 6, a*b: 8, i/j: 1, r: e-f + g.h}.r", 9),
    ("{rate?: 2}.rate? + 1", 3),
    ("{date: 1, not: 2}.not", 2),
    ("{部门 名称: 1}.部门 名称", 1),
    ("{😀: 1, r: 😀 + 1}.r", 2),
]

TYPES: list[Case] = [
    ("null instance of Null", True),
    ("null instance of number", False),
    ("1 instance of Any", True),
    ("[1, null] instance of list<number>", True),
    ('["a"] instance of list<number>', False),
    ("[] instance of list<number>", True),
    ("[[1]] instance of list<list<number>>", True),
    ("{a: 1, b: 2} instance of context<a: number>", True),
    ("{} instance of context<a: number>", False),
    ("{x y: 1} instance of context<x y: number>", True),
    ("{a: {b: 1}} instance of context<a: context<b: number>>", True),
    ("(function(a: number) a) instance of function<number>->number", True),
    ("(function(a, b) a) instance of function<Any> -> Any", False),
    ("(function() 1) instance of function<> -> number", True),
    ("[1..2] instance of range<number>", True),
    ("[1..2] instance of range<string>", False),
    ('@"2026-01-01" instance of date and time', False),
    ('@"P1D" instance of days and time duration', True),
    ("-1 instance of number", None),
    ("l[1] instance of number", True),
    ("(x instance of list) < 3", None),
]

NAMED: list[Case] = [("Full Name + \"!\"", "Li Wei!"), ("it’s due", True), ("Full  Name", "Li Wei"), ("missing", None)]
ALL = [
    *LITERALS, *OPERATORS, *LOGIC, *CHOICES, *LOOPS, *FILTERS, *PATHS, *RANGES, *FUNCTIONS, *CONTEXTS, *TYPES, *NAMED,
]  # fmt: skip


@pytest.mark.parametrize(("source", "expected"), ALL)
def test_construct_has_the_value_of_the_standard(source: str, expected: FeelValue) -> None:
    assert to_plain(compile_expression(source, (*CONTEXT, "b c")).evaluate(CONTEXT)) == expected


TESTS: list[tuple[str, FeelValue, bool | None]] = [
    ("-", None, True),
    ("null", None, True),
    ("not(null)", 1, True),
    ('"a", "b"', "b", True),
    ("< 5, > 10", 7, False),
    ("> x + 1", 7, True),
    ("< x * 2", 9, True),
    ("[x..x + 1]", 6, True),
    ("]1..3]", 1, False),
    ("(< 5)", 3, True),
    ("!= 3", 3, False),
    ("= 3", 3, True),
    ("not(> 5, 3)", 4, True),
    ("not((1), 2)", 2, False),
    ("l", 2, True),
    ("l", [1, 2, 3], True),
    ("[[1, 2], [3]]", [3], True),
    ("l[item > 1]", 1, False),
    ("?", True, True),
    ("? > 5 and ? < 7", 6, True),
    ("?>5", 6, True),
    ("x > ?", 6, False),
    ("even(?), 3", 3, True),
    ("not(contains(?, \"a\"))", "bcd", True),
    ("?.a = 1", {"a": 1}, True),
    ("some i in ? satisfies i > 1", [1, 2], True),
    ("if ? > 3 then true else false", 2, False),
    ("? in [1..5]", 3, True),
    ('< @"2026-01-01"', None, None),
    ("> 5", "a", None),
    (">= 1, null", None, True),
    ("not(true)", False, True),
    ("c.a", 1, True),
    ("x - 2", 3, True),
    ("-1", -1, True),
]


@pytest.mark.parametrize(("source", "value", "expected"), TESTS)
def test_unary_tests_judge_as_the_standard_says(source: str, value: FeelValue, expected: bool | None) -> None:
    assert compile_unary_tests(source, (*CONTEXT, "b c")).explain(value, CONTEXT).value is expected


_NUMBER = basic_type("number") or ANY
_PERSON = ContextType("Person", (("name", ANY), ("age", _NUMBER)))
NAMED_TYPES = {
    "Person": _PERSON,
    "People of Team": ListType("People of Team", _PERSON),
    "hr.Grade": ItemType("hr.Grade", _NUMBER, lambda value: value < 10),
    "Check": FunctionType("Check", (_NUMBER,), ANY),
}


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("people[1] instance of Person", True),
        ("people[3] instance of Person", False),
        ("people[age > 1] instance of People of Team", True),
        ("people[1] instance of People of Team", False),
        ("[1, 2] instance of list<hr.Grade>", True),
        ("99 instance of hr.Grade", True),
        ("(function(g: hr.Grade) g)(9)", 9),
        ("(function(g: hr.Grade) g)(99)", None),
        ("(function(a: number) a) instance of Check", True),
        ("x instance of number and people[1] instance of Person", True),
    ],
)
def test_types_of_a_model_are_known_by_their_names(source: str, expected: FeelValue) -> None:
    assert to_plain(compile_expression(source, CONTEXT, NAMED_TYPES).evaluate(CONTEXT)) == expected
