"""Errors and escalations: who catches them, on which level, and what happens when nobody does."""

from collections.abc import Callable

import pytest

from engine.errors import ExecutionFault
from tests.support.bpmn import Diagram
from tests.support.play import Play

Player = Callable[..., Play]
Draw = Callable[[Diagram], object]


def failing(code: str | None = "E1", kind: str = "error") -> Draw:
    return lambda d: d.path("start:ps", "user:in", "end:bad").event("bad", kind, code)


def around(draw: Draw) -> Diagram:
    return Diagram().path("start:s", "sub:p", "user:after", "end:e").inside("p", draw)


def caught(
    diagram: Diagram, identity: str, code: str | None, kind: str = "error", on: str = "p", **options: bool
) -> Diagram:
    diagram.boundary(identity, on, **options).event(identity, kind, code)
    return diagram.path(identity, f"user:u_{identity}", f"end:e_{identity}")


def test_error_end_event_leaves_its_sub_process_by_the_boundary_event(play: Player) -> None:
    game = play(caught(around(failing()), "b", "E1")).complete("in")

    assert game.at == ["u_b"]
    assert "xp" in game.trail


def test_just_this_code_goes_before_any_code(play: Player) -> None:
    diagram = caught(caught(caught(around(failing()), "any", None), "other", "E2"), "this", "E1")

    assert play(diagram).complete("in").at == ["u_this"]


def test_any_code_is_caught_without_reference(play: Player) -> None:
    diagram = caught(caught(around(failing("E9")), "any", None), "other", "E2")

    assert play(diagram).complete("in").at == ["u_any"]


def test_error_climbs_until_somebody_catches_it(play: Player) -> None:
    diagram = Diagram().path("start:s", "sub:outer", "end:e").inside(
        "outer", lambda d: d.path("start:os", "sub:p", "end:oe").inside("p", failing()))

    assert play(caught(diagram, "b", "E1", on="outer")).complete("in").at == ["u_b"]


def test_error_that_nobody_catches_is_a_fault(play: Player) -> None:
    game = play(caught(around(failing()), "b", "E2"))

    with pytest.raises(ExecutionFault, match="catch error E1 of <bad>"):
        game.complete("in")


def test_error_brings_its_input_variables(play: Player) -> None:
    diagram = caught(around(lambda d: failing()(d) and d.mapping("bad", inputs={"why": '"no paper"'})), "b", "E1")

    assert play(diagram).complete("in").variables["why"] == "no paper"


def test_error_of_a_job_is_caught_by_the_boundary_event_of_its_task(play: Player) -> None:
    diagram = Diagram().path("start:s", "service:t", "end:e").zeebe("t", "taskDefinition", type="charge")
    game = play(caught(diagram, "b", "E1", on="t"))

    assert game.throw("t", "E1", why="card").at == ["u_b"]
    assert game.variables["why"] == "card"


def test_escalation_end_event_is_caught_without_interrupting(play: Player) -> None:
    diagram = caught(around(failing("late", "escalation")), "b", "late", "escalation", interrupting=False)

    game = play(diagram).complete("in")

    assert game.at == ["after", "u_b"]


def test_escalation_may_interrupt(play: Player) -> None:
    diagram = caught(around(failing("late", "escalation")), "b", "late", "escalation")

    assert play(diagram).complete("in").at == ["u_b"]


def test_escalation_throw_event_goes_on(play: Player) -> None:
    diagram = around(lambda d: d.path("start:ps", "throw:t", "user:in", "end:pe").event("t", "escalation", "late"))

    game = play(caught(diagram, "b", "late", "escalation", interrupting=False))

    assert game.at == ["in", "u_b"]


def test_escalation_that_nobody_catches_is_none(play: Player) -> None:
    assert play(around(failing("late", "escalation"))).complete("in").at == ["after"]


FAILING = failing()


def listening(kind: str, code: str | None, *, interrupting: bool = True, draw: Draw = FAILING) -> Diagram:
    def inner(d: Diagram) -> None:
        draw(d)
        d.path("sub:h").attribute("h", triggeredByEvent="true").inside(
            "h", lambda e: e.path("start:hs", "user:help", "end:he").event("hs", kind, code)
            .attribute("hs", isInterrupting=str(interrupting).lower()))

    return around(inner)


def test_event_sub_process_catches_an_error_of_its_scope(play: Player) -> None:
    game = play(listening("error", "E1")).complete("in")

    assert game.at == ["help"]
    assert game.complete("help").at == ["after"]


def test_boundary_event_catches_what_an_event_sub_process_throws(play: Player) -> None:
    def draw(d: Diagram) -> None:
        failing()(d)
        d.path("sub:h").attribute("h", triggeredByEvent="true").inside(
            "h", lambda e: e.path("start:hs", "end:again").event("hs", "error", "E1").event("again", "error", "E1"))

    assert play(caught(around(draw), "b", "E1")).complete("in").at == ["u_b"]


def test_non_interrupting_event_sub_process_runs_beside_the_rest_for_each_escalation(play: Player) -> None:
    def draw(d: Diagram) -> None:
        d.path("start:ps", "throw:t", "throw:t2", "user:in", "end:pe")
        d.event("t", "escalation", "late").event("t2", "escalation", "late")

    game = play(listening("escalation", "late", interrupting=False, draw=draw))

    assert game.at == ["help", "help", "in"]
    assert game.complete("in").at == ["help", "help"]
    assert game.complete("help").complete("help").at == ["after"]


def test_error_of_a_repeated_activity_is_caught_at_its_border(play: Player) -> None:
    diagram = around(failing()).multi("p", inputCollection="=[1, 2]", inputElement="x")

    assert play(caught(diagram, "b", "E1")).complete("in").at == ["u_b"]
