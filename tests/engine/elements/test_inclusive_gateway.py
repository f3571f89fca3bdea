"""Inclusive gateways: all true flows out; in, every token that can still come (BPMN 2.0.2, 13.4.3)."""

from collections.abc import Callable

import pytest

from engine.errors import ExecutionFault
from tests.support.bpmn import Diagram
from tests.support.play import Play

Player = Callable[..., Play]


def three() -> Diagram:
    diagram = Diagram().path("start:s", "or:g")
    for name in "abc":
        diagram.path("g", f"user:{name}", "or:j" if name == "a" else "j", when=f"{name}{name}")
    return diagram.path("j", "user:after", "end:e").path("g", "end:none", default=True)


@pytest.mark.parametrize("chosen", ["a", "ab", "bc", "abc"])
def test_inclusive_gateway_joins_exactly_what_it_split(play: Player, chosen: str) -> None:
    game = play(three(), **{f"{name}{name}": True for name in chosen})

    split = game.at
    for name in chosen[:-1]:
        game.complete(name)
        assert "after" not in game.at
    game.complete(chosen[-1])

    assert split == list(chosen)
    assert game.at == ["after"]


def test_inclusive_gateway_takes_the_default_when_no_condition_is_true(play: Player) -> None:
    assert play(three()).ended


def test_inclusive_gateway_faults_without_default_when_no_condition_is_true(play: Player) -> None:
    with pytest.raises(ExecutionFault, match="a flow to take"):
        play(Diagram().path("start:s", "or:g").path("g", "end:e", when="x").path("g", "end:f", when="y"))


def test_inclusive_join_does_not_wait_for_a_token_that_went_another_way(play: Player) -> None:
    diagram = (
        Diagram().path("start:s", "and:f", "user:a", "or:j", "user:after", "end:e")
        .path("f", "user:b", "xor:x").path("x", "j", when="back").path("x", "user:away", "end:g", default=True)
    )
    game = play(diagram, back=False).complete("a")
    waiting = game.at

    game.complete("b")

    assert waiting == ["b"]
    assert game.at == ["after", "away"]


def test_inclusive_join_waits_for_what_a_boundary_event_may_bring(play: Player) -> None:
    diagram = (
        Diagram().path("start:s", "and:f", "user:a", "or:j", "user:after", "end:e").path("f", "user:b", "end:g")
        .boundary("late", "b").timer("late", timeDuration="PT1H").path("late", "j")
    )
    game = play(diagram).complete("a")
    waiting = game.at

    game.fire("late")

    assert waiting == ["b", "late"]
    assert game.at == ["after"]


def test_inclusive_join_waits_for_an_activity_whose_boundary_event_has_brought_a_token(play: Player) -> None:
    diagram = (
        Diagram().path("start:s", "and:f", "user:a", "or:j", "user:after", "end:e").path("f", "user:b", "j")
        .boundary("beside", "a", interrupting=False).timer("beside", timeDuration="PT1H").path("beside", "j")
    )
    game = play(diagram).complete("b").fire("beside")
    waiting = game.at

    game.complete("a")

    assert waiting == ["a"]
    assert game.at == ["after"]


def test_inclusive_join_in_a_loop_does_not_wait_for_itself(play: Player) -> None:
    diagram = Diagram().path("start:s", "or:j", "user:a", "xor:x").path("x", "j", when="again")
    game = play(diagram.path("x", "end:e", default=True))

    game.complete("a", again=True)
    again = game.at
    game.complete("a", again=False)

    assert again == ["a"]
    assert game.ended


def test_inclusive_join_waits_for_a_token_inside_a_sub_process(play: Player) -> None:
    diagram = (
        Diagram().path("start:s", "and:f", "user:a", "or:j", "user:after", "end:e").path("f", "sub:p", "j")
        .inside("p", lambda d: d.path("start:ps", "user:in", "end:pe"))
    )
    game = play(diagram).complete("a")

    assert game.at == ["in"]
    assert game.complete("in").at == ["after"]


def test_a_process_that_never_rests_faults(play: Player) -> None:
    diagram = Diagram().path("start:s", "task:t", "xor:g").path("g", "t", when="true")

    with pytest.raises(ExecutionFault, match="went on for 20000 steps"):
        play(diagram.path("g", "end:e", default=True))


def test_inclusive_join_waits_for_what_a_link_may_bring(play: Player) -> None:
    diagram = Diagram().path("start:s", "and:f", "user:a", "or:j", "user:after", "end:e")
    diagram.path("f", "user:b", "throw:out").event("out", "link", name="page 2")
    diagram.path("catch:in", "j").event("in", "link", name="page 2")
    game = play(diagram).complete("a")

    assert game.at == ["b"]
    assert game.complete("b").at == ["after"]


def test_inclusive_join_does_not_wait_for_compensation_beside_the_flow(play: Player) -> None:
    diagram = (
        Diagram().path("start:s", "task:done", "and:f", "user:a", "or:j", "user:after", "end:e")
        .path("f", "throw:back", "xor:x").path("x", "j", when="false").path("x", "end:g", default=True)
        .event("back", "compensate", waitForCompletion="false").boundary("undo", "done").event("undo", "compensate")
        .path("user:undoing").attribute("undoing", isForCompensation="true").associate("undo", "undoing")
    )
    game = play(diagram).complete("a")

    assert game.at == ["after", "undoing"]
