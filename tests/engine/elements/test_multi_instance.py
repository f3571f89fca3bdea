"""Multi-instance activities: by list and by number, at once and one by one, with all that may end or leave them."""

from collections.abc import Callable

import pytest

from engine.errors import ExecutionFault
from tests.support.bpmn import Diagram
from tests.support.play import Play

Player = Callable[..., Play]


def repeated(kind: str = "user", *, more: str = "", sequential: bool = False, **loop: str) -> Diagram:
    attributes = {"inputCollection": "=items", "inputElement": "item", **loop}
    return Diagram().path("start:s", f"{kind}:a", "end:e").multi("a", body=more, sequential=sequential, **attributes)


def test_parallel_runs_wait_at_once_and_the_activity_ends_with_the_last(play: Player) -> None:
    game = play(repeated(), items=["x", "y", "z"])

    assert game.at == ["a", "a", "a"]
    game.complete("a").complete("a")
    assert not game.ended
    assert game.complete("a").ended


def test_sequential_runs_come_one_by_one(play: Player) -> None:
    game = play(repeated(sequential=True), items=["x", "y"])

    assert game.at == ["a"]
    assert game.complete("a").at == ["a"]
    assert game.complete("a").ended


def test_runs_see_their_item_and_counter(play: Player) -> None:
    diagram = repeated("script", outputCollection="told", outputElement="=text")
    diagram.zeebe("a", "script", expression='=item + "-" + string(loopCounter)', resultVariable="text")
    diagram.mapping("a", outputs={"kept": "text"})

    game = play(diagram, items=["x", "y"])

    assert game.ended
    assert game.variables["told"] == ["x-1", "y-2"]
    assert "item" not in game.variables and "loopCounter" not in game.variables


def test_output_collection_keeps_the_order_of_the_list_whoever_is_first(play: Player) -> None:
    game = play(repeated(outputCollection="answers", outputElement="=answer"), items=["x", "y"])
    second = game.execution.waits[1]

    game.execution.complete_user_task(second.token_id, {"answer": "late"})
    game._after()
    game.complete("a", answer="early")

    assert game.ended
    assert game.variables["answers"] == ["early", "late"]


@pytest.mark.parametrize("sequential", [False, True])
def test_an_empty_list_passes_the_token_on(play: Player, sequential: bool) -> None:
    game = play(repeated(sequential=sequential, outputCollection="out", outputElement="=1"), items=[])

    assert game.ended
    assert game.variables["out"] == []


def test_cardinality_makes_as_many_runs(play: Player) -> None:
    diagram = Diagram().path("start:s", "user:a", "end:e").multi(
        "a", body="<bpmn:loopCardinality>n + 1</bpmn:loopCardinality>"
    )

    assert play(diagram, n=2).at == ["a", "a", "a"]


@pytest.mark.parametrize("n", [-1, "x", None])
def test_a_cardinality_that_is_no_number_is_a_fault(play: Player, n: object) -> None:
    diagram = Diagram().path("start:s", "user:a", "end:e").multi(
        "a", body="<bpmn:loopCardinality>n</bpmn:loopCardinality>"
    )

    with pytest.raises(ExecutionFault, match="whole number of runs"):
        play(diagram, n=n)


def test_a_collection_that_is_no_list_is_a_fault(play: Player) -> None:
    with pytest.raises(ExecutionFault, match="Expected a list of at most"):
        play(repeated(), items="x")


def test_completion_condition_ends_the_others(play: Player) -> None:
    condition = "<bpmn:completionCondition>numberOfCompletedInstances &gt;= 2</bpmn:completionCondition>"
    game = play(repeated(more=condition), items=[1, 2, 3, 4])

    game.complete("a").complete("a")

    assert game.ended
    assert game.trail.count("xa") == 2


def test_completion_condition_sees_what_the_run_answered(play: Player) -> None:
    condition = "<bpmn:completionCondition>=refused</bpmn:completionCondition>"
    game = play(repeated(more=condition, sequential=True), items=[1, 2, 3])

    assert game.complete("a", refused=False).at == ["a"]
    assert game.complete("a", refused=True).ended


def test_interrupting_boundary_event_ends_all_runs(play: Player) -> None:
    diagram = repeated().boundary("late", "a").timer("late", timeDuration="PT1H").path("late", "user:b", "end:f")
    game = play(diagram, items=[1, 2])

    assert game.at == ["a", "a", "late"]
    assert game.fire("late").at == ["b"]


def test_sub_process_is_repeated_with_variables_of_its_own(play: Player) -> None:
    diagram = Diagram().path("start:s", "sub:p", "end:e").multi("p", inputCollection="=items", inputElement="item")
    diagram.inside("p", lambda inner: inner.path("start:ps", "user:in", "script:w", "end:pe").zeebe(
        "w", "script", expression="=sum(got) + item", resultVariable="item"))

    game = play(diagram, items=[1, 2], got=[0])
    game.complete("in")

    assert game.at == ["in"]
    assert game.complete("in").ended


@pytest.mark.parametrize(("behavior", "times"), [("None", 3), ("One", 1), ("All", 0)])
def test_behavior_throws_an_event_for_none_or_the_first_run(play: Player, behavior: str, times: int) -> None:
    attributes = {"None": 'noneBehaviorEventRef="thrown"', "One": 'oneBehaviorEventRef="thrown"', "All": ""}[behavior]
    diagram = repeated(more="", inputElement="item")
    diagram.signal_definition("thrown", "done").multi_attributes("a", f'behavior="{behavior}" {attributes}')
    diagram.boundary("heard", "a", interrupting=False).signal("heard", "done").path("heard", "task:t", "end:f")
    game = play(diagram, items=[1, 2, 3])

    for _ in range(3):
        game.complete("a")

    assert game.trail.count("+t") == times


def test_complex_behavior_throws_when_its_condition_is_true(play: Player) -> None:
    definition = (
        '<bpmn:complexBehaviorDefinition><bpmn:condition xsi:type="bpmn:tFormalExpression">'
        "numberOfCompletedInstances = 2</bpmn:condition><bpmn:event id=\"x\"><bpmn:signalEventDefinition "
        'signalRef="signal_done"/></bpmn:event></bpmn:complexBehaviorDefinition>'
    )
    diagram = repeated(more=definition).multi_attributes("a", 'behavior="Complex"')
    diagram.boundary("heard", "a").signal("heard", "done").path("heard", "task:t", "end:f")
    game = play(diagram, items=[1, 2, 3])

    game.complete("a").complete("a")

    assert game.ended
    assert game.trail.count("+t") == 1
    assert game.trail.count("xa") == 2  # the last run and the activity: the run that threw had completed


def test_a_thousand_runs_end(play: Player) -> None:
    diagram = repeated("script", outputCollection="out", outputElement="=item * 2")
    diagram.zeebe("a", "script", expression="=item", resultVariable="x")

    game = play(diagram, items=list(range(1000)))

    assert game.ended
    assert game.variables["out"] == [number * 2 for number in range(1000)]


def test_behavior_events_do_not_carry_the_counter_of_a_run_away(play: Player) -> None:
    diagram = Diagram().path("start:s", "task:a", "end:e").signal_definition("done", "done")
    diagram.multi("a", inputCollection="=[1, 2]", inputElement="item")
    diagram.multi_attributes("a", 'behavior="None" noneBehaviorEventRef="done"')
    diagram.boundary("b", "a", interrupting=False).signal("b", "done").path("b", "task:told", "end:x")

    game = play(diagram)

    assert game.trail.count("+told") == 2
    assert game.variables == {}
