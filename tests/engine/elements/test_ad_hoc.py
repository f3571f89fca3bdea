"""Ad-hoc sub-processes: what they enable, in which order, and what ends them."""

from collections.abc import Callable

import pytest

from engine.errors import ExecutionFault
from tests.support.bpmn import Diagram
from tests.support.play import Play

Player = Callable[..., Play]


def open_work(condition: str = "", **attributes: str) -> Diagram:
    body = f'<bpmn:completionCondition xsi:type="bpmn:tFormalExpression">{condition}</bpmn:completionCondition>'
    diagram = Diagram().path("start:s", "adhoc:p", "end:e").attribute("p", **attributes)
    return diagram.inside("p", lambda d: d.path("user:a", "user:then").path("user:b").path("user:c")).raw(
        "p", body=body if condition else "")


def test_all_activities_without_incoming_flow_are_enabled_at_once(play: Player) -> None:
    game = play(open_work())

    assert game.at == ["a", "b", "c"]
    game.complete("b").complete("a").complete("c")
    assert game.at == ["then"]
    assert game.complete("then").ended


def test_in_sequence_one_follows_the_other_with_what_its_flows_lead_to(play: Player) -> None:
    game = play(open_work(ordering="Sequential"))

    assert game.at == ["a"]
    assert game.complete("a").at == ["then"]
    assert game.complete("then").at == ["b"]
    assert game.complete("b").at == ["c"]
    assert game.complete("c").ended


def test_completion_condition_ends_what_is_still_open(play: Player) -> None:
    game = play(open_work("enough"))

    assert game.complete("a", enough=False).at == ["b", "c", "then"]
    game.complete("b", enough=True)

    assert game.ended
    assert {"xc", "xthen"} <= set(game.trail)


def test_completion_condition_lets_the_rest_finish_when_it_is_drawn_so(play: Player) -> None:
    game = play(open_work("enough", cancelRemainingInstances="false"))

    game.complete("b", enough=True)

    assert not game.ended
    assert "c" in game.at


def test_completed_sequence_enables_nothing_more(play: Player) -> None:
    game = play(open_work("enough", ordering="Sequential"))

    assert game.complete("a", enough=True).ended


def test_collection_chooses_the_activities(play: Player) -> None:
    diagram = open_work().zeebe("p", "adHoc", activeElementsCollection="=chosen")

    assert play(diagram, chosen=["c", "b"]).at == ["b", "c"]
    assert play(diagram, chosen=[]).ended


def test_collection_that_names_others_is_a_fault(play: Player) -> None:
    diagram = open_work().zeebe("p", "adHoc", activeElementsCollection="=chosen")

    with pytest.raises(ExecutionFault, match="Expected a list of activities of <p>"):
        play(diagram, chosen=["then"])


def test_event_sub_process_listens_beside_every_activity_of_a_sequence(play: Player) -> None:
    diagram = Diagram().path("start:s", "adhoc:p", "end:e").attribute("p", ordering="Sequential")
    diagram.inside("p", lambda d: d.path("user:a").path("user:b").path("sub:x").attribute("x", triggeredByEvent="true")
                   .inside("x", lambda x: x.path("start:xs", "user:told", "end:xe").signal("xs", "news")))
    game = play(diagram).complete("a")

    game.broadcast("news")

    assert game.at == ["told"]
    assert game.complete("told").ended
