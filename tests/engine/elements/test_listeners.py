"""Execution and task listeners: jobs before an element begins, before it is left, and around a user task."""

from collections.abc import Callable

import pytest

from engine.errors import ExecutionFault, InvalidState
from engine.spiff.host import InlineCall
from engine.waits import JobWait, UserTaskWait
from tests.support.bpmn import Diagram
from tests.support.play import Play, World, program_of

Player = Callable[..., Play]


def listeners(*written: tuple[str, str], kind: str = "execution", more: str = "", inside: str = "") -> str:
    """Return the extension element with one listener for each event and job type."""
    each = "".join(
        f'<zeebe:{kind}Listener eventType="{event}" type="{job}"{more}>{inside}</zeebe:{kind}Listener>'
        for event, job in written
    )
    return f"<zeebe:{kind}Listeners>{each}</zeebe:{kind}Listeners>"


def listened(*written: tuple[str, str], kind: str = "execution", more: str = "", inside: str = "") -> Diagram:
    diagram = Diagram().path("start:s", "user:a", "end:e")
    return diagram.raw("a", extension=listeners(*written, kind=kind, more=more, inside=inside))


def jobs(game: Play) -> list[tuple[str, str]]:
    return [(wait.type, wait.kind) for wait in game.execution.waits if isinstance(wait, JobWait)]


def test_start_listeners_are_told_one_after_the_other_before_the_work_begins(play: Player) -> None:
    game = play(listened(("start", "one"), ("start", "two")))

    assert jobs(game) == [("one", "execution_listener_start")]
    assert jobs(game.done("a")) == [("two", "execution_listener_start")]
    assert isinstance(game.done("a").wait("a"), UserTaskWait)
    assert game.trail.count("+a") == 1


def test_end_listeners_are_told_before_the_element_is_left(play: Player) -> None:
    game = play(listened(("end", "one"), ("end", "two"))).complete("a", x=1)

    assert jobs(game) == [("one", "execution_listener_end")]
    assert game.variables == {"x": 1}
    assert "-a" not in game.trail
    game.done("a")
    assert not game.ended
    assert game.done("a").ended


def test_listener_job_has_its_retries_and_the_headers_of_both(play: Player) -> None:
    inside = '<zeebe:taskHeaders><zeebe:header key="b" value="own"/></zeebe:taskHeaders>'
    diagram = listened(("start", "=kind"), more=' retries="=2 + 3"', inside=inside)
    headers = '<zeebe:header key="a" value="all"/><zeebe:header key="b" value="all"/>'
    diagram.raw("a", extension=f"<zeebe:taskHeaders>{headers}</zeebe:taskHeaders>")

    game = play(diagram, kind="check")

    assert game.job("a") == JobWait("2", "a", "check", 5, (("a", "all"), ("b", "own")), "execution_listener_start")


def test_listener_without_retries_may_fail_three_times(play: Player) -> None:
    assert play(listened(("start", "one"))).job("a").retries == 3


def test_listener_whose_type_is_null_is_a_fault(play: Player) -> None:
    with pytest.raises(ExecutionFault, match="the job type"):
        play(listened(("start", "=missing")))


def test_start_listener_reads_the_inputs_and_sets_local_variables(play: Player) -> None:
    game = play(listened(("start", "one")).mapping("a", inputs={"seen": "x + 1"}, outputs={"out": "found"}), x=1)

    assert game.execution.variables_at(game.job("a").token_id)["seen"] == 2
    game.done("a", found="it", other=1).complete("a")
    assert game.ended
    assert game.variables == {"x": 1, "out": "it"}


def test_end_listener_sets_variables_as_a_result_does(play: Player) -> None:
    game = play(listened(("end", "one")).mapping("a", inputs={"local": "1"})).complete("a")

    assert game.done("a", local=2, found="it").variables == {"found": "it"}


def test_boundary_events_are_armed_after_the_start_and_end_before_the_end_listeners(play: Player) -> None:
    diagram = listened(("start", "one"), ("end", "two")).boundary("b", "a").timer("b", timeDuration="PT1H")

    game = play(diagram.path("b", "end:f"))

    assert game.at == ["a"]
    assert game.done("a").at == ["a", "b"]
    assert game.complete("a").at == ["a"]


def test_listener_that_runs_inline_makes_no_job(play: Player) -> None:
    calls: list[InlineCall] = []

    def note(call: InlineCall) -> dict[str, object]:
        calls.append(call)
        return {"noted": call.type}

    diagram = Diagram().path("start:s", "script:t", "end:e")
    diagram.zeebe("t", "script", expression="=noted", resultVariable="y")
    diagram.raw("t", extension=listeners(("start", "first"), ("end", "last")))

    game = play(diagram, world=World(handlers={"first": note, "last": note}), x=1)

    assert [(call.type, call.element_id) for call in calls] == [("first", "t"), ("last", "t")]
    assert game.ended
    assert game.variables["y"] == "first"


@pytest.mark.parametrize("step", ["task:t", "script:t", "xor:t", "and:t", "or:t", "complex:t", "throw:t", "service:t"])
def test_flow_nodes_that_do_not_wait_stand_still_for_their_listeners(play: Player, step: str) -> None:
    diagram = Diagram().path("start:s", step, "end:e")

    game = play(diagram.raw("t", extension=listeners(("start", "one"), ("end", "two"))))

    assert jobs(game) == [("one", "execution_listener_start")]
    assert jobs(game.done("t")) == [("two", "execution_listener_end")]
    assert game.done("t").ended


@pytest.mark.parametrize("node", ["s", "e"])
def test_start_and_end_events_have_listeners(play: Player, node: str) -> None:
    diagram = Diagram().path("start:s", "end:e").raw(node, extension=listeners(("start", "one"), ("end", "two")))

    assert play(diagram).done(node).done(node).ended


def test_job_of_an_element_comes_between_those_of_its_listeners(play: Player) -> None:
    diagram = Diagram().path("start:s", "service:t", "end:e").zeebe("t", "taskDefinition", type="work")

    game = play(diagram.raw("t", extension=listeners(("start", "one"), ("end", "two"))))

    seen = [jobs(game), jobs(game.done("t")), jobs(game.done("t", result=1))]
    assert seen == [[("one", "execution_listener_start")], [("work", "task")], [("two", "execution_listener_end")]]
    assert game.done("t").variables == {"result": 1}


def test_event_that_has_happened_does_not_happen_again_while_end_listeners_are_told(play: Player) -> None:
    diagram = Diagram().path("start:s", "catch:c", "end:e").message("c", "news")
    game = play(diagram.raw("c", extension=listeners(("end", "one"))), key="k").send("c", x=1)

    assert game.at == ["c"]
    with pytest.raises(InvalidState, match="wait for a message"):
        game.execution.deliver_message(game.wait("c").token_id, {})
    assert game.done("c").variables["x"] == 1


def test_start_listeners_of_a_catch_event_behind_a_gateway_are_told_when_it_happens(play: Player) -> None:
    diagram = Diagram().path("start:s", "race:r", "catch:c", "end:e").path("r", "catch:d", "end:f")
    diagram.message("c", "news").timer("d", timeDuration="PT1H").raw("c", extension=listeners(("start", "one")))

    game = play(diagram, key="k").send("c", x=1)

    assert jobs(game) == [("one", "execution_listener_start")]
    assert game.at == ["c"]
    assert game.done("c").ended
    assert game.variables["x"] == 1


def test_boundary_event_stands_still_for_its_listeners(play: Player) -> None:
    diagram = Diagram().path("start:s", "user:a", "end:e").boundary("b", "a").message("b", "news").path("b", "end:f")

    game = play(diagram.raw("b", extension=listeners(("start", "one"), ("end", "two"))), key="k").send("b", x=1)

    assert game.at == ["b"]
    assert game.done("b").variables == {"key": "k", "x": 1}
    assert game.done("b").ended


def inside(diagram: Diagram, scope: str) -> Diagram:
    """Return what is drawn in a sub-process."""
    inner = diagram.nodes[scope].inner
    assert inner is not None
    return inner


def sub_process() -> Diagram:
    diagram = Diagram().path("start:s", "sub:p", "end:e")
    return diagram.inside("p", lambda d: d.path("start:ps", "user:in", "end:pe"))


def test_sub_process_opens_after_its_start_listeners_and_closes_after_its_end_listeners(play: Player) -> None:
    diagram = sub_process().mapping("p", outputs={"out": "x"})
    game = play(diagram.raw("p", extension=listeners(("start", "one"), ("end", "two"))))

    assert game.at == ["p"]
    assert game.done("p", x=1).at == ["in"]
    assert game.complete("in", x=2).at == ["p"]
    assert game.done("p").ended
    assert game.variables == {"out": 2}


def test_event_sub_process_opens_after_its_start_listeners(play: Player) -> None:
    diagram = Diagram().path("start:s", "user:a", "end:e").path("sub:h").attribute("h", triggeredByEvent="true")
    diagram.inside("h", lambda d: d.path("start:hs", "script:t", "end:he").signal("hs", "go"))
    inside(diagram, "h").raw("t", body="<bpmn:script>{y: x + 1}</bpmn:script>")

    game = play(diagram.raw("h", extension=listeners(("start", "one"), ("end", "two")))).broadcast("go", x=1)

    assert game.at == ["h"]
    assert jobs(game.done("h")) == [("two", "execution_listener_end")]
    assert game.done("h").ended


def test_each_run_of_a_repeated_activity_has_its_listeners(play: Player) -> None:
    diagram = listened(("start", "one")).multi("a", inputCollection="=[1, 2]", inputElement="n")

    game = play(diagram)

    assert jobs(game) == [("one", "execution_listener_start")] * 2
    assert game.done("a").done("a").complete("a").complete("a").ended


def test_compensation_that_has_undone_all_stands_still_for_end_listeners(play: Player) -> None:
    diagram = Diagram().path("start:s", "task:a", "throw:back", "end:e").event("back", "compensate")
    diagram.boundary("b", "a").event("b", "compensate").path("user:undo").attribute("undo", isForCompensation="true")
    diagram.associate("b", "undo").raw("back", extension=listeners(("end", "one")))

    game = play(diagram).complete("undo")

    assert game.at == ["back"]
    assert game.done("back").ended


def test_error_of_a_start_listener_is_caught_around_the_element(play: Player) -> None:
    diagram = sub_process().boundary("b", "p").event("b", "error", "E1").path("b", "end:f")
    inside(diagram, "p").raw("in", extension=listeners(("start", "one")))

    game = play(diagram).throw("in", "E1")

    assert game.ended
    assert "+b" in game.trail


def of_process(*written: tuple[str, str]) -> Diagram:
    return Diagram().path("start:s", "user:a", "end:e").raw("process", extension=listeners(*written))


def test_process_begins_after_its_start_listeners_and_ends_after_its_end_listeners(play: Player) -> None:
    game = play(of_process(("start", "one"), ("start", "two"), ("end", "three")))

    assert jobs(game) == [("one", "execution_listener_start")]
    assert game.trail == []
    game.done("process", x=1).done("process")
    assert game.at == ["a"]
    assert jobs(game.complete("a")) == [("three", "execution_listener_end")]
    assert not game.execution.ended
    assert game.done("process", y=2).ended
    assert game.variables == {"x": 1, "y": 2}


def test_process_that_a_message_makes_begins_after_its_start_listeners(play: Player) -> None:
    diagram = Diagram().path("receive:r", "user:a", "end:e").message("r", "news", None)
    diagram.attribute("r", instantiate="true")

    game = play(diagram.raw("process", extension=listeners(("start", "one"))), event="r", x=1)

    assert game.at == ["process"]
    assert game.done("process").at == ["a"]
    assert game.variables["x"] == 1


def test_called_process_has_its_own_listeners(play: Player) -> None:
    called = Diagram("other").path("start:o", "user:in", "end:p")
    called.raw("other", extension=listeners(("start", "one"), ("end", "two")))
    diagram = Diagram().path("start:s", "call:c", "end:e").zeebe("c", "calledElement", processId="other")

    game = play(diagram, world=World(programs=[program_of(called)]))

    assert game.at == ["other"]
    assert game.job("other").definition_key == 0
    assert game.done("other").at == ["in"]
    assert game.complete("in").at == ["other"]
    assert game.done("other").ended


def test_cancelled_task_of_a_called_process_names_its_definition(play: Player) -> None:
    called = Diagram("other").path("start:o", "user:in", "end:p")
    called.raw("in", extension=listeners(("canceling", "one"), kind="task"))
    diagram = Diagram().path("start:s", "call:c", "end:e").zeebe("c", "calledElement", processId="other")
    diagram.boundary("b", "c").timer("b", timeDuration="PT1H").path("b", "end:f")

    game = play(diagram, world=World(programs=[program_of(called)])).fire("b")

    assert (game.job("in").kind, game.job("in").definition_key) == ("task_listener_canceling", 0)
    assert game.done("in").ended


def test_cancelled_instance_tells_nobody(play: Player) -> None:
    game = play(of_process(("end", "one")).raw("a", extension=listeners(("canceling", "two"), kind="task"))).cancel()

    assert game.ended


def test_task_is_offered_after_the_listeners_of_its_creation(play: Player) -> None:
    game = play(listened(("creating", "one"), ("completing", "two"), kind="task"))

    assert jobs(game) == [("one", "task_listener_creating")]
    with pytest.raises(InvalidState):
        game.execution.complete_user_task(game.wait("a").token_id, {})
    assert isinstance(game.done("a").wait("a"), UserTaskWait)


def test_submission_counts_when_the_listeners_of_the_completion_are_done(play: Player) -> None:
    game = play(listened(("completing", "one"), ("completing", "two"), kind="task")).complete("a", x=1)

    assert jobs(game) == [("one", "task_listener_completing")]
    assert game.variables == {}
    assert game.execution.variables_at(game.job("a").token_id)["x"] == 1
    game.done("a", y=2)
    assert game.variables == {}
    assert game.done("a").ended
    assert game.variables == {"x": 1, "y": 2}


def test_boundary_event_interrupts_a_task_whose_completion_is_being_listened_to(play: Player) -> None:
    diagram = listened(("completing", "one"), kind="task").boundary("b", "a").timer("b", timeDuration="PT1H")

    game = play(diagram.path("b", "user:late", "end:f")).complete("a", x=1).fire("b")

    assert game.at == ["late"]
    assert game.variables == {}


def test_listeners_of_a_cancelled_task_are_told_while_the_process_goes_on(play: Player) -> None:
    diagram = listened(("canceling", "one"), ("canceling", "two"), kind="task").mapping("a", inputs={"own": "1"})
    diagram.boundary("b", "a").timer("b", timeDuration="PT1H").path("b", "end:f")

    game = play(diagram).fire("b")

    assert jobs(game) == [("one", "task_listener_canceling")]
    assert game.execution.variables_at(game.job("a").token_id)["own"] == 1
    assert not game.execution.ended
    assert jobs(game.done("a", x=1)) == [("two", "task_listener_canceling")]
    assert game.done("a").ended
    assert game.variables == {}


def test_task_in_a_cancelled_sub_process_tells_its_listeners(play: Player) -> None:
    diagram = sub_process().boundary("b", "p").timer("b", timeDuration="PT1H").path("b", "end:f")
    inside(diagram, "p").raw("in", extension=listeners(("canceling", "one"), kind="task"))

    game = play(diagram).fire("b")

    assert jobs(game) == [("one", "task_listener_canceling")]
    assert game.done("in").ended


def test_task_that_was_completed_is_not_cancelled(play: Player) -> None:
    assert play(listened(("canceling", "one"), kind="task")).complete("a").ended


def test_end_listeners_of_the_process_come_after_those_of_its_cancelled_tasks(play: Player) -> None:
    diagram = of_process(("end", "last")).raw("a", extension=listeners(("canceling", "one"), kind="task"))
    diagram.boundary("b", "a").timer("b", timeDuration="PT1H").path("b", "end:f")

    game = play(diagram).fire("b")

    assert jobs(game) == [("one", "task_listener_canceling")]
    assert jobs(game.done("a")) == [("last", "execution_listener_end")]
    assert game.done("process").ended
