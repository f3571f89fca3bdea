"""Conditions of forms: what they say when they cannot be had."""

import pytest

from engine.errors import InvalidState
from itsm.forms.conditions import evaluate
from itsm.language import translate


def test_condition_that_meets_a_limit_says_which_in_one_language() -> None:
    with pytest.raises(InvalidState) as refused:
        evaluate("for i in 1..1000000000 return i", {})

    assert "Expected at most" in str(refused.value.message)
    said = translate(refused.value.message, "zh-CN")
    assert "步" in said and "Expected" not in said
