"""Call activities: what they call, which variables go in and out, and what crosses their border."""

from collections.abc import Callable

import pytest

from engine.errors import ExecutionFault
from tests.support.bpmn import Diagram
from tests.support.play import Play, World, program_of

Player = Callable[..., Play]


def calling(**called: str) -> Diagram:
    diagram = Diagram().path("start:s", "call:c", "user:after", "end:e")
    return diagram.zeebe("c", "calledElement", **({"processId": "other"} | called))


def other(diagram: Diagram | None = None) -> World:
    steps = Diagram("other").path("start:os", "user:in", "end:oe")
    return World(programs=[program_of(diagram or steps)])


def test_called_process_runs_inside_and_the_token_goes_on_behind_it(play: Player) -> None:
    game = play(calling(), world=other())

    assert game.at == ["in"]
    assert game.complete("in").at == ["after"]
    assert game.complete("after").ended


def test_called_process_gets_all_variables_and_gives_all_back(play: Player) -> None:
    game = play(calling(), world=other(), amount=1)

    assert game.execution.variables_at(game.wait("in").token_id)["amount"] == 1
    assert game.complete("in", answer=2).variables["answer"] == 2


def test_called_process_gets_only_what_is_mapped_when_it_is_drawn_so(play: Player) -> None:
    diagram = calling(propagateAllParentVariables="false", propagateAllChildVariables="false")
    game = play(diagram.mapping("c", inputs={"price": "amount * 2"}), world=other(), amount=21)

    assert game.execution.variables_at(game.wait("in").token_id) == {"price": 42}
    assert "answer" not in game.complete("in", answer=2).variables


def test_output_mappings_choose_what_comes_out(play: Player) -> None:
    game = play(calling().mapping("c", outputs={"kept": "answer"}), world=other())

    assert game.complete("in", answer=2).variables == {"kept": 2}


def test_process_that_is_not_in_use_is_a_fault(play: Player) -> None:
    with pytest.raises(ExecutionFault, match="Expected process “other” to be in use for <c>"):
        play(calling(), world=World())


def test_process_may_be_named_by_an_expression(play: Player) -> None:
    assert play(calling(processId="=which"), world=other(), which="other").at == ["in"]


def test_error_and_escalation_come_out_of_the_called_process(play: Player) -> None:
    called = Diagram("other").path("start:os", "throw:t", "user:in", "end:bad")
    world = other(called.event("t", "escalation", "late").event("bad", "error", "E1"))
    diagram = calling().boundary("late", "c", interrupting=False).event("late", "escalation", "late")
    diagram.path("late", "user:told", "end:f").boundary("b", "c").event("b", "error", "E1").path("b", "user:x", "end:g")
    game = play(diagram, world=world)

    assert game.at == ["in", "told"]
    assert game.complete("in").at == ["told", "x"]


def test_interrupting_boundary_event_ends_the_called_process(play: Player) -> None:
    diagram = calling().boundary("b", "c").timer("b", timeDuration="PT1H").path("b", "user:x", "end:g")

    assert play(diagram, world=other()).fire("b").at == ["x"]


def test_event_sub_process_of_the_called_process_listens(play: Player) -> None:
    called = Diagram("other").path("start:os", "user:in", "end:oe").path("sub:h")
    called.attribute("h", triggeredByEvent="true")
    called.inside("h", lambda d: d.path("start:hs", "user:help", "end:he").signal("hs", "go"))
    game = play(calling(), world=other(called)).broadcast("go")

    assert game.at == ["help"]
    assert game.complete("help").at == ["after"]


def test_call_is_repeated_for_each_item(play: Player) -> None:
    game = play(calling().multi("c", inputCollection="=items", inputElement="item"), world=other(), items=[1, 2])

    assert game.at == ["in", "in"]
    assert game.complete("in").complete("in").at == ["after"]


def test_process_that_calls_itself_without_end_is_a_fault(play: Player) -> None:
    called = Diagram("other").path("start:os", "call:again", "end:oe")
    world = other(called.zeebe("again", "calledElement", processId="other"))

    with pytest.raises(ExecutionFault, match="is called 50 levels deep"):
        play(calling(), world=world)


def test_history_tells_the_process_that_an_element_stands_in(play: Player) -> None:
    game = play(calling(), world=other())

    places = {event.element_id: event.details.get("process") for event in game.events}  # type: ignore[attr-defined]
    assert (places["in"], places["c"]) == ("other", None)


def test_called_process_is_undone_from_inside(play: Player) -> None:
    called = Diagram("other").path("start:os", "task:a", "end:oe").boundary("au", "a").event("au", "compensate")
    called.path("script:undo").attribute("undo", isForCompensation="true").associate("au", "undo")
    called.zeebe("undo", "script", expression="=1", resultVariable="undone")
    diagram = Diagram().path("start:s", "call:c", "throw:back", "user:u", "end:e").event("back", "compensate")
    game = play(diagram.zeebe("c", "calledElement", processId="other"), world=other(called))

    assert game.at == ["u"]
    assert "+undo" in game.trail


def with_global(task: str, reference: str = "g") -> Diagram:
    diagram = Diagram().path("start:s", "call:c", "user:after", "end:e").attribute("c", calledElement=reference)
    diagram.extra.append(task)
    return diagram


def test_global_task_of_the_file_is_called(play: Player) -> None:
    game = play(with_global('<bpmn:globalUserTask id="g" name="Ask"/>'))

    assert game.at == ["g"]
    assert game.program.elements["g"].name == "Ask"
    assert game.complete("g", answer=1).variables["answer"] == 1
    assert game.at == ["after"]


def test_process_of_the_same_file_is_called(play: Player) -> None:
    steps = '<bpmn:process id="p2" isExecutable="true"><bpmn:userTask id="u2"/></bpmn:process>'

    assert play(with_global(steps, "p2")).complete("u2").at == ["after"]
