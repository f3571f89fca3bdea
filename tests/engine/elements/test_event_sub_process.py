"""Event sub-processes: every trigger, interrupting or not, nested, and what they leave behind."""

from collections.abc import Callable

import pytest

from tests.support.bpmn import Diagram
from tests.support.play import Play

Player = Callable[..., Play]
TRIGGERS: dict[str, tuple[Callable[[Diagram], Diagram], Callable[[Play], Play]]] = {
    "timer": (lambda d: d.timer("hs", timeDuration="PT1H"), lambda game: game.fire("h")),
    "message": (lambda d: d.message("hs", "news"), lambda game: game.send_to("h", "news", told=1)),
    "signal": (lambda d: d.signal("hs", "go"), lambda game: game.broadcast("go", told=1)),
    "conditional": (lambda d: d.condition("hs", "n > 3"), lambda game: game.set(n=4)),
    "multiple": (lambda d: d.signal("hs", "go").timer("hs", timeDuration="PT1H"), lambda game: game.broadcast("go")),
}


def listening(trigger: str, *, interrupting: bool) -> Diagram:
    draw = TRIGGERS[trigger][0]
    diagram = Diagram().path("start:s", "user:a", "user:b", "end:e").path("sub:h")
    written = str(interrupting).lower()
    return diagram.attribute("h", triggeredByEvent="true").inside(
        "h", lambda d: draw(d.path("start:hs", "user:help", "end:he")).attribute("hs", isInterrupting=written)
    )


@pytest.mark.parametrize("trigger", TRIGGERS)
def test_interrupting_event_sub_process_ends_everything_else(play: Player, trigger: str) -> None:
    game = TRIGGERS[trigger][1](play(listening(trigger, interrupting=True), key="k", n=1))

    assert game.at == ["help"]
    assert "xa" in game.trail
    assert game.complete("help").ended


@pytest.mark.parametrize("trigger", TRIGGERS)
def test_non_interrupting_event_sub_process_runs_beside_it(play: Player, trigger: str) -> None:
    game = TRIGGERS[trigger][1](play(listening(trigger, interrupting=False), key="k", n=1))

    assert {"a", "help"} <= set(game.at)
    game.complete("a").complete("b")
    assert not game.ended
    assert game.complete("help").ended


@pytest.mark.parametrize("trigger", TRIGGERS)
def test_event_that_never_comes_keeps_nothing_open(play: Player, trigger: str) -> None:
    assert play(listening(trigger, interrupting=True), key="k", n=1).complete("a").complete("b").ended


def test_variables_of_the_event_stay_inside(play: Player) -> None:
    game = play(listening("signal", interrupting=False)).broadcast("go", told=1)

    assert "told" not in game.variables
    assert game.execution.variables_at(game.wait("help").token_id)["told"] == 1


def test_cycle_opens_one_run_after_the_other(play: Player) -> None:
    diagram = Diagram().path("start:s", "user:a", "end:e").path("sub:h").attribute("h", triggeredByEvent="true")
    diagram.inside("h", lambda d: d.path("start:hs", "user:help", "end:he").timer("hs", timeCycle="R2/PT1H")
                   .attribute("hs", isInterrupting="false"))
    game = play(diagram).fire("h").fire("h")

    assert game.at == ["a", "help", "help"]


def test_event_sub_process_inside_an_event_sub_process(play: Player) -> None:
    def draw(d: Diagram) -> None:
        d.path("start:hs", "user:help", "end:he").signal("hs", "one").path("sub:i")
        d.attribute("i", triggeredByEvent="true")
        d.inside("i", lambda x: x.path("start:is", "user:deep", "end:ie").signal("is", "two"))

    diagram = Diagram().path("start:s", "user:a", "end:e").path("sub:h").attribute("h", triggeredByEvent="true")
    game = play(diagram.inside("h", draw))

    assert game.broadcast("two").at == ["a", "h"]
    assert game.broadcast("one").at == ["help", "i"]
    assert game.broadcast("two").at == ["deep"]
    assert game.complete("deep").ended


def beside(diagram: Diagram, name: str, interrupting: str) -> Diagram:
    diagram.path(f"sub:{name}").attribute(name, triggeredByEvent="true")
    return diagram.inside(
        name, lambda d: d.path(f"start:{name}s", f"user:{name}u", f"end:{name}e").signal(f"{name}s", name)
        .attribute(f"{name}s", isInterrupting=interrupting)
    )


def test_two_event_sub_processes_listen_side_by_side(play: Player) -> None:
    diagram = Diagram().path("start:s", "user:a", "end:e")
    beside(beside(diagram, "h", "false"), "k", "true")
    game = play(diagram).broadcast("h")

    assert game.at == ["a", "h", "hu", "k"]
    assert game.broadcast("k").at == ["ku"]


def test_status_of_the_record_is_that_of_the_run(play: Player) -> None:
    diagram = listening("signal", interrupting=True).properties("a", status="open").properties("h", status="stopped")

    assert play(diagram).broadcast("go").execution.statuses == ("stopped",)


@pytest.mark.parametrize("kind", ["error", "escalation"])
def test_event_sub_process_catches_what_another_beside_it_throws(play: Player, kind: str) -> None:
    diagram = Diagram().path("start:s", "user:a", "end:e").path("sub:h").attribute("h", triggeredByEvent="true").inside(
        "h", lambda d: d.path("start:hs", "user:hu", "end:he").signal("hs", "h").attribute("hs", isInterrupting="false")
        .event("he", kind, "BAD")
    )
    diagram.path("sub:k").attribute("k", triggeredByEvent="true")
    diagram.inside("k", lambda d: d.path("start:ks", "user:ku", "end:ke").event("ks", kind, "BAD"))

    assert play(diagram).broadcast("h").complete("hu").at == ["ku"]


def test_event_sub_process_does_not_catch_what_it_throws_itself(play: Player) -> None:
    diagram = Diagram().path("start:s", "throw:t", "user:a", "end:e").event("t", "escalation", "BAD").path("sub:k")
    diagram.attribute("k", triggeredByEvent="true").inside(
        "k", lambda d: d.path("start:ks", "user:ku", "end:ke").event("ke", "escalation", "BAD")
        .event("ks", "escalation", "BAD").attribute("ks", isInterrupting="false")
    )

    assert play(diagram).complete("ku").at == ["a"]
