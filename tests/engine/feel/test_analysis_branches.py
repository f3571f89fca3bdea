"""Conditions that are constant or contradict each other, and the branches that are never used for it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.feel import FeelType, compile_expression
from engine.feel.analysis import analyse_expression
from engine.feel.types import ANY

NAMES = {
    "n": FeelType("number"),
    "s": FeelType("string"),
    "b": FeelType("boolean"),
    "due": FeelType("date"),
    "x": ANY,
    "y": ANY,
    "at": FeelType("date and time"),
    "age": FeelType("days and time duration"),
}


def told(source: str) -> list[tuple[str, str]]:
    return [(advice.code, advice.text) for advice in analyse_expression(source, NAMES).advice]


@pytest.mark.parametrize(
    ("condition", "dead"),
    [
        ("true", "2"), ("false", "1"), ("1 > 2", "1"), ('string length("ab") = 2', "2"), ("null", "1"),
        ("n = 1 or n != 1", "2"), ("x > 5 and x < 3", "1"), ("x and not(x)", "1"), ("x = 1 and x = 2", "1"),
        ("x > 5 and not(x > 5)", "1"), ("x < y and x > y", "1"), ("x = y and x != y", "1"), ("y > x and x > y", "1"),
        ('s = "a" and s in ("b", "c")', "1"), ("x between 3 and 5 and x > 7", "1"), ("x in [1..3] and x > 4", "1"),
        ("due < @\"2026-01-01\" and due > @\"2026-02-01\"", "1"), ("x = null and x > 1", "1"),
        ("x = null or x != null", "2"), ("age > @\"PT2H\" and age < @\"PT1H\"", "1"), ("n = \"5\"", "1"),
        ("string length(s) > 5 and string length(s) < 3", "1"), ("x.a = 1 and x.a = 2", "1"),
        ("x instance of number and not(x instance of number)", "1"),
    ],
)  # fmt: skip
def test_branch_that_no_values_lead_to_is_told(condition: str, dead: str) -> None:
    assert ("unreachable", dead) in told(f"if {condition} then 1 else 2")


@pytest.mark.parametrize(
    "condition",
    [
        # With an x that is no number, both comparisons are null and the "else" is used.
        "x = 1 or x != 1", "x > 5 or x <= 5", "n > 5 or n <= 5", "b or not(b)", "n > 5 and n < 6", "x = 1 and y = 2",
        "x > 5 and y < 3", "x != 1 and x != 2", "x < y and y < x + 1", "x <= y and y <= x", "now() > at",
        "n > 5 or n < 3", "x >= 5 and x <= 5", 's > "a" and s < "b"', "x.a = 1 and x.b = 2", "x[1] = 1 and x[2] = 2",
        # Times are ordered exactly, but equal by the second.
        "x = y and x < y", "x = null and y = null", "at > due and at < due + @\"P1D\"", "x in ([1, 2]) and x = [1, 2]",
    ],
)  # fmt: skip
def test_branches_that_values_lead_to_are_not_told(condition: str) -> None:
    assert told(f"if {condition} then 1 else 2") == []


@pytest.mark.parametrize(
    ("source", "dead"),
    [
        ('if x = 1 then "a" else if x = 1 then "b" else "c"', '"b"'),
        ('if x > 5 then "a" else if x > 10 then "b" else "c"', '"b"'),
        ('if n > 5 then "a" else if n = 7 then "b" else "c"', '"b"'),
        ('if s in ("p", "q") then "a" else if s = "q" then "b" else "c"', '"b"'),
        ('if x = null then "a" else if x != null then "b" else "c"', '"c"'),
        ('if x > 5 then (if x > 3 then "a" else "b") else "c"', '"b"'),
        ('if x then "a" else if x and y then "b" else "c"', '"b"'),
        ('if x = y then "a" else if y = x then "b" else "c"', '"b"'),
    ],
)
def test_condition_that_earlier_ones_cover_is_told(source: str, dead: str) -> None:
    assert told(source) == [("unreachable", dead)]


@pytest.mark.parametrize(
    "source",
    [
        'if x > 10 then "a" else if x > 5 then "b" else "c"',
        'if n > 5 then "a" else if n <= 5 then "b" else "no number"',
        'if x > 5 then "a" else if y > 10 then "b" else "c"',
        # The same words about another name: a loop's variable hides the one outside.
        'if x > 5 then (for x in [1, 9] return if x > 3 then 1 else 2) else "c"',
        "if n > 5 then [1, 9][if item > 3 then true else false] else []",
    ],
)
def test_chain_in_which_each_condition_counts_is_not_told(source: str) -> None:
    assert told(source) == []


@pytest.mark.parametrize(
    ("source", "part"),
    [
        ("x = 1 and x = 2", "x = 1 and x = 2"), ("n = 1 or n != 1 or y", "n = 1 or n != 1 or y"),
        ("(x = 1 and x = 2) or y", "x = 1 and x = 2"),
        ("y[true]", "true"), ("y[1 = 2]", "1 = 2"), ("some i in y satisfies true", "true"),
    ],
)  # fmt: skip
def test_constant_condition_is_told(source: str, part: str) -> None:
    assert told(source) == [("constant-condition", part)]


@pytest.mark.parametrize("source", ["y[1]", "y[-1]", "y[n]", "y[item > 1]", "true", "1 = 1", "x = 1 or x = 2"])
def test_condition_that_varies_is_not_told(source: str) -> None:
    assert told(source) == []


def test_value_that_is_no_condition_is_told() -> None:
    assert told("if n then 1 else 2") == [("type-mismatch", "n")]
    assert told('x and "a"') == [("type-mismatch", '"a"')]


ATOMS = st.sampled_from(
    [
        f"{name} {sign} {bound}"
        for name in "xy"
        for sign in ("=", "!=", "<", ">=")
        for bound in ("1", "2", "null", '"a"')
    ]
    + ["x = y", "x < y", "x >= y", "x in (1, [2..3])", "y between 1 and 2", "x", "x in (null, > 2)"]
)
CONDITIONS = st.recursive(
    ATOMS,
    lambda inner: (
        st.tuples(inner, st.sampled_from(["and", "or"]), inner).map(lambda it: f"({it[0]} {it[1]} {it[2]})")
        | inner.map(lambda it: f"not({it})")
    ),
    max_leaves=5,
)
VALUES: tuple[object, ...] = (None, True, False, 0, 1, 2, 3, "", "a", "b", [], [1])


@given(CONDITIONS, CONDITIONS)
def test_branch_told_to_be_unused_is_never_used(first: str, second: str) -> None:
    source = f'if {first} then "one" else if {second} then "two" else "three"'
    dead = {advice.text for advice in analyse_expression(source).advice if advice.code == "unreachable"}
    if not dead:
        return
    expression = compile_expression(source)

    used = {f'"{expression.evaluate({"x": x, "y": y})}"' for x in VALUES for y in VALUES}

    assert not used & dead
