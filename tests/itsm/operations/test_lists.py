"""The lists of operators: each filter leaves out what is not meant, and each row says what it is."""

from collections.abc import Callable, Iterable
from datetime import timedelta

import pytest

from database import in_tenant
from engine.errors import InvalidInput
from engine.registry import Actor
from engine.runtime import (
    activate_jobs,
    cancel_process_instance,
    complete_job,
    complete_user_task,
    fire_timer,
    publish_message,
    start_process_instance,
    suspend_process_instance,
)
from engine.worker.seen import JOB_WORKER_SILENCE
from itsm.operations.lists.faults import fault_list
from itsm.operations.lists.instances import instance_list
from itsm.operations.lists.jobs import STUCK_AFTER, job_list
from itsm.operations.lists.messages import message_list
from itsm.operations.lists.timers import timer_list
from tests.itsm.operations.scenes import choosing, given_up, put, stuck, waiting, working
from tests.support.bpmn import Diagram
from tests.support.clocks import Clock
from tests.support.processes import AGENT, create, open_faults, open_tasks, start, timers

MINUTE = timedelta(minutes=1)


def faulted(operator: Actor, /, **filters: str) -> list[tuple[str, str]]:
    return [(row.process_id, row.element_id) for row in fault_list(filters, None, operator, "en").items]


def running(operator: Actor, /, **filters: str) -> list[int]:
    return [row.key for row in instance_list(filters, None, operator, "en").items]


def test_faults_are_filtered(operator: Actor) -> None:
    one = stuck("one", "x", "y")
    given_up()

    assert faulted(operator) == [("printing", "j"), ("one", "y"), ("one", "x")]
    assert faulted(operator, process="one") == [("one", "y"), ("one", "x")]
    assert faulted(operator, element="y") == [("one", "y")]
    assert faulted(operator, kind="JobFailed") == [("printing", "j")]
    assert faulted(operator, instance=str(one), element="x") == [("one", "x")]
    assert faulted(operator, instance="INC-1") == []


def test_reason_of_a_fault_names_steps_as_the_diagram_does_in_a_called_process_too(operator: Actor) -> None:
    drawn = choosing("inner").attribute("x", name="Heavy?").attribute("x1", name="Carried")
    create(drawn, {"n": "many"})
    outer = Diagram("outer").path("start:s", "call:c", "end:e").zeebe("c", "calledElement", processId="inner")
    create(outer, {"n": "many"})

    reasons = [str(row.message) for row in fault_list({}, None, operator, "en").items]

    assert len(reasons) == 2
    for reason in reasons:
        assert reason.startswith("Expected a flow to take at <Heavy?>")
        assert "<→ Carried>: “n > 5” is null." in reason and "<→ x2>: “n <= 5” is null." in reason


def test_resolved_faults_are_not_listed(operator: Actor) -> None:
    cancel_process_instance(stuck(), "Mistake", AGENT)

    assert faulted(operator) == []


def test_instances_are_filtered_by_process_and_version(operator: Actor) -> None:
    first, other = start(waiting("one")), start(waiting("two"))
    second = start(waiting("one", "other"))

    assert running(operator) == [second, other, first]
    assert running(operator, process="one") == [second, first]
    assert running(operator, process="one", version="1") == [first]
    assert running(operator, version="1") == [other, first]
    assert running(operator, version="one") == []


def test_instances_are_filtered_by_state_and_only_those_that_run_are_listed_without_one(operator: Actor) -> None:
    active, asleep, completed, cancelled = [start(waiting()) for _ in range(4)]
    suspend_process_instance(asleep, "Flood", AGENT)
    for element in ("u", "after"):
        complete_user_task(open_tasks(completed)[element], {}, AGENT)
    cancel_process_instance(cancelled, "Mistake", AGENT)

    found = {
        state: running(operator, state=state) for state in ("active", "suspended", "completed", "cancelled", "")
    }

    assert found == {
        "active": [active], "suspended": [asleep], "completed": [completed], "cancelled": [cancelled],
        "": [asleep, active],
    }  # fmt: skip


def test_instance_is_found_by_the_number_of_its_record(operator: Actor) -> None:
    start(waiting())
    wanted = start_process_instance("process", "INC-000042", {}, AGENT).instance_key

    assert running(operator, record=" inc-000042 ") == [wanted]


def catching(drawn: Diagram) -> Diagram:
    return drawn.path("start:s", "catch:here", "end:e")


PLACES: dict[str, Callable[[], Diagram]] = {
    "task": lambda: Diagram().path("start:s", "user:here", "end:e"),
    "program": lambda: Diagram().path("start:s", "service:here", "end:e").zeebe("here", "taskDefinition", type="t"),
    "time": lambda: catching(Diagram()).timer("here", timeDuration="PT1H"),
    "message": lambda: catching(Diagram()).message("here", "m", '="k"'),
    "signal": lambda: catching(Diagram()).signal("here", "n"),
}


@pytest.mark.parametrize("place", PLACES)
def test_instance_is_found_where_it_waits_awake_or_asleep(operator: Actor, place: str) -> None:
    start(waiting("other"))
    instance = start(PLACES[place]())

    assert running(operator, element="here") == [instance]
    suspend_process_instance(instance, "Flood", AGENT)
    assert running(operator, element="here") == [instance]
    [row, _] = instance_list({}, None, operator, "en").items
    assert row.places == ("here",)


def test_instance_is_found_where_it_stands_still_and_where_a_result_is_held(operator: Actor) -> None:
    faulty, held = stuck(), start(working())
    [job] = activate_jobs("print", "w", MINUTE, 1)
    suspend_process_instance(held, "Flood", AGENT)
    complete_job(job.key, {}, AGENT)

    assert running(operator, element="x") == [faulty]
    assert running(operator, element="j") == [held]


def jobs(operator: Actor, state: str, job_type: str = "") -> list[tuple[str, str]]:
    return [(row.type, row.state) for row in job_list(state, job_type, None, operator, "en").items]


def test_each_job_is_in_one_list(operator: Actor, clock: Clock) -> None:
    given_up("given-up")
    start(working("nobody"))
    asleep = start(working("asleep"))
    suspend_process_instance(asleep, "Flood", AGENT)
    clock.advance(JOB_WORKER_SILENCE - timedelta(seconds=1))
    start(working("new"))
    start(working("taken"))
    activate_jobs("taken", "w", timedelta(minutes=5), 1)
    before = jobs(operator, "stuck")
    clock.advance(timedelta(seconds=1))

    assert before == []
    assert jobs(operator, "stuck") == [("nobody", "stuck")]
    assert jobs(operator, "failed") == [("given-up", "failed")]
    assert jobs(operator, "running") == [("taken", "running")]
    assert jobs(operator, "waiting") == [("new", "waiting")]


def test_job_whose_program_died_waits_and_is_stuck_later(operator: Actor, clock: Clock) -> None:
    start(working())
    activate_jobs("print", "w", MINUTE, 1)

    clock.advance(2 * MINUTE)
    assert (jobs(operator, "running"), jobs(operator, "waiting")) == ([], [("print", "waiting")])
    clock.advance(STUCK_AFTER)
    assert jobs(operator, "stuck") == [("print", "stuck")]


def test_jobs_are_filtered_by_type(operator: Actor, clock: Clock) -> None:
    start(working("print"))
    start(working("scan"))
    clock.advance(STUCK_AFTER)

    assert jobs(operator, "stuck", "scan") == [("scan", "stuck")]
    assert [kind for kind, _ in jobs(operator, "stuck")] == ["print", "scan"]


def ticking(process_id: str, due: str) -> int:
    return start(Diagram(process_id).path("start:s", "catch:t", "end:e").timer("t", timeDuration=due))


def test_timers_are_filtered_and_those_that_have_fired_or_sleep_are_not_listed(operator: Actor, clock: Clock) -> None:
    ticking("late", "PT1M")
    ticking("soon", "PT2M")
    fired, asleep = ticking("fired", "PT1M"), ticking("asleep", "PT1M")
    suspend_process_instance(asleep, "Flood", AGENT)
    clock.advance(2 * MINUTE)
    fire_timer(timers(fired)["t"][1], AGENT)

    def listed(only_late: bool, process: str = "") -> list[tuple[str, bool]]:
        return [(row.process_id, row.late) for row in timer_list(only_late, process, None, operator, "en").items]

    assert listed(False) == [("late", True), ("soon", False)]
    assert listed(True) == [("late", True)]
    assert (listed(False, "soon"), listed(True, "soon")) == ([("soon", False)], [])


def test_messages_are_filtered_and_those_whose_time_is_over_are_not_listed(operator: Actor, clock: Clock) -> None:
    for name, minutes in (("over", 5), ("soon", 30), ("later", 90)):
        publish_message(name, "4711", {}, AGENT, time_to_live=minutes * MINUTE)
    clock.advance(10 * MINUTE)

    def listed(only_soon: bool, name: str = "") -> list[tuple[str, bool]]:
        return [(row.name, row.soon) for row in message_list(only_soon, name, None, operator).items]

    assert listed(False) == [("soon", True), ("later", False)]
    assert listed(True) == [("soon", True)]
    assert (listed(False, "later"), listed(True, "later")) == ([("later", False)], [])


def walked(read: Callable[[str | None], tuple[Iterable[int], str | None]]) -> list[int]:
    """Keys of all pages."""
    found: list[int] = []
    after: str | None = None
    while True:
        keys, after = read(after)
        found += keys
        if after is None:
            return found


def test_pages_of_a_list_have_every_row_once(operator: Actor, clock: Clock) -> None:
    put(waiting())
    instances = [start_process_instance("process", "", {}, AGENT).instance_key for _ in range(7)]
    for number in range(7):  # some are due at the same time
        publish_message(f"m{number}", "", {}, AGENT, time_to_live=(number // 3 + 1) * MINUTE)

    def instance_page(after: str | None) -> tuple[list[int], str | None]:
        page = instance_list({}, after, operator, "en", 3)
        return [row.key for row in page.items], page.next

    def message_page(after: str | None) -> tuple[list[int], str | None]:
        page = message_list(False, "", after, operator, 2)
        return [row.key for row in page.items], page.next

    assert walked(instance_page) == instances[::-1]
    assert walked(message_page) == [row.key for row in message_list(False, "", None, operator).items]
    assert len(walked(message_page)) == 7


@pytest.mark.parametrize("after", ["nonsense", "WzFd", "WyIyMDI2LTAxLTAxVDAwOjAwOjAwIiwgMV0="])
def test_page_of_another_list_is_refused(operator: Actor, after: str) -> None:
    with pytest.raises(InvalidInput):
        message_list(False, "", after, operator)


def test_lists_hold_nothing_of_another_organisation(operator: Actor, other_tenant: int, clock: Clock) -> None:
    stuck()
    given_up()
    ticking("late", "PT1M")
    publish_message("m", "4711", {}, AGENT, time_to_live=timedelta(hours=1))
    clock.advance(STUCK_AFTER)

    with in_tenant(other_tenant):
        assert (faulted(operator), running(operator), jobs(operator, "failed")) == ([], [], [])
        assert timer_list(False, "", None, operator, "en").items == []
        assert message_list(False, "", None, operator).items == []
    assert len(open_faults(running(operator, process="process")[0])) == 1
