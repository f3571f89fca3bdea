"""Jobs are handed to one worker at a time, tried again, and end with their element."""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import event, select

from database import db, in_tenant, reading
from engine import clock
from engine.errors import InvalidInput, InvalidState, NotFound
from engine.runtime import (
    ActivatedJob,
    activate_jobs,
    cancel_process_instance,
    complete_job,
    complete_user_task,
    end_replay,
    fail_job,
    resolve_fault,
    set_variables,
    throw_job_error,
    update_job,
)
from engine.state.tables import Job
from engine.worker import fire_due_timers
from tests.support.bpmn import Diagram
from tests.support.processes import AGENT, open_faults, open_tasks, start, state_of

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def printing() -> Diagram:
    drawn = Diagram().path("start:s", "service:j", "user:after", "end:e")
    drawn.zeebe("j", "taskDefinition", type="print", retries="2")
    return drawn.raw("j", extension='<zeebe:taskHeaders><zeebe:header key="tray" value="2"/></zeebe:taskHeaders>')


def caught_error(code: str) -> Diagram:
    drawn = printing().boundary("jam", "j").path("jam", "user:repair", "end:f")
    drawn.extra.append(f'<bpmn:error id="E" errorCode="{code}"/>')
    return drawn.raw("jam", body='<bpmn:errorEventDefinition errorRef="E"/>')


def ask(worker: str = "w1", many: int = 10) -> list[ActivatedJob]:
    return activate_jobs("print", worker, MINUTE, many)


def job_of(instance: int) -> Job:
    with reading() as session:
        return session.execute(select(Job).where(Job.instance_key == instance)).scalar_one()


@pytest.mark.usefixtures("tenant")
class TestActivate:
    def test_job_is_given_with_all_that_its_worker_needs(self) -> None:
        drawn = printing().mapping("j", inputs={"pages": "count(list)"})
        with clock.at(NOON):
            instance = start(drawn, {"list": [1, 2], "secret": "x"})
            (job,) = ask()

        assert (job.type, job.element_id, job.instance_key, job.process_id) == ("print", "j", instance, "process")
        assert (job.retries, job.headers, job.kind, job.process_version) == (2, {"tray": "2"}, "task", 1)
        assert (job.worker, job.deadline) == ("w1", NOON + MINUTE)
        assert job.variables == {"list": [1, 2], "pages": 2, "secret": "x"}

    def test_only_wanted_variables_are_given(self) -> None:
        start(printing(), {"a": 1, "b": 2})

        (job,) = activate_jobs("print", "w", MINUTE, 1, ["b", "c"])

        assert job.variables == {"b": 2}

    def test_job_is_given_once_until_its_time_is_over(self) -> None:
        with clock.at(NOON):
            start(printing())
            first, second = ask("w1"), ask("w2")
        with clock.at(NOON + MINUTE):
            third = ask("w3")

        assert [len(first), len(second), len(third)] == [1, 0, 1]
        assert third[0].key == first[0].key

    def test_oldest_jobs_are_given_first_and_no_more_than_asked_for(self) -> None:
        keys = [start(printing()) for _ in range(3)]

        assert [job.instance_key for job in ask(many=2)] == keys[:2]
        assert [job.instance_key for job in ask(many=2)] == keys[2:]

    def test_other_types_and_organisations_get_nothing(self, other_tenant: int) -> None:
        start(printing())

        assert activate_jobs("mail", "w", MINUTE, 1) == []
        with in_tenant(other_tenant):
            assert ask() == []

    def test_two_workers_at_once_share_the_jobs(self, app: Flask) -> None:
        for _ in range(12):
            start(printing())

        def work(context: object, name: str) -> list[int]:
            def ask_inside() -> list[int]:
                with app.app_context():
                    return [job.key for _ in range(3) for job in ask(name, 2)]

            return context.run(ask_inside)  # type: ignore[attr-defined, no-any-return]  # a Context

        with ThreadPoolExecutor(2) as pool:
            found = list(pool.map(work, [copy_context(), copy_context()], ["w1", "w2"]))

        assert sorted(found[0] + found[1]) == sorted(set(found[0] + found[1]))
        assert len(found[0] + found[1]) + len(ask()) == 12

    @pytest.mark.parametrize(("time", "many"), [(timedelta(0), 1), (MINUTE, 0), (MINUTE, 10_000)])
    def test_nonsense_is_refused(self, time: timedelta, many: int) -> None:
        with pytest.raises(InvalidInput, match="Expected a time above zero"):
            activate_jobs("print", "w", time, many)

    def test_replayed_job_is_silent_until_the_replay_ends(self) -> None:
        instance = start(printing(), replaying=True)
        assert ask() == []

        end_replay(instance, AGENT)

        assert len(ask()) == 1


@pytest.mark.usefixtures("tenant")
class TestComplete:
    def test_instance_runs_on_with_the_result(self) -> None:
        instance = start(printing())
        (job,) = ask()

        complete_job(job.key, {"sheets": 3}, AGENT)

        assert list(open_tasks(instance)) == ["after"]
        assert job_of(instance).state == "completed"

    def test_twice_with_one_id_is_once(self) -> None:
        start(printing())
        (job,) = ask()

        first = complete_job(job.key, {}, AGENT, "c1")

        assert complete_job(job.key, {}, AGENT, "c1") == first
        with pytest.raises(InvalidState, match="to be open, but it is completed"):
            complete_job(job.key, {}, AGENT, "c2")

    def test_completion_that_is_cut_off_stores_nothing_and_can_be_sent_again(self) -> None:
        def cut(*statement: object) -> None:
            if "INTO command" in str(statement[2]):
                raise ConnectionError("gone")

        instance = start(printing())
        (job,) = ask()
        event.listen(db.engine, "before_cursor_execute", cut)
        with pytest.raises(ConnectionError):
            complete_job(job.key, {}, AGENT, "c1")
        event.remove(db.engine, "before_cursor_execute", cut)
        assert (job_of(instance).state, open_tasks(instance)) == ("open", {})

        complete_job(job.key, {}, AGENT, "c1")

        assert list(open_tasks(instance)) == ["after"]

    def test_job_of_an_ended_element_is_refused(self) -> None:
        instance = start(printing())
        (job,) = ask()

        cancel_process_instance(instance, "stop", AGENT)

        with pytest.raises(InvalidState, match="cancelled"):
            complete_job(job.key, {}, AGENT)

    def test_unknown_job_is_not_found(self) -> None:
        with pytest.raises(NotFound):
            complete_job(4711, {}, AGENT)

    def test_what_cannot_go_on_is_a_fault_and_is_tried_again(self) -> None:
        drawn = printing().mapping("j", outputs={"n": "result"}).path("j", "xor:x")
        drawn.flows = [flow for flow in drawn.flows if flow.target != "after"]
        drawn.path("x", "after", when="n > 5").path("x", "end:g", when="n <= 5")
        instance = start(drawn)
        (job,) = ask()

        complete_job(job.key, {"result": "many"}, AGENT)

        (fault,) = open_faults(instance)
        assert (fault.element_id, job_of(instance).state, state_of(instance)) == ("x", "completed", "active")
        set_variables(instance, {"n": 6}, AGENT)
        resolve_fault(fault.key, AGENT)
        assert list(open_tasks(instance)) == ["after"]
        assert open_faults(instance) == []


@pytest.mark.usefixtures("tenant")
class TestFail:
    def test_job_is_given_again_after_its_back_off(self) -> None:
        with clock.at(NOON):
            instance = start(printing())
            (job,) = ask()
            fail_job(job.key, 1, AGENT, error_message="no paper", retry_back_off=2 * MINUTE, variables={"seen": True})
            assert ask() == []
        with clock.at(NOON + 2 * MINUTE):
            (again,) = ask("w2")

        assert (again.key, again.retries, again.variables) == (job.key, 1, {"seen": True})
        assert (job_of(instance).error_message, open_faults(instance)) == ("no paper", [])

    def test_without_retries_it_is_a_fault_until_somebody_gives_it_some(self) -> None:
        instance = start(printing())
        (job,) = ask()

        fail_job(job.key, 0, AGENT, error_message="100% broken")

        (fault,) = open_faults(instance)
        assert (fault.element_id, fault.kind, fault.job_key) == ("j", "JobFailed", job.key)
        assert fault.message == "100% broken"
        assert ask() == []
        with pytest.raises(InvalidState, match="retries left"):
            resolve_fault(fault.key, AGENT)
        update_job(job.key, AGENT, retries=1)
        resolve_fault(fault.key, AGENT)
        assert ([found.key for found in ask()], open_faults(instance)) == ([job.key], [])

    def test_condition_that_has_become_true_meanwhile_takes_the_job_away(self) -> None:
        drawn = printing().boundary("stop", "j").path("stop", "user:repair", "end:f")
        condition = '<bpmn:condition>=now() &gt; date and time("2026-03-02T12:30:00Z")</bpmn:condition>'
        drawn.raw("stop", body=f"<bpmn:conditionalEventDefinition>{condition}</bpmn:conditionalEventDefinition>")
        with clock.at(NOON):
            instance = start(drawn)
            (job,) = ask()
        with clock.at(NOON + timedelta(hours=1)):
            fail_job(job.key, 0, AGENT, variables={"seen": True})

        assert (job_of(instance).state, list(open_tasks(instance))) == ("cancelled", ["repair"])
        assert open_faults(instance) == []

    def test_fault_goes_with_its_element(self) -> None:
        drawn = printing().boundary("stop", "j").timer("stop", timeDuration="PT1H").path("stop", "end:f")
        with clock.at(NOON):
            instance = start(drawn)
            fail_job(ask()[0].key, 0, AGENT)
        with clock.at(NOON + timedelta(hours=2)):
            fire_due_timers()

        assert (state_of(instance), open_faults(instance), job_of(instance).state) == ("completed", [], "cancelled")

    def test_fault_goes_with_its_instance(self) -> None:
        instance = start(printing())
        fail_job(ask()[0].key, 0, AGENT)

        cancel_process_instance(instance, "stop", AGENT)

        assert open_faults(instance) == []


@pytest.mark.usefixtures("tenant")
class TestThrowError:
    def test_error_is_caught_with_its_variables(self) -> None:
        instance = start(caught_error("JAM"))

        throw_job_error(ask()[0].key, "JAM", AGENT, error_message="tray 2", variables={"tray": 2})

        assert list(open_tasks(instance)) == ["repair"]
        assert job_of(instance).error_code == "JAM"

    def test_uncaught_error_is_a_fault_and_the_job_stays(self) -> None:
        instance = start(caught_error("JAM"))
        (job,) = ask()

        throw_job_error(job.key, "FIRE", AGENT)

        (fault,) = open_faults(instance)
        assert (fault.element_id, fault.kind) == ("j", "UncaughtError")
        assert "Expected something to catch error FIRE" in fault.message
        assert (job_of(instance).state, ask()) == ("failed", [])
        resolve_fault(fault.key, AGENT)
        complete_job(ask()[0].key, {}, AGENT)
        assert list(open_tasks(instance)) == ["after"]


@pytest.mark.usefixtures("tenant")
class TestUpdate:
    def test_deadline_is_moved(self) -> None:
        with clock.at(NOON):
            start(printing())
            (job,) = ask()
            update_job(job.key, AGENT, timeout=5 * MINUTE)
        with clock.at(NOON + 2 * MINUTE):
            assert ask() == []
        with clock.at(NOON + 5 * MINUTE):
            assert len(ask()) == 1

    @pytest.mark.parametrize("change", [{"retries": 0}, {"timeout": timedelta(0)}])
    def test_nonsense_is_refused(self, change: Mapping[str, object]) -> None:
        start(printing())

        with pytest.raises(InvalidInput):
            update_job(ask()[0].key, AGENT, **change)  # type: ignore[arg-type]  # of the two kinds

    def test_time_of_a_job_that_nobody_has_is_refused(self) -> None:
        instance = start(printing())

        with pytest.raises(InvalidState, match="Activate it first"):
            update_job(job_of(instance).key, AGENT, timeout=MINUTE)


@pytest.mark.usefixtures("tenant")
def test_job_ends_when_a_person_ends_its_branch() -> None:
    drawn = Diagram().path("start:s", "and:f", "service:j", "end:e").path("f", "user:u", "end:t")
    drawn.zeebe("j", "taskDefinition", type="print")
    drawn.raw("t", body="<bpmn:terminateEventDefinition/>")
    instance = start(drawn)

    complete_user_task(open_tasks(instance)["u"], {}, AGENT)

    assert (state_of(instance), job_of(instance).state, ask()) == ("completed", "cancelled", [])


@pytest.mark.usefixtures("tenant")
def test_job_of_a_called_process_says_where_it_stands() -> None:
    start(printing())
    caller = Diagram("caller").path("start:s", "call:c", "end:e")
    instance = start(caller.zeebe("c", "calledElement", processId="process"))

    inner = next(job for job in ask() if job.instance_key == instance)

    assert (inner.process_id, inner.element_id) == ("process", "j")
    complete_job(inner.key, {}, AGENT)
    assert list(open_tasks(instance)) == ["after"]


@pytest.mark.usefixtures("tenant")
def test_several_jobs_of_an_instance_end_in_one_step() -> None:
    drawn = Diagram().path("start:s", "and:f", "service:a", "end:e").path("f", "service:b", "end:g")
    for name in "ab":
        drawn.zeebe(name, "taskDefinition", type="print")
    instance = start(drawn)

    cancel_process_instance(instance, "reported twice", AGENT)

    with reading() as session:
        assert session.execute(select(Job.state).where(Job.instance_key == instance)).scalars().all() == [
            "cancelled", "cancelled"
        ]  # fmt: skip
