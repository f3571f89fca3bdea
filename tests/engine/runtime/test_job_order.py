"""Which job comes first, when a failed one comes again, and what its worker may rely on."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, text

from database import db, reading
from engine import clock
from engine.errors import ExecutionFault, InvalidInput
from engine.runtime import ActivatedJob, activate_jobs, fail_job, update_job
from engine.runtime.fail_job import FIRST_BACK_OFF, LONGEST_BACK_OFF, back_off
from engine.state.tables import Job
from tests.support.bpmn import Diagram
from tests.support.processes import AGENT, start

pytestmark = pytest.mark.usefixtures("tenant")
NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def ranked(priority: str | None, of_process: str | None = None) -> Diagram:
    drawn = Diagram().path("start:s", "service:j", "end:e").zeebe("j", "taskDefinition", type="print")
    if of_process is not None:
        drawn.zeebe("process", "jobPriorityDefinition", priority=of_process)
    return drawn if priority is None else drawn.zeebe("j", "jobPriorityDefinition", priority=priority)


def given(many: int = 10) -> list[ActivatedJob]:
    return activate_jobs("print", "w", MINUTE, many)


def test_jobs_of_higher_priority_come_first_and_of_one_priority_the_oldest() -> None:
    low, plain, other, high = (start(ranked(priority)) for priority in ("-5", None, None, "7"))

    assert [(job.instance_key, job.priority) for job in given()] == [(high, 7), (plain, 0), (other, 0), (low, -5)]


def test_priority_is_evaluated_when_the_job_is_made() -> None:
    start(ranked("=urgency * 10"), {"urgency": 3})

    assert [job.priority for job in given()] == [30]


def test_priority_of_the_process_is_that_of_its_jobs_unless_they_have_their_own() -> None:
    start(ranked(None, of_process="4"))
    start(ranked("1", of_process="4"))

    assert [job.priority for job in given()] == [4, 1]


@pytest.mark.parametrize("value", ['="high"', "=1.5", "=2147483648", "=true"])
def test_priority_that_is_no_whole_number_is_refused(value: str) -> None:
    with pytest.raises(ExecutionFault, match="Expected the job priority of <j> to be a whole number, but"):
        start(ranked(value))


def test_priority_is_changed_while_the_job_waits() -> None:
    first, second = start(ranked(None)), start(ranked(None))
    jobs = {job.instance_key: job.key for job in given()}
    for key in jobs.values():
        fail_job(key, 3, AGENT, retry_back_off=timedelta(0))

    update_job(jobs[second], AGENT, priority=1)

    assert [job.instance_key for job in given()] == [second, first]
    with pytest.raises(InvalidInput, match="priority of 32 bits"):
        update_job(jobs[second], AGENT, priority=2**31)


def test_jobs_are_found_in_their_order_by_an_index() -> None:
    question = (
        "SELECT key FROM job WHERE tenant_id = 1 AND state = 'open' AND type = 'print' AND due_at <= '2026-01-01' "
        "ORDER BY priority DESC, due_at, key LIMIT 1"
    )
    with reading() as session:
        if db.engine.dialect.name == "postgresql":
            session.execute(text("SET LOCAL enable_seqscan = off"))
            session.execute(text("SET LOCAL enable_sort = off"))
            plan = [row[0] for row in session.execute(text(f"EXPLAIN {question}"))]
        else:
            plan = [row[3] for row in session.execute(text(f"EXPLAIN QUERY PLAN {question}"))]

    assert any("ix_job_due" in line for line in plan), plan
    assert not any("Sort" in line or "TEMP B-TREE" in line for line in plan), plan


def test_back_off_doubles_with_each_failure_up_to_an_hour() -> None:
    assert [back_off(failures) for failures in (1, 2, 3)] == [FIRST_BACK_OFF, 2 * FIRST_BACK_OFF, 4 * FIRST_BACK_OFF]
    assert back_off(50) == back_off(10_000) == LONGEST_BACK_OFF


def test_job_that_fails_without_a_back_off_comes_again_later_each_time() -> None:
    at, key, pauses = NOON, 0, []
    with clock.at(at):
        start(ranked(None))
    for _ in range(3):
        with clock.at(at):
            (job,) = given()
            fail_job(job.key, 9, AGENT)
            pauses.append(due(job.key) - at)
        with clock.at(at + pauses[-1] - timedelta(seconds=1)):
            assert given() == []
        at, key = at + pauses[-1], key or job.key

    assert pauses == [FIRST_BACK_OFF, 2 * FIRST_BACK_OFF, 4 * FIRST_BACK_OFF]
    assert job.key == key


def due(key: int) -> datetime:
    """When the job is handed out again."""
    with reading() as session:
        return session.execute(select(Job.due_at).where(Job.key == key)).scalar_one()


def test_back_off_of_none_is_at_once_when_it_is_asked_for() -> None:
    with clock.at(NOON):
        start(ranked(None))
        (job,) = given()
        fail_job(job.key, 1, AGENT, retry_back_off=timedelta(0))

        assert [again.key for again in given()] == [job.key]


def test_key_of_a_job_is_the_same_however_often_it_is_given() -> None:
    with clock.at(NOON):
        start(ranked(None))
        (first,) = given()
    with clock.at(NOON + MINUTE):
        (timed_out,) = given()
        fail_job(timed_out.key, 5, AGENT)
    with clock.at(NOON + 10 * MINUTE):
        (failed,) = given()

    assert first.key == timed_out.key == failed.key


def test_worker_that_sends_its_heart_beat_keeps_a_long_job() -> None:
    with clock.at(NOON):
        start(ranked(None))
        (job,) = given()
    for beat in range(1, 6):
        with clock.at(NOON + beat * timedelta(seconds=50)):
            assert given() == []
            update_job(job.key, AGENT, timeout=MINUTE)
    with clock.at(NOON + 5 * timedelta(seconds=50) + MINUTE):
        assert [again.key for again in given()] == [job.key]
