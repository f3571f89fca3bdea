"""Paths at the same time that write the same variable."""

import pytest

from engine.definitions.rules.house import parallel_writes
from tests.engine.definitions.rules.house.warned import warned
from tests.support.bpmn import Diagram

RULE = "parallel-writes"


def paths(split: str = "and") -> Diagram:
    """Two tasks ``a`` and ``b`` at the same time, a third ``c`` behind them."""
    return Diagram().path("start:s", f"{split}:g", "user:a", "and:j", "user:c", "end:e").path("g", "user:b", "j")


def both(**mapping: str) -> Diagram:
    return paths().mapping("a", outputs=mapping).mapping("b", outputs=mapping)


@pytest.mark.parametrize("split", ["and", "or", "complex", "task"])
def test_same_variable_on_both_paths_is_warned_of(split: str) -> None:
    diagram = paths(split).mapping("a", outputs={"x": "1"}).mapping("b", outputs={"x": "2"})

    assert warned(RULE, diagram) == ["g"]


def test_same_variable_is_warned_of_in_each_form() -> None:
    forms = {
        "path of a mapping": paths().mapping("a", outputs={"x.y": "1"}).mapping("b", outputs={"x.z": "1"}),
        "outcomes": paths().properties("a", outcomes="yes, no").properties("b", outcomes="yes, no"),
        "results": paths().zeebe("a", "script", expression="=1", resultVariable="x")
        .zeebe("b", "calledDecision", decisionId="d", resultVariable="x"),
    }

    assert {name: warned(RULE, diagram) for name, diagram in forms.items()} == {name: ["g"] for name in forms}


def test_what_a_sub_process_writes_is_warned_of() -> None:
    diagram = Diagram().path("start:s", "and:g", "sub:a", "end:e").path("g", "user:b", "end:e2")
    diagram.inside("a", lambda inner: inner.path("start:s2", "user:t", "end:e3").mapping("t", outputs={"x": "1"}))

    assert warned(RULE, diagram.mapping("b", outputs={"x": "1"})) == ["g"]
    assert warned(RULE, diagram.mapping("a", outputs={"y": "1"})) == []


def test_each_variable_is_warned_of_once() -> None:
    diagram = both(x="1", y="1").path("g", "user:d", "j").mapping("d", outputs={"x": "1"})

    assert warned(RULE, diagram) == ["g", "g"]


def test_different_variables_are_accepted() -> None:
    assert warned(RULE, paths().mapping("a", outputs={"x": "1"}).mapping("b", outputs={"y": "1"})) == []


def test_same_variable_one_after_the_other_is_accepted() -> None:
    assert warned(RULE, paths().mapping("a", outputs={"x": "1"}).mapping("c", outputs={"x": "1"})) == []


def test_same_variable_on_ways_of_a_choice_is_accepted() -> None:
    diagram = Diagram().path("start:s", "xor:g", "user:a", "end:e").path("g", "user:b", "end:e2", default=True)

    assert warned(RULE, diagram.mapping("a", outputs={"x": "1"}).mapping("b", outputs={"x": "1"})) == []


def test_conditional_flow_beside_the_default_of_a_task_is_accepted() -> None:
    diagram = Diagram().path("start:s", "user:t").path("t", "user:a", "end:e", when="n > 1")
    diagram.path("t", "user:b", "end:e2", default=True)

    assert warned(RULE, diagram.mapping("a", outputs={"x": "1"}).mapping("b", outputs={"x": "1"})) == []


def test_too_many_steps_are_not_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parallel_writes, "MOST_STEPS", 3)

    assert warned(RULE, both(x="1")) == []
