"""Start, end, catch, throw and boundary events."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from engine.errors import ExecutionFault, InvalidState
from tests.support.bpmn import Diagram
from tests.support.play import START, Play

Player = Callable[..., Play]


def late(*, interrupting: bool, **timer: str) -> Diagram:
    return (
        Diagram().path("start:s", "user:a", "end:e").boundary("late", "a", interrupting=interrupting)
        .timer("late", **timer).path("late", "user:b", "end:f")
    )


def test_start_and_end_events_pass_the_token(play: Player) -> None:
    game = play(Diagram().path("start:s", "task:t", "end:e"))

    assert game.ended
    assert game.trail == ["+s", "-s", "+t", "-t", "+e", "-e"]
    assert game.flows == ["s_to_t", "t_to_e"]


def test_end_event_leaves_other_tokens_alone(play: Player) -> None:
    game = play(Diagram().path("start:s", "and:g", "user:a", "end:e").path("g", "user:b", "end:f"))

    game.complete("a")

    assert not game.ended
    assert game.at == ["b"]


def test_terminate_end_event_cancels_every_other_token(play: Player) -> None:
    game = play(
        Diagram().path("start:s", "and:g", "user:a", "end:e").path("g", "user:b", "end:f")
        .raw("e", body="<bpmn:terminateEventDefinition/>")
    )

    game.complete("a")

    assert game.ended
    assert game.trail[-3:] == ["+e", "xb", "-e"]


def test_terminate_end_event_in_a_sub_process_ends_only_that(play: Player) -> None:
    game = play(
        Diagram().path("start:s", "sub:p", "user:after", "end:e").inside(
            "p",
            lambda d: d.path("start:ps", "and:g", "user:a", "end:pe").path("g", "user:b", "end:pf")
            .raw("pe", body="<bpmn:terminateEventDefinition/>"),
        )
    )

    game.complete("a")

    assert game.at == ["after"]


def test_intermediate_none_throw_event_passes_the_token(play: Player) -> None:
    game = play(Diagram().path("start:s", "throw:reached", "end:e"))

    assert game.ended
    assert "+reached" in game.trail


@pytest.mark.parametrize(
    ("definition", "due"),
    [
        ({"timeDuration": "PT2H"}, START + timedelta(hours=2)),
        ({"timeDuration": "P1M"}, START.replace(month=4)),
        ({"timeDuration": '=duration("PT" + string(hours) + "H")'}, START + timedelta(hours=5)),
        ({"timeDate": "2026-03-05T08:00:00+08:00"}, START.replace(day=5, hour=0)),
        ({"timeDate": "=date and time(due)"}, START.replace(day=9)),
    ],
)
def test_timer_catch_event_is_due_at_its_time(play: Player, definition: dict[str, str], due: object) -> None:
    diagram = Diagram().path("start:s", "catch:c", "end:e").timer("c", **definition)

    game = play(diagram, hours=5, due="2026-03-09T09:00:00Z")

    assert game.timer("c").due_at == due
    assert game.fire("c").ended


def test_timer_faults_when_its_expression_gives_no_time(play: Player) -> None:
    with pytest.raises(ExecutionFault, match="Expected a duration such as PT30M for timer <c>"):
        play(Diagram().path("start:s", "catch:c", "end:e").timer("c", timeDuration="=nothing"))


def test_message_catch_event_waits_with_its_key_and_keeps_the_variables(play: Player) -> None:
    game = play(Diagram().path("start:s", "catch:c", "end:e").message("c", "paid", key="=number"), number=4711)

    subscription = game.subscription("c")
    game.send("c", amount=5)

    assert (subscription.message_name, subscription.correlation_key) == ("paid", "4711")
    assert game.variables == {"number": 4711, "amount": 5}
    assert game.ended


def test_message_catch_event_faults_when_its_key_is_null(play: Player) -> None:
    with pytest.raises(ExecutionFault, match="correlation key of message paid"):
        play(Diagram().path("start:s", "catch:c", "end:e").message("c", "paid", key="=number"))


def test_message_catch_event_refuses_a_timer(play: Player) -> None:
    game = play(Diagram().path("start:s", "catch:c", "end:e").message("c", "paid"), key="k")

    with pytest.raises(InvalidState, match="to wait for a timer"):
        game.execution.fire_timer(game.wait("c").token_id)


def test_interrupting_boundary_timer_cancels_its_activity(play: Player) -> None:
    game = play(late(interrupting=True, timeDuration="PT1H"))

    game.fire("late")

    assert game.at == ["b"]
    assert game.trail == ["+s", "-s", "+a", "xa", "+late", "-late", "+b"]


def test_boundary_timer_ends_with_its_activity(play: Player) -> None:
    game = play(late(interrupting=True, timeDuration="PT1H"))

    game.complete("a")

    assert game.ended


def test_non_interrupting_boundary_timer_fires_once(play: Player) -> None:
    game = play(late(interrupting=False, timeDuration="PT1H"))

    game.fire("late")

    assert game.at == ["a", "b"]
    assert game.complete("a").complete("b").ended


def test_boundary_cycle_fires_as_often_as_it_says_at_equal_distances(play: Player) -> None:
    game = play(late(interrupting=False, timeCycle="R3/PT1H"))
    dues = []

    while "late" in game.at:
        dues.append((game.timer("late").due_at, game.timer("late").remaining))
        game.fire("late")

    assert dues == [(START + timedelta(hours=n), 4 - n) for n in (1, 2, 3)]
    assert game.at == ["a", "b", "b", "b"]


def test_endless_boundary_cycle_keeps_its_distance_when_fired_late(play: Player) -> None:
    game = play(late(interrupting=False, timeCycle="R/PT1H"))

    game.later(hours=5).fire("late")

    assert game.timer("late").due_at == START + timedelta(hours=2)
    assert game.timer("late").remaining is None


def test_non_interrupting_boundary_message_takes_every_message(play: Player) -> None:
    game = play(
        Diagram().path("start:s", "user:a", "end:e").boundary("news", "a", interrupting=False)
        .message("news", "news").path("news", "task:t", "end:f"),
        key="k",
    )

    game.send("news", text="one").send("news", text="two")

    assert game.trail.count("-t") == 2
    assert game.variables["text"] == "two"
    assert game.at == ["a", "news"]


def test_interrupting_boundary_message_on_a_sub_process_cancels_all_inside(play: Player) -> None:
    game = play(
        Diagram().path("start:s", "sub:p", "end:e").boundary("stop", "p").message("stop", "stop")
        .path("stop", "user:b", "end:f")
        .inside("p", lambda d: d.path("start:ps", "and:g", "user:a1", "end:pe").path("g", "user:a2", "end:pf")),
        key="k",
    )

    game.send("stop")

    assert game.at == ["b"]
    assert game.trail[-5:] == ["xa2", "xp", "+stop", "-stop", "+b"]


def test_timer_that_was_one_of_all_events_that_had_to_happen_does_not_go_off_again(play: Player) -> None:
    diagram = Diagram().path("start:s", "user:a", "end:e").boundary("both", "a", interrupting=False)
    diagram.timer("both", timeDuration="PT1H").message("both", "m").attribute("both", parallelMultiple="true")
    game = play(diagram.path("both", "user:told", "end:x"), key="k").fire("both")

    game.send("both")

    assert game.at == ["a", "told"]


def test_message_and_timer_beside_an_activity_both_may_happen_until_the_timer_is_spent(play: Player) -> None:
    diagram = Diagram().path("start:s", "user:a", "end:e").boundary("either", "a", interrupting=False)
    diagram.timer("either", timeDuration="PT1H").message("either", "m").path("either", "user:told", "end:x")
    game = play(diagram, key="k").fire("either")

    game.send_to("either", "m")

    assert game.at == ["a", "either", "told", "told"]
