"""Expressions and their values, as a table: the standard's constructs one by one."""

from decimal import Decimal

import pytest

from engine.feel import FeelValue, compile_expression, to_plain

CONTEXT = {
    "priority": "P2",
    "amount": 120,
    "Requested By": {"Full Name": "Li Wei", "vip": True},
    "tasks": [{"name": "a", "hours": 3}, {"name": "b", "hours": 5}, {"name": "c"}],
    "due": "2026-03-01",
}

LANGUAGE = [
    ("1 + 2 * 3", 7),
    ("(1 + 2) * 3", 9),
    ("0.1 + 0.2 = 0.3", True),
    ("-2 ** 2", 4),
    ("10 / 4", 2.5),
    ("1 / 0", None),
    ('"a" + "b"', "ab"),
    ('"a" + 1', None),
    ('"\\u4e2d\\n"', "中\n"),
    (".5 + 1.5e1", 15.5),
    ("1 < 2 and 2 <= 2", True),
    ('1 < "2"', None),
    ('1 = "1"', None),
    ("null = null", True),
    ("1 != null", True),
    ("true and null", None),
    ("false and null", False),
    ("true or null", True),
    ("not(null)", None),
    ('if priority = "P1" then 1 else 2', 2),
    ("if null then 1 else 2", 2),
    ("for x in [1, 2], y in [x, 10] return x * y", [1, 10, 4, 20]),
    ("for i in 3..1 return i", [3, 2, 1]),
    ("for i in 1..4 return if i = 1 then 1 else i * partial[-1]", [1, 2, 6, 24]),
    ("some t in tasks satisfies t.hours > 4", True),
    ("every t in tasks satisfies t.hours > 4", False),
    ("amount between 100 and 200", True),
    ("amount in [100..120)", False),
    ("amount in (< 100, 120)", True),
    ('priority in ("P1", "P2")', True),
    ("amount instance of number", True),
    ("tasks instance of list<context<name: string>>", True),
    ("null instance of string", False),
    ("tasks.name", ["a", "b", "c"]),
    ("tasks.hours", [3, 5, None]),
    ("tasks[hours > 3].name", ["b"]),
    ("tasks[-1].name", "c"),
    ("tasks[9]", None),
    ("[1, 2, 3][item >= 2]", [2, 3]),
    ("amount[1]", 120),
    ("Requested By.Full Name", "Li Wei"),
    ('{a: 1, "b c": a + 1}', {"a": 1, "b c": 2}),
    ("{a b: 1, c: a b + 1}.c", 2),
    ("{square: function(x: number) x * x, y: square(4)}.y", 16),
    ('(function(x: number) x)("a")', None),
    ("[1..3]", "[1..3]"),
    ("[1..3].end", 3),
    ("(> 5).start included", False),
    ("]1..5[ = (1..5)", True),
    ("missing", None),
    ("missing.deeper", None),
    ("1 /* a comment */ + 1 // to the end", 2),
]

FUNCTIONS = [
    ('substring("foobar", -3, 2)', "ba"),
    ('substring(string: "foobar", start position: 3)', "obar"),
    ('string length("打印机")', 3),
    ('replace("abcd", "(b)(c)", "$2$1")', "acbd"),
    ('matches("INC-000123", "^INC-\\d{6}$")', True),
    ('split("a;b", ";")', ["a", "b"]),
    ('string join(["a", null, "b"], ", ")', "a, b"),
    ('number("1.234,5", ".", ",")', 1234.5),
    ("string(1.10)", "1.10"),
    ('string([1, "a", {b: null}])', '[1, "a", {b: null}]'),
    ("count([1, null])", 2),
    ("min(3, 1, 2)", 1),
    ('max([@"P1D", @"PT25H"])', "P1DT1H"),
    ("sum([1, 2.5])", 3.5),
    ("mean([1, 2])", 1.5),
    ("median([3, 1, 2, 4])", 2.5),
    ("mode([1, 2, 2, 1, 3])", [1, 2]),
    ("stddev([2, 4])", "1.414213562373095048801688724209698"),
    ("all([true, null])", None),
    ("any([true, null])", True),
    ("sublist([1, 2, 3], -2)", [2, 3]),
    ("concatenate([1], [2, 3])", [1, 2, 3]),
    ("insert before([1, 3], 2, 2)", [1, 2, 3]),
    ('distinct values([1, 1.0, "1"])', [1, "1"]),
    ("flatten([[1, [2]], 3])", [1, 2, 3]),
    ("index of([1, 2, 1], 1)", [1, 3]),
    ("sort([3, 1, 2], function(a, b) a > b)", [3, 2, 1]),
    ("list replace([1, 5], function(a, b) a > b, 3)", [1, 3]),
    ("decimal(2.5, 0)", 2),
    ("round half up(2.5, 0)", 3),
    ("floor(-1.5)", -2),
    ("modulo(-5, 3)", 1),
    ("sqrt(16)", 4),
    ("sqrt(-1)", None),
    ("odd(5)", True),
    ('get value({a: {b: 1}}, ["a", "b"])', 1),
    ("context merge([{a: 1}, {a: 2}])", {"a": 2}),
    ('context put({a: 1}, "b", 2)', {"a": 1, "b": 2}),
    ("overlaps([1..3], [3..5])", True),
    ("before([1..3), 3)", True),
    ("during(2, [1..3])", True),
    ('range("[1..3)")', "[1..3)"),
    ('is(@"10:00:00Z", @"10:00:00+00:00")', True),
]

DATES = [
    ('@"2026-02-28" + @"P1D"', "2026-03-01"),
    ('@"2024-01-31" + @"P1M"', "2024-02-29"),
    ('date("2026-03-01") - date("2026-02-01")', "P28D"),
    ('@"2026-03-29T01:30:00@Europe/Berlin" + @"PT1H"', "2026-03-29T03:30:00@Europe/Berlin"),
    ('@"2026-03-29T01:30:00@Europe/Berlin" + @"P1M"', "2026-04-29T01:30:00@Europe/Berlin"),
    ('@"2026-01-01T00:00:00+08:00" = @"2025-12-31T16:00:00Z"', True),
    ('@"2026-01-01T00:00:00" < @"2026-01-01T00:00:00Z"', False),
    ('@"-99999-01-01".year', -99999),
    ('@"2026-11-22".weekday', 7),
    ('day of week(@"2026-11-22")', "Sunday"),
    ('week of year(@"2027-01-01")', 53),
    ('@"P1DT2H3M4.5S".hours', 2),
    ('@"P13M"', "P1Y1M"),
    ('@"P1D" * 1.5', "P1DT12H"),
    ('@"P1D" / @"PT6H"', 4),
    ('years and months duration(@"2025-05-31", @"2026-02-28")', "P8M"),
    ('date(due) > @"2026-02-28"', True),
    ('date and time("2026-01-01T24:00:00")', "2026-01-02T00:00:00"),
    ('date("2026-02-30")', None),
    ('time(10, 30, 0, @"PT8H")', "10:30:00+08:00"),
    ('@"10:00:00@Asia/Shanghai".time offset', "PT8H"),
]


@pytest.mark.parametrize(("source", "expected"), LANGUAGE + FUNCTIONS + DATES)
def test_expression_has_the_value_of_the_standard(source: str, expected: FeelValue) -> None:
    expression = compile_expression(source, (*CONTEXT, "Full Name"))

    assert to_plain(expression.evaluate(CONTEXT)) == expected


def test_numbers_are_decimals_of_34_digits() -> None:
    value = compile_expression("1 / 3").evaluate({})

    assert value == Decimal("0.3333333333333333333333333333333333")


@pytest.mark.parametrize("name", ["a-b", "Impact / Urgency", "it's due", "days + nights", "部门 名称", "a.b"])
def test_declared_name_may_hold_spaces_and_operators(name: str) -> None:
    expression = compile_expression(f"{name} + 1", [name])

    assert expression.evaluate({name: 1}) == 2
    assert expression.reads == {name}


def test_longest_declared_name_wins() -> None:
    names = ["time", "time spent", "date", "date and time spent"]

    assert compile_expression("date and time spent", names).reads == {"date and time spent"}
    assert compile_expression("time spent", names).reads == {"time spent"}
