"""Help before an expression runs: names it reads, what cannot be read, unknown functions and names."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.feel import FeelType
from engine.feel.analysis import Analysis, analyse_expression, analyse_unary_tests
from engine.feel.types import ANY, ContextType

NUMBER, STRING, BOOLEAN = (FeelType(name) for name in ("number", "string", "boolean"))


def codes(analysis: Analysis) -> list[tuple[str, str, str]]:
    return [(advice.code, advice.severity, advice.text) for advice in analysis.advice]


@pytest.mark.parametrize(
    ("source", "reads", "paths"),
    [
        ("1 + 2", (), ()),
        ("record.priority > threshold", ("record", "threshold"), ("record.priority",)),
        ("a.b.c + a.b", ("a",), ("a.b", "a.b.c")),
        ("for x in items return x.name", ("items",), ()),
        ("some x in items, y in x.parts satisfies y = wanted", ("items", "wanted"), ()),
        ("{a: b, c: a}.c", ("b",), ()),
        ("(function(x) x + y)(z)", ("y", "z"), ()),
        ("count(items)", ("items",), ()),
        ("[{price: 1}][price > limit]", ("limit",), ()),
        ("items[price > limit]", ("items", "limit", "price"), ()),
        ("items[item > limit]", ("items", "limit"), ()),
        ("record.tags[1].name", ("record",), ("record.tags",)),
    ],
)
def test_names_from_outside_are_read(source: str, reads: tuple[str, ...], paths: tuple[str, ...]) -> None:
    found = analyse_expression(source)

    assert (found.reads, found.paths) == (reads, paths)


def test_tested_value_is_none_of_the_names_read() -> None:
    assert analyse_unary_tests("> limit, ? = other.x").reads == ("limit", "other")


def test_name_that_hides_a_builtin_function_is_read() -> None:
    assert analyse_expression("count + 1", {"count": NUMBER}).reads == ("count",)


def test_known_name_with_spaces_is_one_name() -> None:
    found = analyse_expression("monthly fee * 12", {"monthly fee": NUMBER})

    assert (found.reads, found.type, found.advice) == (("monthly fee",), NUMBER, ())


def test_what_cannot_be_read_is_one_error_at_its_place() -> None:
    found = analyse_expression("1 +\n  * 2")

    (advice,) = found.advice
    assert (advice.code, advice.severity, advice.line, advice.column, advice.text) == ("syntax", "error", 2, 3, "*")
    assert (found.type, found.reads) == (ANY, ())


def test_what_cannot_be_read_keeps_the_guess_at_what_was_meant() -> None:
    (advice,) = analyse_expression("a == 1").advice

    assert "=" in str(advice.hint)


@pytest.mark.parametrize(
    ("source", "name", "guess"),
    [
        ("string lenght(a) > 3", "string lenght", "string length"),
        ("1 + uppercase(a)", "uppercase", "upper case"),
        ("dateAndTime(a)", "dateAndTime", "date and time"),
        ("if frobnicate(a) then 1 else 2", "frobnicate", ""),
    ],
)
def test_unknown_function_is_an_error_with_the_nearest_one(source: str, name: str, guess: str) -> None:
    found = analyse_expression(source)

    assert codes(found) == [("unknown-function", "error", name)]
    assert (f'"{guess}"' in str(found.advice[0].hint)) is bool(guess)
    assert not guess or found.reads == ("a",)


def test_each_unknown_function_is_told() -> None:
    found = analyse_expression("foo(1) + bar(baz(x))")

    assert [advice.text for advice in found.advice] == ["foo", "bar", "baz"]


def test_unknown_functions_beyond_counting_are_still_called_so() -> None:
    found = analyse_expression(" + ".join(f"foo{index}(1)" for index in range(50)))

    assert {advice.code for advice in found.advice} == {"unknown-function"}


def test_unknown_name_is_told_where_no_others_exist() -> None:
    names = {"priority": STRING, "impact": NUMBER}

    assert analyse_expression("prioritty = 1 and impact > 2", names).advice == ()
    found = analyse_expression("prioritty = 1 and impact > 2", names, closed=True)
    assert codes(found) == [("unknown-name", "error", "prioritty")]
    assert str(found.advice[0].hint) == 'Did you mean "priority"?'


def test_name_inside_a_filter_may_be_an_entry_of_the_item() -> None:
    assert analyse_expression("items[price > 1]", {"items": ANY}, closed=True).advice == ()


def test_unknown_entry_of_a_known_context_is_told_where_no_others_exist() -> None:
    record = ContextType("tRecord", (("priority", STRING),))

    found = analyse_expression("record.priorty", {"record": record}, closed=True)

    assert codes(found) == [("unknown-name", "warning", "record.priorty")]
    assert str(found.advice[0].hint) == 'Did you mean "priority"?'
    assert analyse_expression("record.priorty", {"record": record}).advice == ()


def test_advice_says_where_it_stands() -> None:
    (advice,) = analyse_expression('status = "open"\nand substring("a")').advice

    assert (advice.line, advice.column) == (2, 5)
    assert (advice.start, advice.end, advice.text) == (20, 34, 'substring("a")')


@given(st.text(alphabet="ab1+-*/.,()[]{}<>=!\"' \n@:?ifthenelsorandfunc", max_size=60))
def test_analysis_never_raises(source: str) -> None:
    for found in (analyse_expression(source), analyse_unary_tests(source, NUMBER)):
        assert all(0 <= advice.start <= advice.end <= len(source) for advice in found.advice)


@pytest.mark.parametrize(
    "source",
    [
        "(" * 5_000,
        "-" * 9_000 + "1",
        " and ".join(f"x{index} = {index}" for index in range(390)),
        " and ".join(f"x = {index}" for index in range(390)),
        "{a0: [1, 2]" + "".join(f", a{index + 1}: {{x: a{index}, y: a{index}}}" for index in range(60)) + "}",
        "".join(f"if x > {index} then {index} else " for index in range(35)) + "0",
        'if matches("' + "a" * 60 + 'b", "(a+)+$") then 1 else 2',
        "if count(for i in 1..1000000000 return i) > 1 then 1 else 2",
        "x" * 1_000_000,
    ],
)
def test_hostile_source_is_analysed_within_bounds(source: str) -> None:
    assert len(analyse_expression(source).advice) <= 100
