"""Whether a refusal leads somewhere else than an approval."""

import pytest

from tests.engine.definitions.rules.house.warned import warned
from tests.support.bpmn import Diagram

RULE = "rejection-paths"


def approval(outcomes: str = "approve, reject") -> Diagram:
    return Diagram().path("start:s", "user:a").properties("a", outcomes=outcomes)


def test_path_without_a_choice_is_warned_of() -> None:
    assert warned(RULE, approval().path("a", "task:b", "end:e")) == ["a"]


def test_parallel_split_is_no_choice() -> None:
    assert warned(RULE, approval().path("a", "and:g", "end:e").path("g", "end:e2")) == ["a"]


def test_approval_alone_is_warned_of() -> None:
    assert warned(RULE, approval("approve").path("a", "xor:g", "end:e").path("g", "end:e2", default=True)) == ["a"]


def test_loop_without_a_choice_is_warned_of() -> None:
    assert warned(RULE, approval().path("a", "task:b", "a")) == ["a"]


@pytest.mark.parametrize("kind", ["xor", "or", "complex"])
def test_choice_behind_the_approval_is_accepted(kind: str) -> None:
    diagram = approval().path("a", "task:b", f"{kind}:g").path("g", "end:e", when='outcome = "approve"')

    assert warned(RULE, diagram.path("g", "end:e2", default=True)) == []


def test_conditional_flow_out_of_the_approval_is_accepted() -> None:
    diagram = approval().path("a", "end:e", when='outcome = "approve"').path("a", "end:e2", default=True)

    assert warned(RULE, diagram) == []


def test_one_of_several_votes_is_accepted() -> None:
    assert warned(RULE, approval().properties("a", vote="true").path("a", "task:b", "end:e")) == []


def test_task_without_approval_is_accepted() -> None:
    assert warned(RULE, approval("solved, hand_on").path("a", "end:e")) == []


def test_each_approval_of_a_row_is_warned_of() -> None:
    diagram = approval().path("a", "user:b", "end:e").properties("b", outcomes="approve, reject")

    assert warned(RULE, diagram) == ["a", "b"]
