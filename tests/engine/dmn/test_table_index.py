"""The index of a table: the same answers, rules and reasons as without it, in far fewer tests."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.dmn import DecisionModel
from engine.dmn.decision_table import Table
from engine.dmn.nodes import DecisionNode
from engine.feel import FeelValue
from engine.feel.compiler import TestCode
from engine.feel.evaluation import Frame
from tests.engine.dmn.models import model, table

CELLS = [
    "-", '"a"', '"b"', '"a", "b"', 'not("a")', "1", "1.0, 2", "-1", "true", "null", "< 2", "[1..3)", "not(< 2)",
    '@"2026-01-01"', '>= @"2026-01-01"', '["a", 1]', "? = 1", "limit", "> limit", '"a", > 5', "count(?) > 1", "[3..1]",
]  # fmt: skip
VALUES = [
    None, "a", "b", "c", 1, 1.0, 2, -1, True, False, ["a"], [1, 2], {"a": 1}, date(2026, 1, 1), date(2026, 2, 1),
]  # fmt: skip
POLICIES = ["UNIQUE", "ANY", "FIRST", "RULE ORDER", "COLLECT"]
ROWS = st.lists(st.tuples(st.sampled_from(CELLS), st.sampled_from(CELLS), st.sampled_from(CELLS)), min_size=12)


class _Unindexed:
    """Stands where the index does: all rows are candidates."""

    def __init__(self, rows: int) -> None:
        self.rows = rows

    def candidates(self, values: Sequence[FeelValue]) -> Sequence[int]:
        return range(self.rows)


def _table(graph: DecisionModel) -> Table:
    node = graph.nodes["urn:test#t"]
    assert isinstance(node, DecisionNode)
    assert node.table is not None
    return node.table


def _with_table(graph: DecisionModel, changed: Table) -> DecisionModel:
    node = graph.nodes["urn:test#t"]
    assert isinstance(node, DecisionNode)
    graph.nodes["urn:test#t"] = replace(node, table=changed)  # type: ignore[index]  # a dict
    return graph


@settings(deadline=None)
@given(
    ROWS, st.sampled_from(POLICIES), st.lists(st.sampled_from(VALUES), min_size=3, max_size=3),
    st.sampled_from([0, None, "a"]),
)  # fmt: skip
def test_index_changes_nothing(
    rows: list[tuple[str, str, str]], policy: str, values: list[FeelValue], limit: FeelValue
) -> None:
    rules = [f"{' | '.join(row)} => {number} * limit" for number, row in enumerate(rows)]
    source = table(rules, policy=policy, inputs=("x", "y", "z"))
    context = dict(zip("xyz", values, strict=True)) | {"limit": limit}
    plain = model(source)
    plain = _with_table(plain, replace(_table(plain), index=_Unindexed(len(rules))))  # type: ignore[arg-type]  # alike

    indexed = model(source).decide("t", context)

    expected = plain.decide("t", context)
    assert indexed == expected
    assert [reason.place for reason in indexed.reasons] == [reason.place for reason in expected.reasons]


def _service(number: int, rules: int) -> str:
    return f'"service {number % (rules // 20)}" | "{("high", "low")[number % 2]}" | {number // (rules // 20)} | -'


def _cells_tested(wanted: dict[str, FeelValue], cells: Sequence[str]) -> int:
    graph = model(table([f"{cell} => {at}" for at, cell in enumerate(cells)], policy="COLLECT", inputs=tuple(wanted)))
    tested = 0

    def counted(test: TestCode) -> TestCode:
        def run(frame: Frame, value: FeelValue) -> bool | None:
            nonlocal tested
            tested += 1
            return test(frame, value)

        return run

    plain = _table(graph)
    rows = tuple(replace(rule, tests=tuple(counted(test) for test in rule.tests)) for rule in plain.rules)
    assert _with_table(graph, replace(plain, rules=rows)).decide("t", wanted).value
    return tested


def test_cells_tested_hardly_grow_with_the_rules() -> None:
    wanted: dict[str, FeelValue] = {"service": "service 7", "impact": "low", "level": 3, "other": None}

    few, many = (_cells_tested(wanted, [_service(at, rules) for at in range(rules)]) for rules in (1_000, 10_000))

    assert many <= 2 * few <= 200


@pytest.mark.parametrize("cells", ["-", '"c", > 5', "? > 1"])
def test_rows_without_constants_are_tested_all_the_same(cells: str) -> None:
    wanted: dict[str, FeelValue] = {"x": "c", "y": 3}

    assert _cells_tested(wanted, [*['"a" | -'] * 20, *[f"{cells} | -"] * 10, "- | -"]) >= 11
