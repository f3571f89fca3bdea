"""Gaps: how they are described, when they are none, and how a search is stopped."""

import pytest

from engine.dmn.checks.checking import check_model, check_table
from engine.dmn.checks.tables.source import read_tables
from tests.engine.dmn.checks.tables import Small
from tests.engine.dmn.models import definitions, table

RANGES = (("[1..5]",), ("[6..10]",), ("> 10",), ("< 1",))


@pytest.mark.parametrize(
    ("kind", "cells", "region", "example"),
    [
        ("number", ("< 5", "> 5"), "5", "5"),
        ("number", ("[1..5]", "[6..10]", "> 10", "< 1"), "(5..6)", "5.5"),
        ("number", ("< 0", "not(< 10)"), "[0..10)", "0"),
        ("string", ('"high"', '"low"'), 'not("high", "low")', '"other"'),
        ("string", ('"other"', '"another"'), 'not("another", "other")', '"something else"'),
        ("boolean", ("true",), "false", "false"),
        ("date", ('< @"2026-03-01"', '> @"2026-03-01"'), '@"2026-03-01"', '@"2026-03-01"'),
        ("date", ('<= @"2026-03-01"', '>= @"2026-03-02"'), "", ""),
        ("time", ('< @"09:00:00"', '> @"17:00:00"'), '[@"09:00:00"..@"17:00:00"]', '@"09:00:00"'),
        ("date and time", ('< @"2026-03-01T00:00:00Z"',), '>= @"2026-03-01T00:00:00Z"', '@"2026-03-01T00:00:00Z"'),
        ("days and time duration", ('<= @"PT4H"',), '> @"PT4H"', '@"PT4H1S"'),
        ("years and months duration", ('< @"P1Y"', '>= @"P2Y"'), '[@"P1Y"..@"P2Y")', '@"P1Y"'),
        ("", ("< 5", "null", '"a"'), '>= 5, ? instance of string and not(? in ("a"))', "5"),
    ],
)
def test_gap_is_described_as_cells_with_an_example(
    kind: str, cells: tuple[str, ...], region: str, example: str
) -> None:
    found = Small((kind,), tuple((cell,) for cell in cells)).findings("gap")

    if not region:
        assert not found
        return
    assert found[0].region == (("a", region),)
    assert str(found[0].message).endswith(f"none matches a: {region}, for example a = {example}.")


def test_gap_of_two_columns_names_those_that_matter() -> None:
    rows = (('"high"', "< 18"), ('"low"', "-"))

    found = Small(("string", "number"), rows, allowed=('"high", "low"', "")).findings("gap")

    assert [each.region for each in found] == [(("a", '"high"'), ("b", ">= 18"))]


def test_gaps_that_lie_side_by_side_are_one() -> None:
    rows = tuple((f'"{letter}"', "> 3") for letter in "abcdefgh")

    found = Small(("string", "number"), rows, allowed=('"a","b","c","d","e","f","g","h"', "")).findings()

    assert [each.region for each in found] == [(("b", "<= 3"),)]


def test_allowed_values_leave_only_their_own_gaps() -> None:
    assert Small(("number",), (("1",), ("2",)), allowed=("1, 2, 3",)).findings("gap")[0].region == (("a", "3"),)
    assert not Small(("number",), (("[1..5]",), ("[6..10]",)), allowed=("1,2,3,4,5,6,7,8,9,10",)).findings()


def test_null_is_a_gap_only_where_some_rule_asks_for_it() -> None:
    assert not Small(("boolean",), (("true",), ("false",))).findings()

    found = Small(("boolean", "boolean"), (("true", "-"), ("false", "-"), ("null", "true"))).findings("gap")

    assert [each.witness for each in found] == [(("a", None), ("b", False))]


def test_default_output_leaves_no_gaps() -> None:
    assert check_model(definitions(table(["< 5 => 1"], default="0"))) == ()


@pytest.mark.parametrize("policy", ["COLLECT", "RULE ORDER"])
def test_gap_of_a_table_that_answers_with_a_list_is_mere_information(policy: str) -> None:
    assert [each.severity for each in Small(("number",), (("< 5",),), policy).findings()] == ["info"]


def test_cell_that_cannot_be_read_hides_gaps_and_is_named() -> None:
    found = Small(("number",), (("< 5",), ("? > b",))).findings()

    assert [(each.kind, each.rules) for each in found] == [("unchecked", (2,))]


def test_list_with_a_test_that_cannot_be_read_hides_gaps_as_well() -> None:
    assert not Small(("number",), (("< 5, > b",),)).findings("gap")


def test_many_gaps_are_cut_and_counted() -> None:
    rows = tuple((f"({number}..{number + 1})",) for number in range(0, 60, 2))
    wide = tuple((row[0], f"> {number}") for number, row in enumerate(rows))

    found = Small(("number", "number"), wide).findings("gap")

    assert len(found) == 11
    assert "more than 10 gaps" in str(found[-1].message)


def test_search_without_steps_left_says_that_it_stopped() -> None:
    (source,) = read_tables(Small(("number",), RANGES).element(), 100)

    assert [each.kind for each in check_table(source, steps=0)] == ["stopped"] * 2


def test_table_of_too_many_rules_says_that_it_was_not_checked() -> None:
    (source,) = read_tables(Small(("number",), RANGES).element(), 3)

    assert [str(each.message) for each in check_table(source)] == [
        "Expected at most 5000 rules to check, but the table has 4: its rules were not compared."
    ]
