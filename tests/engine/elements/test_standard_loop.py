"""Standard loops and quantities of tokens."""

from collections.abc import Callable

import pytest

from engine.errors import ExecutionFault
from tests.support.bpmn import Diagram
from tests.support.play import Play

Player = Callable[..., Play]


def looped(condition: str = "", **attributes: str) -> Diagram:
    written = "".join(f' {name}="{value}"' for name, value in attributes.items())
    inner = f'<bpmn:loopCondition xsi:type="bpmn:tFormalExpression">{condition}</bpmn:loopCondition>'
    body = f"<bpmn:standardLoopCharacteristics{written}>{inner if condition else ''}</bpmn:standardLoopCharacteristics>"
    return Diagram().path("start:s", "user:a", "end:e").raw("a", body=body)


def test_loop_runs_again_while_its_condition_is_true(play: Player) -> None:
    game = play(looped("again"))

    assert game.complete("a", again=True).at == ["a"]
    assert game.complete("a", again=False).ended


def test_loop_that_is_tested_before_may_not_run_at_all(play: Player) -> None:
    game = play(looped("again", testBefore="true"), again=False)

    assert game.ended
    assert game.trail.count("+a") == 1  # the activity, without a run


@pytest.mark.parametrize("before", ["true", "false"])
def test_loop_counter_tells_the_condition_how_often_the_activity_has_run(play: Player, before: str) -> None:
    game = play(looped("loopCounter &lt; 3", testBefore=before))

    assert game.complete("a").complete("a").at == ["a"]
    assert game.complete("a").ended


def test_loop_stops_at_its_maximum(play: Player) -> None:
    game = play(looped("true", loopMaximum="2"))

    assert game.complete("a").complete("a").ended


def test_loop_condition_that_is_no_boolean_is_a_fault(play: Player) -> None:
    game = play(looped("1"))

    with pytest.raises(ExecutionFault, match="condition of the loop at <a>"):
        game.complete("a")


def test_activity_waits_for_its_start_quantity(play: Player) -> None:
    diagram = Diagram().path("start:s", "and:f", "user:one", "task:t", "end:e").path("f", "user:two", "t")
    game = play(diagram.attribute("t", startQuantity="2"))

    assert game.complete("one").trail.count("+t") == 0
    assert game.complete("two").trail.count("+t") == 1
    assert game.ended


def test_activity_that_gets_too_few_tokens_is_a_fault_that_says_so(play: Player) -> None:
    with pytest.raises(ExecutionFault, match="Expected 2 tokens at <t>"):
        play(Diagram().path("start:s", "task:t", "end:e").attribute("t", startQuantity="2"))


def test_activity_gives_as_many_tokens_as_its_completion_quantity(play: Player) -> None:
    game = play(Diagram().path("start:s", "task:t", "user:a", "end:e").attribute("t", completionQuantity="3"))

    assert game.at == ["a", "a", "a"]
