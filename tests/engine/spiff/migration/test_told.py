"""Jobs of listeners that are under way go on, and so does what comes after them."""

from collections.abc import Callable

from engine.waits import JobWait, UserTaskWait
from tests.engine.elements.test_listeners import listeners
from tests.support.bpmn import Diagram
from tests.support.play import Play

Player = Callable[..., Play]


def jobs(game: Play) -> list[tuple[str, str, str]]:
    return [(wait.type, wait.kind, wait.element_id) for wait in game.execution.waits if isinstance(wait, JobWait)]


def task(name: str, *told: tuple[str, str], kind: str = "execution", after: str = "after") -> Diagram:
    diagram = Diagram().path("start:s", f"user:{name}", f"user:{after}", "end:e")
    return diagram.raw(name, extension=listeners(*told, kind=kind))


def test_process_begins_in_the_new_version_once_its_start_listener_is_done(play: Player) -> None:
    def begun(start: str, *steps: str) -> Diagram:
        diagram = Diagram().path(f"start:{start}", *steps, "end:e")
        return diagram.raw("process", extension=listeners(("start", "open")))

    game = play(begun("s", "user:a"))

    plan = game.plan(begun("t", "user:b"))
    game.migrate(begun("t", "user:b"), s="t")

    assert [found.element_id for found in plan.refusals] == ["s"]
    assert game.done("process").at == ["b"]


def test_event_sub_process_listens_when_the_start_listener_is_done_and_once_only(play: Player) -> None:
    def begun(*handlers: str) -> Diagram:
        diagram = Diagram().path("start:s", "user:a", "end:e").raw("process", extension=listeners(("start", "open")))
        for name in handlers:
            diagram.path(f"sub:{name}").attribute(name, triggeredByEvent="true").inside(
                name, lambda d: d.path("start:hs", "end:he").timer("hs", timeDuration="PT1H"))
        return diagram

    game = play(begun()).migrate(begun("h"))

    assert game.at == ["process"]
    assert game.done("process").at == ["a", "h"]


def test_work_begins_after_the_start_listener(play: Player) -> None:
    game = play(task("a", ("start", "one"), ("start", "two")))

    game.migrate(task("b", ("start", "other"), after="then"), a="b")

    assert jobs(game) == [("one", "execution_listener_start", "b")]
    assert jobs(game.done("b")) == [("two", "execution_listener_start", "b")]
    assert isinstance(game.done("b").wait("b"), UserTaskWait)
    assert game.complete("b").at == ["then"]


def test_element_is_left_after_the_end_listener_and_gets_no_new_events(play: Player) -> None:
    game = play(task("a", ("end", "one"))).complete("a", x=1)
    late = task("a", ("end", "one")).boundary("b", "a").timer("b", timeDuration="PT1H").path("b", "end:be")

    game.migrate(late)

    assert jobs(game) == [("one", "execution_listener_end", "a")]
    assert game.at == ["a"]
    assert game.done("a").at == ["after"]
    assert game.variables == {"x": 1}


def test_submission_counts_after_the_listener_of_the_completion(play: Player) -> None:
    game = play(task("a", ("completing", "check"), kind="task")).complete("a", x=1)

    game.migrate(task("b", ("completing", "check"), kind="task"), a="b")

    assert game.variables == {}
    assert game.done("b", y=2).at == ["after"]
    assert game.variables == {"x": 1, "y": 2}
