"""Boundary events and event sub-processes: kept ones keep their times, new ones are armed, gone ones end."""

from collections.abc import Callable

import pytest

from tests.support.bpmn import Diagram
from tests.support.play import Play

Player = Callable[..., Play]
Draw = Callable[[Diagram, str], Diagram]
Go = Callable[[Play, str], Play]
EVENTS: dict[str, tuple[Draw, Go]] = {
    "timer": (lambda d, b: d.timer(b, timeDuration="PT1H"), lambda game, b: game.fire(b)),
    "message": (lambda d, b: d.message(b, "news"), lambda game, b: game.send(b)),
    "signal": (lambda d, b: d.signal(b, "go"), lambda game, _: game.broadcast("go")),
    "condition": (lambda d, b: d.condition(b, "n > 3"), lambda game, _: game.set(n=4)),
    "error": (lambda d, b: d.event(b, "error", "x"), lambda game, _: game.throw("w", "x")),
    "any error": (lambda d, b: d.event(b, "error"), lambda game, _: game.throw("w", "y")),
}
HOSTS: dict[str, Callable[[Diagram], Diagram]] = {
    "service": lambda d: d.path("start:s", "service:w", "end:e").zeebe("w", "taskDefinition", type="t"),
    "sub-process": lambda d: d.path("start:s", "sub:p", "end:e").inside(
        "p", lambda i: i.path("start:ps", "service:w", "end:pe").zeebe("w", "taskDefinition", type="t")),
    "multi-instance": lambda d: d.path("start:s", "service:w", "end:e").zeebe("w", "taskDefinition", type="t").multi(
        "w", inputCollection="=[1, 2]", inputElement="i"),
}  # fmt: skip


@pytest.fixture(params=EVENTS)
def event(request: pytest.FixtureRequest) -> tuple[Draw, Go]:
    """One kind of event: how it is drawn, and how it happens."""
    return EVENTS[str(request.param)]


@pytest.fixture(params=HOSTS)
def host(request: pytest.FixtureRequest) -> tuple[Diagram, Diagram, str]:
    """A diagram, the same once more, and the activity that events are attached to."""
    draw = HOSTS[str(request.param)]
    return draw(Diagram()), draw(Diagram()), "p" if request.param == "sub-process" else "w"


def guarded(diagram: Diagram, activity: str, event: tuple[Draw, Go], name: str = "b") -> Diagram:
    return event[0](diagram.boundary(name, activity), name).path(name, f"user:help_{name}", f"end:{name}e")


Host = tuple[Diagram, Diagram, str]


def test_kept_event_happens_as_before(play: Player, host: Host, event: tuple[Draw, Go]) -> None:
    game = play(guarded(host[0], host[2], event), key="k", n=0)
    before = game.execution.waits

    game.migrate(guarded(host[1], host[2], event))

    assert game.execution.waits == before
    assert event[1](game, "b").at == ["help_b"]


def test_event_of_another_id_is_the_same_when_it_is_mapped(play: Player, host: Host, event: tuple[Draw, Go]) -> None:
    game = play(guarded(host[0], host[2], event), key="k", n=0)
    tokens = [wait.token_id for wait in game.execution.waits]

    game.migrate(guarded(host[1], host[2], event, "c"), b="c")

    assert [wait.token_id for wait in game.execution.waits] == tokens
    assert event[1](game, "c").at == ["help_c"]


def test_new_event_is_armed(play: Player, host: Host, event: tuple[Draw, Go]) -> None:
    game = play(host[0], key="k", n=0)
    new = guarded(host[1], host[2], event)

    plan = game.plan(new)
    game.migrate(new)

    assert ["begins to be waited for" in str(found.message) for found in plan.changes] == [True]
    assert event[1](game, "b").at == ["help_b"]
    assert game.complete("help_b").ended


def test_event_that_is_gone_ends(play: Player, host: Host, event: tuple[Draw, Go]) -> None:
    game = play(guarded(host[0], host[2], event), key="k", n=0)

    plan = game.plan(host[1])
    game.migrate(host[1])

    assert [(one.element_id, "not waited for any more" in str(one.message)) for one in plan.changes] == [("b", True)]
    assert set(game.at) == {"w"}
    while "w" in game.at:
        game.done("w")
    assert game.ended


def test_new_event_stands_beside_those_that_are_kept(play: Player) -> None:
    host = HOSTS["service"]
    game = play(guarded(host(Diagram()), "w", EVENTS["timer"]), key="k")

    game.migrate(guarded(guarded(host(Diagram()), "w", EVENTS["timer"]), "w", EVENTS["message"], "c"))

    assert game.at == ["b", "c", "w"]
    assert game.fire("b").at == ["help_b"]


def test_event_that_has_happened_for_the_last_time_is_not_armed_again(play: Player) -> None:
    def reminded() -> Diagram:
        diagram = Diagram().path("start:s", "user:a", "end:e").boundary("b", "a", interrupting=False)
        return diagram.timer("b", timeDuration="PT1H").path("b", "end:r")

    game = play(reminded()).fire("b")
    assert game.at == ["a"]

    assert game.migrate(reminded()).at == ["a"]


def test_event_interrupts_as_the_new_version_says(play: Player) -> None:
    def reminded(interrupting: bool) -> Diagram:
        diagram = Diagram().path("start:s", "user:a", "end:e").boundary("b", "a", interrupting=interrupting)
        return diagram.timer("b", timeDuration="PT1H").path("b", "user:r", "end:re")

    assert play(reminded(False)).migrate(reminded(True)).fire("b").at == ["r"]


def listened(*names: str, interrupting: bool = False, inner: str = "help") -> Diagram:
    diagram = Diagram().path("start:s", "user:a", "user:b", "end:e")
    for name in names:
        diagram.path(f"sub:{name}").attribute(name, triggeredByEvent="true").inside(
            name,
            lambda d, name=name: d.path(f"start:{name}s", f"user:{name}_{inner}", f"end:{name}e")  # type: ignore[misc]
            .attribute(f"{name}s", isInterrupting=str(interrupting).lower()).timer(f"{name}s", timeDuration="PT1H"),
        )  # fmt: skip
    return diagram


def test_event_sub_process_that_listens_keeps_its_time(play: Player) -> None:
    game = play(listened("h"))
    due = game.timer("h").due_at

    game.later(minutes=30).migrate(listened("h", inner="other"))

    assert game.timer("h").due_at == due
    assert game.fire("h").at == ["a", "h_other"]


def test_new_event_sub_process_listens_and_one_that_is_gone_does_not(play: Player) -> None:
    game = play(listened("h", "g"))

    game.migrate(listened("h", "k"))

    assert game.at == ["a", "h", "k"]
    game.fire("k")
    assert game.complete("k_help").complete("a").complete("b").ended


def test_event_sub_process_that_runs_goes_on(play: Player) -> None:
    game = play(listened("h")).fire("h")

    game.migrate(listened("h"))

    assert game.at == ["a", "h_help"]
    game.complete("h_help").complete("a").complete("b")
    assert game.ended


def test_scope_that_was_interrupted_listens_for_nothing_more(play: Player) -> None:
    game = play(listened("h", interrupting=True)).fire("h")

    assert game.migrate(listened("h", "k", interrupting=True)).at == ["h_help"]


def test_event_sub_process_in_a_sub_process_begins_to_listen(play: Player) -> None:
    def box(*names: str) -> Diagram:
        diagram = Diagram().path("start:s", "sub:p", "end:e")

        def draw(inner: Diagram) -> None:
            inner.path("start:ps", "user:a", "end:pe")
            for name in names:
                inner.path(f"sub:{name}").attribute(name, triggeredByEvent="true").inside(
                    name, lambda d: d.path("start:hs", "user:help", "end:he").timer("hs", timeDuration="PT1H"))

        return diagram.inside("p", draw)

    game = play(box()).migrate(box("h"))

    assert game.at == ["a", "h"]
    assert game.fire("h").at == ["help"]
    assert game.complete("help").ended


def test_activity_that_tells_its_start_listeners_gets_its_events_when_it_begins(play: Player) -> None:
    told = '<zeebe:executionListeners><zeebe:executionListener eventType="start" type="l"/></zeebe:executionListeners>'

    def work(*, late: bool) -> Diagram:
        diagram = Diagram().path("start:s", "user:a", "end:e").raw("a", extension=told)
        return guarded(diagram, "a", EVENTS["timer"]) if late else diagram

    game = play(work(late=False)).migrate(work(late=True))

    assert game.at == ["a"]
    assert game.done("a").at == ["a", "b"]
    assert game.fire("b").at == ["help_b"]
