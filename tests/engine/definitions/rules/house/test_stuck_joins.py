"""Parallel gateways that wait for both ways of a choice."""

import pytest

from tests.engine.definitions.rules.house.warned import warned
from tests.support.bpmn import Diagram


def joined(split: str, join: str = "and") -> Diagram:
    """Two paths of two and of no elements from a gateway ``g`` to a gateway ``j``."""
    return Diagram().path("start:s", f"{split}:g", "task:a", "task:b", f"{join}:j", "end:e").path("g", "j")


@pytest.mark.parametrize("split", ["xor", "race"])
def test_join_of_both_ways_of_a_choice_is_warned_of(split: str) -> None:
    assert warned("stuck-joins", joined(split)) == ["j"]


@pytest.mark.parametrize("split", ["and", "or", "complex"])
def test_join_of_paths_that_may_all_be_taken_is_accepted(split: str) -> None:
    assert warned("stuck-joins", joined(split)) == []


def test_merge_of_both_ways_of_a_choice_is_accepted() -> None:
    assert warned("stuck-joins", joined("xor", "xor")) == []


def test_join_of_a_path_that_others_lead_to_is_accepted() -> None:
    assert warned("stuck-joins", joined("xor").path("s", "b")) == []


def test_join_of_a_loop_without_entry_is_answered() -> None:
    assert warned("stuck-joins", joined("and").path("task:x", "task:y", "x").path("x", "j")) == []
