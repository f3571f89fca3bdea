"""Saved states: every FEEL value, hostile names, old formats, threads."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import orjson
import pytest
import zstandard

from engine.errors import ExecutionFault, InvalidState
from engine.feel import compile_expression
from engine.spiff.execution import Execution
from engine.waits import UserTaskWait
from tests.support.bpmn import Diagram
from tests.support.play import Play, World, program_of

STATES = Path(__file__).parents[1] / "states" / "v1"
SECOND = STATES.with_name("v2")
EVERY_TYPE = """{
    number: 0.1, large: 12345678901234567890.5, text: "打印", yes: true, nothing: null, day: date("2026-02-28"),
    clock: time("10:30:00+08:00"), moment: date and time("2026-02-28T10:30:00@Asia/Shanghai"),
    span: duration("P5DT2H"), months: duration("P1Y6M"), list: [1, [2, date("2026-01-01")]], range: [1..10),
    inner: {typename: "x", deeper: {typename: {typename: 1}}, "$feel": "date"}
}"""


def waiting() -> Diagram:
    return Diagram().path("start:s", "user:a", "user:b", "end:e")


def test_every_feel_value_survives_save_and_load() -> None:
    value = compile_expression(EVERY_TYPE).evaluate({})
    variables = {"all": value, "typename": "BpmnWorkflow", "python": datetime(2026, 1, 1, tzinfo=UTC)}
    program = program_of(waiting())

    saved = Execution.start(program, World(), variables).save()
    loaded = Execution.load(program, World(), saved)

    assert loaded.variables["all"] == value
    assert loaded.variables["typename"] == "BpmnWorkflow"
    assert loaded.variables["all"]["number"] == Decimal("0.1")  # type: ignore[index]  # a context
    assert loaded.save() == saved


def test_saved_state_holds_no_specs_and_is_small() -> None:
    saved = Execution.start(program_of(waiting()), World(), {"record": 4711}).save()

    assert len(saved) < 300


def test_unknown_format_is_refused() -> None:
    saved = zstandard.compress(orjson.dumps({"v": 99}))

    with pytest.raises(InvalidState, match="format 2, but it has format 99"):
        Execution.load(program_of(waiting()), World(), saved)


def test_state_of_an_element_that_is_gone_is_refused() -> None:
    saved = Execution.start(program_of(waiting()), World(), {}).save()
    other = program_of(Diagram().path("start:s", "user:other", "end:e"))

    with pytest.raises(InvalidState, match="Expected element <a> in process process"):
        Execution.load(other, World(), saved)


def old_diagram() -> Diagram:
    """Return the diagram whose states are kept: it must not change any more than they do."""
    return (
        Diagram().path("start:s", "and:f", "user:a", "and:j", "user:after", "end:e").path("f", "sub:p", "j")
        .path("f", "race:g", "catch:m", "j").message("m", "answer").path("g", "catch:t", "end:silent")
        .timer("t", timeDuration="PT8H").properties("a", status="open")
        .boundary("remind", "a", interrupting=False).timer("remind", timeCycle="R3/PT1H").path("remind", "end:r")
        .mapping("p", inputs={"local": "amount * 2"}, outputs={"total": "local"})
        .inside("p", lambda d: d.path("start:ps", "user:in", "end:pe"))
    )


@pytest.mark.parametrize("path", sorted(STATES.glob("*.state")), ids=lambda path: path.stem)
def test_kept_states_resume_for_ever(path: Path) -> None:
    program = program_of(old_diagram())
    execution = Execution.load(program, World(), path.read_bytes())

    while execution.waits:
        wait = execution.waits[0]
        if wait.element_id == "m":
            execution.deliver_message(wait.token_id, {})
        else:
            execution.complete_user_task(wait.token_id, {})

    assert execution.ended
    assert execution.variables["total"] == 42
    assert execution.variables["opened"] == compile_expression('date("2026-03-02")').evaluate({})


def second_diagram() -> Diagram:
    """Return the diagram of the states of format 2: it must not change any more than they do."""
    diagram = (
        Diagram().path("start:s", "and:f", "sub:p", "user:ask", "throw:back", "and:j", "end:e")
        .path("f", "user:each", "j").path("f", "adhoc:any", "j").path("f", "catch:c", "complex:x", "j")
        .multi("each", inputCollection="=[date(\"2026-03-02\"), 2]", inputElement="item", outputCollection="items",
               outputElement="=item").attribute("any", ordering="Sequential")
        .signal("c", "go").timer("c", timeDuration="PT1H").event("back", "compensate")
        .path("sub:h").attribute("h", triggeredByEvent="true")
        .inside("h", lambda d: d.path("start:hs", "user:help", "end:he").signal("hs", "help")
                .attribute("hs", isInterrupting="false"))
        .inside("any", lambda d: d.path("user:one").path("user:two"))
        .inside("p", lambda d: d.path("start:ps", "task:paid", "end:pe").boundary("pu", "paid")
                .event("pu", "compensate").path("user:refund").attribute("refund", isForCompensation="true")
                .associate("pu", "refund").mapping("refund", outputs={"refunded": "price"}))
    )
    return diagram.mapping("p", inputs={"price": "amount * 2"})


@pytest.mark.parametrize("path", sorted(SECOND.glob("*.state")), ids=lambda path: path.stem)
def test_kept_states_of_format_2_resume_for_ever(path: Path) -> None:
    execution = Execution.load(program_of(second_diagram()), World(), path.read_bytes())

    while execution.waits:
        people = [wait for wait in execution.waits if isinstance(wait, UserTaskWait)]
        if people:
            execution.complete_user_task(people[0].token_id, {})
        else:
            execution.broadcast_signal("go", {})

    assert execution.ended
    assert execution.variables["items"] == compile_expression('[date("2026-03-02"), 2]').evaluate({})
    assert execution.variables["refunded"] == 42


def test_kept_states_are_there() -> None:
    assert {path.stem for path in STATES.glob("*.state")} == {"first_waits", "reminded"}
    assert {path.stem for path in SECOND.glob("*.state")} == {"first_waits", "being_undone"}


@pytest.mark.parametrize(("megabytes", "fits"), [(63, True), (65, False)])
def test_state_that_could_not_be_loaded_again_is_not_saved(megabytes: int, fits: bool) -> None:
    game = Play(waiting())
    game.execution.variables["large"] = "x" * megabytes * 1024 * 1024

    if fits:
        saved = game.execution.save()
        assert Execution.load(game.program, game.world, saved).variables == game.execution.variables
        return
    with pytest.raises(ExecutionFault, match="at most 64 MB"):
        game.execution.save()


def test_one_program_serves_many_threads() -> None:
    program = program_of(old_diagram())

    def run(number: int) -> object:
        saved = Execution.start(program, World(), {"amount": number, "key": str(number)}).save()
        for _ in range(20):
            saved = Execution.load(program, World(), saved).save()
        execution = Execution.load(program, World(), saved)
        inner = next(wait for wait in execution.waits if wait.element_id == "in")
        execution.complete_user_task(inner.token_id, {})
        return execution.variables["total"]

    with ThreadPoolExecutor(8) as pool:
        totals = list(pool.map(run, range(64)))

    assert totals == [number * 2 for number in range(64)]


def test_play_of_the_kept_diagram_is_complete() -> None:
    game = Play(old_diagram(), reload=True, amount=21, key="k")

    assert game.at == ["a", "in", "m", "remind", "t"]
