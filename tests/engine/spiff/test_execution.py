"""Starting elsewhere, moving, cancelling, and the record's status."""

import pytest

from engine.errors import InvalidState
from engine.events import ElementEvent, ElementEventKind
from engine.spiff.execution import Execution
from tests.support.bpmn import Diagram
from tests.support.play import Play, World, program_of


def nested() -> Diagram:
    return (
        Diagram().path("start:s", "user:a", "sub:p", "user:b", "end:e")
        .boundary("late", "p").timer("late", timeDuration="PT1H").path("late", "end:f")
        .inside("p", lambda d: d.path("start:ps", "user:p1", "user:p2", "end:pe"))
    )


def moves(game: Play) -> list[dict[str, object]]:
    return [
        dict(event.details) for event in game.events
        if isinstance(event, ElementEvent) and event.kind is ElementEventKind.TOKEN_MOVED
    ]


@pytest.mark.parametrize("reload", [False, True])
class TestMove:
    """Putting a token where no flow leads."""

    def test_move_ends_the_token_with_its_boundary_events(self, reload: bool) -> None:
        diagram = Diagram().path("start:s", "user:a", "user:b", "end:e").boundary("late", "a")
        game = Play(diagram.timer("late", timeDuration="PT1H").path("late", "end:f"), reload=reload)

        game.move("a", "b")

        assert game.at == ["b"]
        assert game.trail[-2:] == ["xa", "+b"]
        assert moves(game) == [{"from": "a", "to": "b"}]

    def test_move_into_a_sub_process_opens_it_with_its_boundary_events(self, reload: bool) -> None:
        game = Play(nested(), reload=reload)

        game.move("a", "p2")

        assert game.at == ["late", "p2"]
        assert game.trail[-3:] == ["xa", "+p", "+p2"]
        assert game.complete("p2").at == ["b"]

    def test_move_out_of_a_sub_process_ends_it_when_it_runs_empty(self, reload: bool) -> None:
        game = Play(nested(), reload=reload).complete("a")

        game.move("p1", "a")

        assert game.at == ["a"]
        assert game.trail[-3:] == ["xp1", "xp", "+a"]

    def test_move_within_a_sub_process_keeps_it(self, reload: bool) -> None:
        game = Play(nested(), reload=reload).complete("a").complete("p1")

        game.move("p2", "p1")

        assert game.at == ["late", "p1"]
        assert "xp" not in game.trail

    def test_move_to_a_join_does_not_wait_for_the_other_flows(self, reload: bool) -> None:
        diagram = Diagram().path("start:s", "and:f", "user:a", "and:j", "user:after", "end:e").path("f", "user:b", "j")
        game = Play(diagram, reload=reload).move("a", "j")

        assert game.at == ["after", "b"]

    def test_move_from_an_event_gateway_ends_all_its_targets(self, reload: bool) -> None:
        diagram = (
            Diagram().path("start:s", "race:g", "catch:m", "user:a", "end:e").message("m", "m")
            .path("g", "catch:t", "end:f").timer("t", timeDuration="PT1H")
        )
        game = Play(diagram, reload=reload, key="k").move("m", "a")

        assert game.at == ["a"]
        assert moves(game) == [{"from": "g", "to": "a"}]


@pytest.mark.parametrize("target", ["nowhere", "late", "a_to_p"])
def test_move_is_refused_to_what_no_token_can_stand_on(target: str) -> None:
    game = Play(nested())

    with pytest.raises(InvalidState, match="Expected a flow node"):
        game.move("a", target)


def test_move_of_an_armed_event_is_refused() -> None:
    game = Play(nested()).complete("a")

    with pytest.raises(InvalidState, match="Move the token of its activity"):
        game.execution.move(game.wait("late").token_id, "a", {})


def test_start_at_an_element_notes_the_departure() -> None:
    execution = Execution.start(program_of(nested()), World(), {}, at_element="b")

    assert [wait.element_id for wait in execution.waits] == ["b"]
    assert execution.events[0].kind is ElementEventKind.TOKEN_MOVED
    assert execution.events[0].details == {"from": None, "to": "b"}


def test_cancel_ends_everything_innermost_first() -> None:
    game = Play(nested()).complete("a")

    game.cancel()

    assert game.ended
    assert game.trail[-2:] == ["xp1", "xp"]


def status_diagram() -> Diagram:
    return (
        Diagram().path("start:s", "user:a", "user:b", "sub:p", "user:c", "end:e")
        .properties("a", status="new").properties("p", status="in_progress").properties("e", status="closed")
        .inside("p", lambda d: d.path("start:ps", "user:p1", "user:p2", "end:pe").properties("p2", status="waiting"))
    )


def test_status_is_that_of_the_element_else_its_scope_else_what_it_was() -> None:
    game = Play(status_diagram(), reload=True)
    seen = [game.execution.status]

    for element in ("a", "b", "p1", "p2", "c"):
        game.complete(element)
        seen.append(game.execution.status)

    assert seen == ["new", "new", "in_progress", "waiting", "in_progress", "closed"]


def test_status_of_several_tokens_is_listed_for_the_caller_to_rank() -> None:
    diagram = (
        Diagram().path("start:s", "and:f", "user:a", "and:j", "end:e").path("f", "user:b", "j")
        .properties("a", status="waiting").properties("b", status="in_progress")
    )
    game = Play(diagram)
    both = game.execution.statuses

    game.complete("a")

    assert both == ("waiting", "in_progress")
    assert game.execution.statuses == ("in_progress",)


def test_status_stays_when_no_element_has_one() -> None:
    assert Play(Diagram().path("start:s", "user:a", "end:e")).execution.status is None
