"""What an element waits for goes on in the new version: the same token, task, due time, key and job."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from tests.support.bpmn import Diagram
from tests.support.play import Play

Player = Callable[..., Play]
Draw = Callable[[Diagram, str], Diagram]
Go = Callable[[Play, str], Play]
WAITS: dict[str, tuple[str, Draw, Go]] = {
    "user task": ("user", lambda d, _: d, lambda game, w: game.complete(w, n=1)),
    "timer": ("catch", lambda d, w: d.timer(w, timeDuration="PT1H"), lambda game, w: game.fire(w)),
    "message": ("catch", lambda d, w: d.message(w, "news"), lambda game, w: game.send(w, n=1)),
    "receive task": ("receive", lambda d, w: d.message(w, "news"), lambda game, w: game.send(w, n=1)),
    "signal": ("catch", lambda d, w: d.signal(w, "go"), lambda game, _: game.broadcast("go", n=1)),
    "condition": ("catch", lambda d, w: d.condition(w, "n > 3"), lambda game, _: game.set(n=4)),
    "job": ("service", lambda d, w: d.zeebe(w, "taskDefinition", type="t"), lambda game, w: game.done(w, n=1)),
    "one of several": (
        "catch", lambda d, w: d.signal(w, "go").timer(w, timeDuration="PT1H"), lambda game, _: game.broadcast("go"),
    ),
    "all of several": (
        "catch", lambda d, w: d.signal(w, "go").signal(w, "on").attribute(w, parallelMultiple="true"),
        lambda game, _: game.broadcast("go").broadcast("on"),
    ),
}  # fmt: skip


@pytest.fixture(params=WAITS)
def wait(request: pytest.FixtureRequest) -> tuple[str, Draw, Go]:
    """One kind of waiting element: how it is drawn, and what ends its wait."""
    return WAITS[str(request.param)]


def drawn(wait: tuple[str, Draw, Go], *steps: str, name: str = "w") -> Diagram:
    """A diagram in which ``*`` stands for the element that waits."""
    kind, draw, _ = wait
    return draw(Diagram().path(*(f"{kind}:{name}" if step == "*" else step for step in steps)), name)


def old(wait: tuple[str, Draw, Go]) -> Diagram:
    return drawn(wait, "start:s", "*", "end:e")


def test_token_stays_where_it_is_and_goes_on_behind_it_as_the_new_version_says(
    play: Player, wait: tuple[str, Draw, Go]
) -> None:
    game = play(old(wait), key="k", n=0)
    before = game.execution.waits

    game.migrate(drawn(wait, "start:s", "user:before", "*", "user:after", "end:e"))

    assert game.execution.waits == before
    assert wait[2](game, "w").at == ["after"]
    assert game.complete("after").ended
    assert "+before" not in game.trail


def test_token_goes_to_an_element_of_another_id_that_is_mapped(play: Player, wait: tuple[str, Draw, Go]) -> None:
    game = play(old(wait), key="k", n=0)
    before = [(one.token_id, type(one)) for one in game.execution.waits]

    game.migrate(drawn(wait, "start:s", "*", "user:after", "end:e", name="new"), w="new")

    assert [(one.token_id, type(one)) for one in game.execution.waits] == before
    assert {one.element_id for one in game.execution.waits} == {"new"}
    assert wait[2](game, "new").at == ["after"]
    assert "-new" in game.trail and "-w" not in game.trail


def test_token_inside_of_a_sub_process_goes_on_in_it(play: Player, wait: tuple[str, Draw, Go]) -> None:
    def box(*steps: str, name: str) -> Diagram:
        diagram = Diagram().path("start:s", f"sub:{name}", "user:after", "end:e")
        return diagram.inside(
            name, lambda d: wait[1](d.path(*(f"{wait[0]}:w" if step == "*" else step for step in steps)), "w"))

    game = play(box("start:ps", "*", "end:pe", name="p"), key="k", n=0)

    game.migrate(box("start:ps", "*", "user:more", "end:pe", name="q"), p="q")

    assert wait[2](game, "w").at == ["more"]
    assert game.complete("more").at == ["after"]
    assert game.complete("after").ended


def test_due_time_is_kept_though_the_new_version_gives_more_time(play: Player) -> None:
    game = play(Diagram().path("start:s", "catch:t", "end:e").timer("t", timeDuration="PT1H"))
    due = game.timer("t").due_at

    game.later(minutes=30).migrate(Diagram().path("start:s", "catch:t", "end:e").timer("t", timeDuration="PT9H"))

    assert game.timer("t").due_at == due


def test_cycle_goes_on_with_the_firings_that_are_left(play: Player) -> None:
    def repeated(count: int) -> Diagram:
        diagram = Diagram().path("start:s", "user:a", "end:e").boundary("b", "a", interrupting=False)
        return diagram.timer("b", timeCycle=f"R{count}/PT1H").path("b", "end:r")

    game = play(repeated(3)).fire("b")
    left = game.timer("b")

    game.migrate(repeated(7))

    assert (game.timer("b"), left.remaining) == (left, 2)


def test_nothing_of_an_open_task_is_looked_at_again(play: Player) -> None:
    def task(**said: str) -> Diagram:
        diagram = Diagram().path("start:s", "user:a", "end:e").zeebe("a", "taskSchedule", dueDate=said["due"])
        return diagram.zeebe("a", "assignmentDefinition", candidateGroups=said["group"])

    game = play(task(due="2026-03-03T10:00:00Z", group="one"))
    before = game.user("a")

    game.migrate(task(due="2026-04-04T10:00:00Z", group="two"))

    assert game.user("a") == before


def test_message_of_the_same_name_keeps_its_key(play: Player) -> None:
    def waits(name: str, key: str) -> Diagram:
        return Diagram().path("start:s", "catch:m", "end:e").message("m", name, key)

    game = play(waits("news", "=order"), order="1", customer="7").set(order="2")

    game.migrate(waits("news", "=customer"))
    assert (game.subscription("m").message_name, game.subscription("m").correlation_key) == ("news", "1")

    plan = game.plan(waits("answer", "=customer"))
    game.migrate(waits("answer", "=customer"))
    assert (game.subscription("m").message_name, game.subscription("m").correlation_key) == ("answer", "7")
    assert [(found.element_id, "another message" in str(found.message)) for found in plan.changes] == [("m", True)]


def test_error_is_caught_by_the_code_of_the_new_version(play: Player) -> None:
    def guarded(code: str) -> Diagram:
        diagram = Diagram().path("start:s", "service:w", "end:e").zeebe("w", "taskDefinition", type="t")
        return diagram.boundary("b", "w").event("b", "error", code).path("b", "user:help", "end:h")

    game = play(guarded("old")).migrate(guarded("new"))

    assert game.throw("w", "new").at == ["help"]


def test_job_keeps_its_type_headers_and_retries(play: Player) -> None:
    def work(kind: str) -> Diagram:
        return Diagram().path("start:s", "service:w", "end:e").zeebe("w", "taskDefinition", type=kind, retries="5")

    game = play(work("old"))
    before = game.job("w")

    assert game.migrate(work("new")).job("w") == before


def test_condition_is_that_of_the_new_version(play: Player) -> None:
    def until(feel: str) -> Diagram:
        return Diagram().path("start:s", "catch:c", "user:a", "end:e").condition("c", feel)

    game = play(until("n > 3"), n=2)

    assert game.migrate(until("n > 1")).at == ["a"]


def test_parts_of_an_event_that_have_happened_stay_so(play: Player) -> None:
    wait = WAITS["all of several"]
    game = play(old(wait)).broadcast("go")

    assert game.migrate(old(wait)).broadcast("go").at == ["w"]
    assert game.broadcast("on").ended


def test_status_is_that_of_the_new_version(play: Player) -> None:
    def with_status(status: str) -> Diagram:
        diagram = Diagram().path("start:s", "user:a", "user:b", "end:e")
        return diagram.properties("a", status=status) if status else diagram

    game = play(with_status("open"))

    assert game.migrate(with_status("working")).execution.status == "working"
    assert game.migrate(with_status("")).execution.status == "working"
    assert game.complete("a").complete("b").execution.status == "working"


def test_variables_are_kept_and_new_data_begins_empty(play: Player) -> None:
    before = Diagram().path("start:s", "user:a", "end:e").mapping("a", inputs={"local": "n * 2"})
    after = Diagram().path("start:s", "user:a", "end:e").raw("process", body='<bpmn:dataObject id="d" name="total"/>')

    game = play(before, n=4).migrate(after)

    assert game.variables == {"n": 4, "total": None}
    assert game.execution.variables_at(game.wait("a").token_id)["local"] == 8


def test_time_that_passes_before_a_new_timer_counts_for_nothing(play: Player) -> None:
    before = Diagram().path("start:s", "user:a", "end:e")
    after = Diagram().path("start:s", "user:a", "end:e").boundary("late", "a").timer("late", timeDuration="PT1H")

    game = play(before).later(hours=5).migrate(after.path("late", "end:l"))

    assert game.timer("late").due_at == game.world.at + timedelta(hours=1)
