"""Tables of expressions and what they are: another expression, or None for a null that comes from an error."""

from collections.abc import Iterable
from decimal import Decimal

import pytest

from engine.feel import FeelValue, compile_expression

Row = tuple[str, str | None]


def rows(*tables: Iterable[Row]) -> pytest.MarkDecorator:
    """Parametrize a test with ``source`` and ``expected``."""
    return pytest.mark.parametrize(("source", "expected"), [row for table in tables for row in table])


def check(source: str, expected: str | None) -> None:
    """Compare the values of two expressions, type and all; a null that is an error has to say why."""
    evaluation = compile_expression(source).explain({})
    if expected is None:
        assert evaluation.value is None
        assert any("Expected " in str(reason.message) for reason in evaluation.reasons)
    else:
        wanted = compile_expression(expected).explain({})
        assert not wanted.reasons
        assert is_same(evaluation.value, wanted.value), f"{evaluation.value} is not {wanted.value}"


def is_same(left: FeelValue, right: FeelValue) -> bool:
    """Say whether two values are the same one of the same type: times to the nanosecond, numbers of any scale."""
    if type(left) is not type(right):
        return False
    if isinstance(left, list):
        return len(left) == len(right) and all(map(is_same, left, right))
    if isinstance(left, dict):
        return list(left) == list(right) and all(is_same(left[key], right[key]) for key in left)
    if isinstance(left, Decimal):
        return left.compare(right) == 0
    return bool(left == right)
