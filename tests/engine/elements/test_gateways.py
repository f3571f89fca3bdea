"""Exclusive, parallel and event-based gateways, implicit splits and merges."""

from collections.abc import Callable

import pytest

from engine.errors import ExecutionFault
from tests.support.bpmn import Diagram
from tests.support.play import Play

Player = Callable[..., Play]


def choice() -> Diagram:
    return (
        Diagram().path("start:s", "xor:g").path("g", "user:a", "end:e", when="x > 5")
        .path("g", "user:b", "e", when="x > 3").path("g", "user:c", "e", default=True)
    )


@pytest.mark.parametrize(("x", "target"), [(9, "a"), (4, "b"), (1, "c"), (None, "c")])
def test_exclusive_gateway_takes_the_first_true_flow_else_the_default(play: Player, x: object, target: str) -> None:
    game = play(choice(), x=x)

    assert game.at == [target]
    assert game.complete(target).ended


def test_exclusive_gateway_faults_when_no_flow_is_free_and_there_is_no_default(play: Player) -> None:
    diagram = Diagram().path("start:s", "xor:g").path("g", "user:a", "end:e", when="x > 5").path("g", "e", when="x > 3")

    with pytest.raises(ExecutionFault, match="a flow to take at <g>"):
        play(diagram, x=1)


def test_exclusive_gateway_faults_when_a_condition_is_not_a_boolean(play: Player) -> None:
    with pytest.raises(ExecutionFault, match="flow <g_to_a> to be true or false"):
        play(choice(), x="high")
        play(Diagram().path("start:s", "xor:g").path("g", "user:a", "end:e", when="1 + 1"))


def test_exclusive_gateway_merges_without_waiting(play: Player) -> None:
    game = play(Diagram().path("start:s", "and:f", "task:a", "xor:m", "user:u", "end:e").path("f", "task:b", "m"))

    assert game.at == ["u", "u"]
    assert game.complete("u").complete("u").ended


def test_parallel_gateway_waits_for_every_flow(play: Player) -> None:
    game = play(
        Diagram().path("start:s", "and:f", "user:a", "and:j", "user:after", "end:e").path("f", "user:b", "j")
        .path("f", "user:c", "j")
    )

    game.complete("b").complete("a")
    before = game.at
    game.complete("c")

    assert before == ["c"]
    assert game.at == ["after"]
    assert game.trail.count("+j") == 1


def test_parallel_gateway_joins_and_splits_at_once(play: Player) -> None:
    diagram = Diagram().path("start:s", "and:f", "task:a", "and:j", "user:x", "end:e").path("f", "task:b", "j")

    game = play(diagram.path("j", "user:y", "end:g"))

    assert game.at == ["x", "y"]


def test_parallel_gateway_keeps_excess_tokens_for_the_next_round(play: Player) -> None:
    diagram = (
        Diagram().path("start:s", "and:f", "user:a", "xor:m", "and:j", "user:after", "end:e").path("f", "user:b", "m")
        .path("f", "user:c", "xor:n", "j").path("f", "user:d", "n")
    )
    game = play(diagram)

    game.complete("a").complete("b").complete("c")
    first = game.at
    game.complete("d")

    assert first == ["after", "d"]
    assert game.at == ["after", "after"]


@pytest.mark.parametrize("kind", ["and", "or", "complex"])
def test_scope_may_begin_at_a_gateway(play: Player, kind: str) -> None:
    game = play(Diagram().path(f"{kind}:g", "user:a").path("g", "user:b"))

    assert game.at == ["a", "b"]
    assert game.complete("a").complete("b").ended


def test_parallel_gateway_faults_when_a_flow_can_bring_no_token(play: Player) -> None:
    diagram = Diagram().path("start:s", "xor:g").path("g", "user:a", "and:j", "end:e", when="true")
    game = play(diagram.path("g", "user:b", "j", default=True))

    with pytest.raises(ExecutionFault, match="every flow into <j>"):
        game.complete("a")


def race() -> Diagram:
    return (
        Diagram().path("start:s", "race:g", "catch:answer", "user:a", "end:e").message("answer", "answer")
        .path("g", "catch:silence", "user:b", "end:f").timer("silence", timeDuration="PT1H")
    )


def test_event_based_gateway_follows_the_message_and_drops_the_timer(play: Player) -> None:
    game = play(race(), key="k")

    waiting = game.at
    game.send("answer", text="yes")

    assert waiting == ["answer", "silence"]
    assert game.at == ["a"]
    assert game.variables["text"] == "yes"
    assert game.trail == ["+s", "-s", "+g", "-g", "+answer", "-answer", "+a"]
    assert game.flows == ["s_to_g", "g_to_answer", "answer_to_a"]


def test_event_based_gateway_follows_the_timer_and_drops_the_message(play: Player) -> None:
    game = play(race(), key="k")

    game.fire("silence")

    assert game.at == ["b"]
    assert game.complete("b").ended


def test_event_based_gateway_is_one_place_when_cancelled(play: Player) -> None:
    game = play(race(), key="k")

    game.cancel()

    assert game.ended
    assert game.trail[-1] == "xg"


def test_implicit_split_puts_one_token_on_every_flow(play: Player) -> None:
    game = play(Diagram().path("start:s", "user:a", "user:b", "end:e").path("a", "user:c", "end:f"))

    game.complete("a")

    assert game.at == ["b", "c"]


def test_implicit_merge_does_not_wait(play: Player) -> None:
    game = play(Diagram().path("start:s", "and:f", "user:a", "user:c", "end:e").path("f", "user:b", "c"))

    game.complete("a").complete("b")

    assert game.at == ["c", "c"]


@pytest.mark.parametrize(("x", "targets"), [(9, ["a", "b"]), (4, ["b"]), (1, ["c"])])
def test_conditional_flows_of_a_task_are_all_taken_else_the_default(play: Player, x: int, targets: list[str]) -> None:
    diagram = (
        Diagram().path("start:s", "user:u").path("u", "user:a", "end:e", when="x > 5")
        .path("u", "user:b", "e", when="x > 3").path("u", "user:c", "e", default=True)
    )

    game = play(diagram, x=x).complete("u")

    assert game.at == targets
