"""Range functions choose between a point and a range by what they are given."""

import pytest

from engine.feel import compile_expression

TRUE = [
    "finishes([3..5], [1..5])", "finishes(5, [1..5])", "finished by([1..5], [3..5])", "finished by([1..5], 5)",
    "includes([1..10], [2..3])", "includes([1..10], 2)", "during([2..3], [1..10])", "during(2, [1..10])",
    "starts([1..3], [1..10])", "starts(1, [1..10])", "started by([1..10], [1..3])", "started by([1..10], 1)",
    "before([1..2], [3..4])", "before(1, [3..4])", "after(5, [3..4])", "coincides([1..2], [1..2])", "coincides(1, 1)",
]  # fmt: skip


@pytest.mark.parametrize("source", TRUE)
def test_range_function_takes_points_and_ranges(source: str) -> None:
    assert compile_expression(source).explain({}).value is True


@pytest.mark.parametrize(
    "source", ["includes([1..10], [2..30])", "starts([2..3], [1..10])", "finishes([1..4], [1..5])"]
)
def test_range_function_of_two_ranges_can_be_false(source: str) -> None:
    assert compile_expression(source).explain({}).value is False
