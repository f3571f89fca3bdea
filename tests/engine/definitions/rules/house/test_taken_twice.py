"""Paths behind a complex gateway that its start and its reset both take."""

from tests.engine.definitions.rules.house.warned import warned
from tests.support.bpmn import Diagram
from tests.support.play import Play

RULE = "taken-twice"


def split(kind: str, condition: str) -> Diagram:
    diagram = Diagram().path("start:s", f"{kind}:g", "task:a", "end:e").path("g", "end:f", default=True)
    next(flow for flow in diagram.flows if flow.id == "g_to_a").condition = f"={condition}"
    return diagram


def times(diagram: Diagram) -> int:
    return Play(diagram, n=1).trail.count("+a")


def test_condition_that_is_true_at_start_and_reset_is_warned_of() -> None:
    assert warned(RULE, split("complex", "n > 0")) == ["g_to_a"]
    assert times(split("complex", "n > 0")) == 2


def test_condition_that_asks_for_the_start_is_accepted() -> None:
    assert warned(RULE, split("complex", "n > 0 and waitingForStart")) == []
    assert times(split("complex", "n > 0 and waitingForStart")) == 1


def test_condition_of_another_gateway_is_accepted() -> None:
    assert warned(RULE, split("or", "n > 0")) == []
    assert times(split("or", "n > 0")) == 1
