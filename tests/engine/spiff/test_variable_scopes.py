"""Scopes of variables: which are open, which is inside of which, and what each has for itself."""

import pytest

from engine.spiff.variable_scopes import VariableScope
from tests.support.bpmn import Diagram
from tests.support.play import Play, World, program_of

RELOAD = pytest.mark.parametrize("reload", [False, True])
NESTED = (
    Diagram().path("start:s", "sub:outer", "end:e").mapping("outer", inputs={"level": "1"}, outputs={"seen": "level"})
    .inside(
        "outer",
        lambda outer: outer.path("start:os", "sub:inner", "end:oe").mapping("inner", inputs={"level": "level + 1"})
        .inside("inner", lambda d: d.path("start:is", "user:work", "end:ie").mapping("work", inputs={"own": "7"})),
    )
)  # fmt: skip


def told(game: Play) -> list[tuple[str, str, dict[str, object]]]:
    """The scopes with variables: element, element around it, variables; the process is ``""``."""
    scopes = game.execution.scopes
    places: dict[str | None, str] = {None: ""}
    for event in game.events:
        places[event.token_id] = event.element_id  # type: ignore[attr-defined]  # the play keeps them as objects
    return [
        (places[scope.token_id], places[scope.parent], dict(scope.variables)) for scope in scopes if scope.variables
    ]


@RELOAD
def test_scopes_are_told_from_the_process_inwards(reload: bool) -> None:
    game = Play(NESTED, reload=reload, amount=5)

    assert told(game) == [
        ("", "", {"amount": 5}), ("outer", "", {"level": 1}), ("inner", "outer", {"level": 2}),
        ("work", "inner", {"own": 7}),
    ]  # fmt: skip
    assert told(game.complete("work")) == [("", "", {"amount": 5, "seen": 1})]


@RELOAD
def test_each_run_of_a_multi_instance_is_a_scope(reload: bool) -> None:
    diagram = Diagram().path("start:s", "user:a", "end:e").multi(
        "a", inputCollection='=["x", "y"]', inputElement="item", outputCollection="found", outputElement="=item"
    )
    game = Play(diagram, reload=reload)

    body = ("a", "", {"found": [None, None]})
    assert told(game) == [
        body, ("a", "a", {"loopCounter": 1, "item": "x"}), ("a", "a", {"loopCounter": 2, "item": "y"})
    ]
    assert told(game.complete("a")) == [
        ("a", "", {"found": ["x", None]}), ("a", "a", {"loopCounter": 2, "item": "y"})
    ]
    assert told(game.complete("a")) == [("", "", {"found": ["x", "y"]})]


@RELOAD
def test_called_process_is_a_scope_of_its_own(reload: bool) -> None:
    called = Diagram("part").path("start:ps", "user:work", "end:pe")
    caller = Diagram().path("start:s", "call:c", "end:e").zeebe("c", "calledElement", processId="part")
    game = Play(caller, reload=reload, world=World(programs=[program_of(called)]), amount=5)

    assert told(game) == [("", "", {"amount": 5}), ("c", "", {"amount": 5})]
    assert told(game.set(amount=6)) == [("", "", {"amount": 6}), ("c", "", {"amount": 5})]


@RELOAD
def test_run_of_an_event_sub_process_has_the_variables_of_its_event(reload: bool) -> None:
    diagram = Diagram().path("start:s", "user:a", "end:e")
    diagram.path("sub:handler").attribute("handler", triggeredByEvent="true").inside(
        "handler", lambda d: d.path("start:hs", "user:look", "end:he").message("hs", "called").attribute(
            "hs", isInterrupting="false"
        ),
    )  # fmt: skip
    game = Play(diagram, reload=reload, key="k")
    assert told(game) == [("", "", {"key": "k"})]

    game.send("handler", who="Ann")

    assert told(game) == [("", "", {"key": "k"}), ("handler", "", {"who": "Ann"})]


@RELOAD
def test_scopes_that_are_told_are_copies(reload: bool) -> None:
    game = Play(NESTED, reload=reload, amount=5)

    for scope in game.execution.scopes:
        scope.variables["amount"] = 0  # type: ignore[index]  # what a careless reader might do

    assert told(game)[0] == ("", "", {"amount": 5})


def test_ended_instance_has_the_process_alone() -> None:
    game = Play(NESTED, amount=5).complete("work")

    assert game.ended
    assert game.execution.scopes == [VariableScope(None, None, {"amount": 5, "seen": 1})]
    assert Play(NESTED, amount=5).cancel().execution.scopes == [VariableScope(None, None, {"amount": 5})]
