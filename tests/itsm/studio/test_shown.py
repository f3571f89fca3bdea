"""Values as FEEL that gives them again: what the testers show can be typed in once more."""

from datetime import UTC, datetime

import pytest

from engine.feel import FeelLimitError, compile_expression
from itsm.studio.shown import source_of, variables_source

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
SOURCES = [
    'null', '"say \\"no\\"\\n"', '-0.5', 'true', '@"2026-02-28"', '@"10:30:00"', '@"2026-02-28T10:30:00Z"',
    '@"2026-02-28T10:30:00@Asia/Shanghai"', '@"P2DT4H"', '@"P1Y6M"', '[@"2026-02-28"..@"2026-03-01")', '(< @"P1D")',
    '[1, [@"2026-02-28"], {due: @"2026-02-28", "for": "x"}]', "{}", "[]",
]  # fmt: skip


@pytest.mark.parametrize("source", SOURCES)
def test_source_of_a_value_is_what_one_types_for_it(source: str) -> None:
    assert source_of(compile_expression(source).evaluate({}, NOW)) == source


@pytest.mark.parametrize("source", SOURCES)
def test_variables_source_gives_the_same_value(source: str) -> None:
    value = {"record": {"with blank": compile_expression(source).evaluate({}, NOW)}}

    assert compile_expression(variables_source(value)).evaluate({}, NOW) == value


def test_source_of_a_function_is_its_type() -> None:
    assert source_of([compile_expression("function(a) a").evaluate({}, NOW)]) == "[function]"


def test_source_of_refuses_a_value_that_would_be_too_long() -> None:
    long = "x" * 600_000

    with pytest.raises(FeelLimitError):
        source_of([long, long])
