"""Writes of jobs: the rows of a step, and the changes that workers bring about."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import bindparam, insert, or_, update
from sqlalchemy.orm import Session

from database import Prepared, follow_row, table_of
from engine.lifecycle import InstanceState, JobState
from engine.state.tables import Job, ProcessInstance
from engine.waits import JobWait, Wait

_JOBS = table_of(Job)
_INSERT = Prepared(insert(_JOBS).inline())
_LIVE = (
    JobState.OPEN.value, JobState.SILENT.value, JobState.SUSPENDED.value, JobState.HELD.value, JobState.FAILED.value,
)
_END = Prepared(
    update(_JOBS)
    .where(_JOBS.c.instance_key == bindparam("instance"), _JOBS.c.token_id == bindparam("token"))
    .where(or_(*(_JOBS.c.state == state for state in _LIVE)))  # a list would not do for several rows at once
    .values(state=bindparam("new_state"), ended_at=bindparam("at"))
)
_CHANGE = Prepared(update(_JOBS).where(_JOBS.c.key == bindparam("job_key")))
_ARM = (
    update(_JOBS)
    .where(_JOBS.c.instance_key == bindparam("instance"), _JOBS.c.state == JobState.SILENT.value)
    .values(state=JobState.OPEN.value)
)


def write_jobs(
    session: Session,
    instance: ProcessInstance,
    before: Sequence[Wait],
    after: Sequence[Wait],
    done: frozenset[str],
    at: datetime,
) -> None:
    """Bring the jobs in line with ``after``: a token in ``done`` did its job, and may have the next one already."""
    old = [wait for wait in before if isinstance(wait, JobWait)]
    new = [wait for wait in after if isinstance(wait, JobWait)]
    was, now = set(old), set(new)
    ended = [wait for wait in old if wait not in now or wait.token_id in done]
    opened = [wait for wait in new if wait not in was or wait.token_id in done]
    if ended:
        states = {wait.token_id: _ended(wait, done).value for wait in ended}
        rows = [
            {"instance": instance.key, "token": token, "new_state": state, "at": at} for token, state in states.items()
        ]
        _END.write(session, rows)
    if opened:
        _INSERT.write(session, [_row(instance, wait, at) for wait in opened])


def lock_jobs(session: Session, jobs: Sequence[Job], worker: str, deadline: datetime) -> None:
    """Give jobs that were read and locked in this session to ``worker`` until ``deadline``; their objects follow."""
    if jobs:
        mine = update(_JOBS).where(_JOBS.c.key.in_([job.key for job in jobs]))
        values = {"worker": worker, "locked_until": deadline, "due_at": deadline}
        session.connection().execute(mine.values(values))
        for job in jobs:
            for name, value in values.items():
                follow_row(job, name, value)


def change_job(session: Session, job: Job, values: Mapping[str, object]) -> None:
    """Change columns of a job that was read and locked in this session; its object follows."""
    _CHANGE.write(session, [{"job_key": job.key, **values}])
    for name, value in values.items():
        follow_row(job, name, value)


def arm_silent_jobs(session: Session, instance: ProcessInstance) -> None:
    """End the replay of a locked instance: its silent jobs are handed out."""
    session.connection().execute(_ARM, {"instance": instance.key})


def _ended(wait: JobWait, done: frozenset[str]) -> JobState:
    return JobState.COMPLETED if wait.token_id in done else JobState.CANCELLED


def _begun(instance: ProcessInstance) -> JobState:
    if instance.state_name == InstanceState.SUSPENDED:
        return JobState.SUSPENDED
    return JobState.SILENT if instance.replaying else JobState.OPEN


def _row(instance: ProcessInstance, wait: JobWait, at: datetime) -> dict[str, object]:
    return {
        "tenant_id": instance.tenant_id,
        "instance_key": instance.key,
        "definition_key": wait.definition_key or instance.definition_key,
        "element_id": wait.element_id,
        "token_id": wait.token_id,
        "kind": wait.kind,
        "type": wait.type,
        "headers": dict(wait.headers),
        "state": _begun(instance).value,
        "retries": wait.retries,
        "priority": wait.priority,
        "failures": 0,
        "due_at": at,
        "created_at": at,
    }
