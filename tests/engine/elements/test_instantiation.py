"""Instances that events make: at a start event, a receive task, or behind an event-based gateway."""

from collections.abc import Callable

from tests.support.bpmn import Diagram
from tests.support.play import Play

Player = Callable[..., Play]


def test_start_event_that_happened_begins_the_process_alone(play: Player) -> None:
    diagram = Diagram().path("start:s", "user:a", "end:e").path("start:m", "user:b", "end:f").message("m", "order")

    assert play(diagram).at == ["a"]
    assert play(diagram, event="m", number=1).at == ["b"]


def test_receive_task_makes_an_instance_with_its_message(play: Player) -> None:
    diagram = Diagram().path("receive:r", "user:a", "end:e").message("r", "order").attribute("r", instantiate="true")

    game = play(diagram, event="r", number=1)

    assert game.at == ["a"]
    assert game.trail == ["+r", "-r", "+a"]
    assert game.variables == {"number": 1}


def gateway(kind: str) -> Diagram:
    diagram = Diagram().path("race:g", "receive:r", "user:a", "end:e").path("g", "catch:c", "user:b", "end:f")
    diagram.attribute("g", instantiate="true", eventGatewayType=kind)
    return diagram.message("r", "order").message("c", "payment")


def test_event_behind_an_exclusive_gateway_makes_the_instance(play: Player) -> None:
    game = play(gateway("Exclusive"), event="c", key="k")

    assert game.at == ["b"]
    assert game.complete("b").ended


def test_other_events_behind_a_parallel_gateway_are_waited_for(play: Player) -> None:
    game = play(gateway("Parallel"), event="c", key="k")

    assert game.at == ["b", "r"]
    game.complete("b")
    assert not game.ended
    assert game.send("r").complete("a").ended


def test_process_without_start_event_begins_wherever_no_flow_leads(play: Player) -> None:
    game = play(Diagram().path("user:a", "task:t").path("user:b"))

    assert game.at == ["a", "b"]
    assert game.complete("a").complete("b").ended
