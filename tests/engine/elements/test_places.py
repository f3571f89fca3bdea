"""Where tokens stand is told: in which called definition, in which run of what is repeated."""

from collections.abc import Callable
from decimal import Decimal

from engine.events import ElementEvent
from engine.spiff.elements.places import Place, Run
from tests.support.bpmn import Diagram
from tests.support.play import Play, World, program_of

Player = Callable[..., Play]


def calling() -> Diagram:
    diagram = Diagram().path("start:s", "call:c", "user:a", "end:e")
    return diagram.zeebe("c", "calledElement", processId="other")


def other() -> World:
    return World(programs=[program_of(Diagram("filler").path("start:s", "end:e")), program_of(inner())])


def inner() -> Diagram:
    return Diagram("other").path("start:s", "user:a", "end:e")


def told(game: Play, element: str) -> list[dict[str, object]]:
    events = [event for event in game.events if isinstance(event, ElementEvent)]
    return [dict(event.details) for event in events if event.element_id == element]


def test_history_names_the_called_definition_and_nothing_of_the_own_process(play: Player) -> None:
    game = play(calling(), world=other()).complete("a").complete("a")

    assert told(game, "a") == [{"process": "other", "definition": 1}] * 2 + [{}, {}]
    assert game.ended


def test_place_is_that_of_the_called_definition_until_the_call_is_over(play: Player) -> None:
    game = play(calling(), world=other())

    assert game.execution.place(game.wait("a").token_id) == Place(1, (), "c")
    game.complete("a")
    assert game.execution.place(game.wait("a").token_id) == Place()
    assert game.execution.place("gone") == Place()


def test_runs_are_told_apart_by_number_and_item_from_the_outside_in(play: Player) -> None:
    diagram = Diagram().path("start:s", "call:c", "end:e").zeebe("c", "calledElement", processId="other")
    diagram.multi("c", inputCollection="=rooms", inputElement="room")
    twice = inner().multi("a", body="<bpmn:loopCardinality>2</bpmn:loopCardinality>")
    game = play(diagram, world=World(programs=[program_of(twice)]), rooms=["east", "west"])

    found = [game.execution.place(wait.token_id) for wait in game.execution.waits]

    assert [[(run.number, run.of, run.item) for run in place.runs] for place in found] == [
        [(1, 2, "east"), (1, 2, None)], [(1, 2, "east"), (2, 2, None)],
        [(2, 2, "west"), (1, 2, None)], [(2, 2, "west"), (2, 2, None)],
    ]


def test_history_tells_the_runs_from_the_activity_as_a_whole(play: Player) -> None:
    diagram = Diagram().path("start:s", "user:a", "end:e").multi("a", inputCollection="=who", inputElement="one")
    game = play(diagram, who=[Decimal(7), Decimal(8)])

    assert told(game, "a") == [{"body": True}, {"run": 1}, {"run": 2}]
    assert game.execution.place(game.wait("a").token_id).runs == (Run(1, 2, Decimal(7)),)


def test_moved_token_leaves_the_called_process_though_its_scopes_have_the_same_names(play: Player) -> None:
    def same(drawn: Diagram) -> Diagram:
        return drawn.inside("box", lambda d: d.path("start:bs", "user:b", "end:be"))

    called = same(Diagram("other").path("start:os", "sub:box", "end:oe"))
    diagram = same(Diagram().path("start:s", "call:c", "sub:box", "user:a", "end:e"))
    diagram.zeebe("c", "calledElement", processId="other")
    game = play(diagram, world=World(programs=[program_of(called)])).move("b", "b")

    assert game.execution.place(game.wait("b").token_id) == Place()
    assert game.complete("b").at == ["a"]
