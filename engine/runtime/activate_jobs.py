"""Command: hand jobs to a worker, who has them alone until its time is over. Any number of workers may ask at once."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy import Select, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from database import UnitOfWork, reading, retrying, unit_of_work
from engine import clock
from engine.errors import InvalidInput, text
from engine.lifecycle import FaultKind, JobState
from engine.registry import SYSTEM
from engine.runtime.attendance import note_worker
from engine.runtime.faulting import why_of
from engine.runtime.host import CommandHost
from engine.runtime.job_faults import stop_job
from engine.runtime.programs import program_of
from engine.spiff.execution import Execution
from engine.state import job_writes, reads
from engine.state.reads import instance_ref
from engine.state.tables import Definition, Job, ProcessInstance

MOST_JOBS = 1000


@dataclass(frozen=True, slots=True)
class ActivatedJob:
    """A job as its worker gets it; ``variables`` are those that its element sees.

    Its ``key`` stays the same however often it is handed out: a worker sends it along as the idempotency key of what it
    does elsewhere.
    """

    key: int
    type: str
    kind: str
    element_id: str
    token_id: str
    instance_key: int
    definition_key: int
    process_id: str
    process_version: int
    headers: Mapping[str, str]
    worker: str
    retries: int
    priority: int
    deadline: datetime
    variables: Mapping[str, object]


def activate_jobs(
    job_type: str,
    worker: str,
    timeout: timedelta,
    max_jobs: int,
    fetch_variables: Collection[str] | None = None,
) -> list[ActivatedJob]:
    """Give at most ``max_jobs`` jobs of ``job_type`` to ``worker`` for ``timeout``.

    Those of the highest priority come first, of these those that are due longest.

    ``fetch_variables`` are the names wanted; None or none at all: every variable. A job that is neither completed nor
    failed in time is handed out again. Raises InvalidInput (no worker's time, no number of jobs).
    """
    if timeout <= timedelta(0) or not 0 < max_jobs <= MOST_JOBS:
        raise InvalidInput(
            text("Expected a time above zero and 1 to %(most)s jobs. Ask for that many.", most=MOST_JOBS)
        )
    note_worker(worker, job_type)
    with reading() as session:  # an idle worker's look must not take the writer's lock
        if session.execute(_due(job_type, 1)).first() is None:
            return []

    damaged: dict[int, Exception] = {}

    def attempt() -> list[ActivatedJob]:
        damaged.clear()
        with unit_of_work() as work:
            jobs = work.session.execute(_due(job_type, max_jobs).with_for_update(skip_locked=True)).scalars().all()
            deadline = clock.now() + timeout
            job_writes.lock_jobs(work.session, jobs, worker, deadline)
            return list(_as_given(work, jobs, deadline, frozenset(fetch_variables or ()), damaged))

    given = retrying(attempt)
    for key, problem in damaged.items():
        retrying(partial(_stop, key, problem))
    return given


def _stop(job_key: int, problem: Exception) -> None:
    """A job whose instance cannot be read is a fault: it must not keep the others from the workers."""
    with unit_of_work() as work:
        job, row = reads.lock_job(work.session, job_key)
        if job.state == JobState.OPEN:
            stop_job(work, row, job, FaultKind.EXECUTION, why_of(problem))


def _due(job_type: str, limit: int) -> Select[Job]:
    return (
        select(Job)
        .where(Job.type == job_type, Job.state == JobState.OPEN.value, Job.due_at <= clock.now())
        .order_by(Job.priority.desc(), Job.due_at, Job.key)
        .limit(limit)
    )


def _as_given(
    work: UnitOfWork, jobs: Sequence[Job], deadline: datetime, wanted: frozenset[str], damaged: dict[int, Exception]
) -> Iterator[ActivatedJob]:
    """Yield jobs with what their elements see; those whose instance cannot be read go into ``damaged``."""
    rows = _instances(work.session, {job.instance_key for job in jobs})
    versions = _versions(work.session, {job.definition_key for job in jobs})
    executions: dict[int, Execution] = {}
    for job in jobs:
        try:
            if job.instance_key not in executions:
                executions[job.instance_key] = _execution(work, rows[job.instance_key])
            variables = executions[job.instance_key].variables_at(job.token_id)
        except DBAPIError:
            raise
        except Exception as problem:  # one instance must not keep the others from the workers
            damaged[job.key] = problem
            continue
        yield ActivatedJob(
            key=job.key,
            type=job.type,
            kind=job.kind,
            element_id=job.element_id,
            token_id=job.token_id,
            instance_key=job.instance_key,
            definition_key=job.definition_key,
            process_id=versions[job.definition_key][0],
            process_version=versions[job.definition_key][1],
            headers=job.headers,
            worker=job.worker or "",
            retries=job.retries,
            priority=job.priority,
            deadline=deadline,
            variables={name: value for name, value in variables.items() if not wanted or name in wanted},
        )


def _instances(session: Session, keys: Collection[int]) -> dict[int, ProcessInstance]:
    """The instances as they are: whoever ends a job changes its row too, so none of these jobs can be gone."""
    found = session.execute(select(ProcessInstance).where(ProcessInstance.key.in_(keys))).scalars()
    return {row.key: row for row in found}


def _execution(work: UnitOfWork, row: ProcessInstance) -> Execution:
    return Execution.load(
        program_of(work.session, row.definition_key), CommandHost(work, instance_ref(row), SYSTEM), row.state
    )


def _versions(session: Session, keys: Collection[int]) -> dict[int, tuple[str, int]]:
    found = session.execute(select(Definition.key, Definition.id, Definition.version).where(Definition.key.in_(keys)))
    return {key: (process_id, version) for key, process_id, version in found}
