"""Who works: the worker threads of Flowdesk, and the programs that take jobs; dead ones are silent for too long."""

from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import aliased

from database import reading
from engine import clock
from engine.lifecycle import JobState
from engine.registry import Actor
from engine.state.tables import Job
from engine.state.tables.workers import JobWorker, WorkerRow
from engine.worker.heart import SILENCE
from engine.worker.seen import JOB_WORKER_SILENCE, Seen, workers
from itsm.people.roles import require


def worker_list(actor: Actor) -> list[Seen]:
    """Workers and programs, those that were seen last first. Raises Forbidden."""
    require(actor, "operations.see")
    with reading() as session:
        return workers(session, clock.now())


def silent_workers(now: datetime) -> Select[*tuple[Any, ...]]:
    """The workers of Flowdesk that should beat and do not, but for those that were replaced on their machine."""
    newer = aliased(WorkerRow)
    replaced = (
        select(newer.key)
        .where(newer.host == WorkerRow.host, newer.stopped_at.is_(None), newer.heartbeat_at >= now - SILENCE)
        .where(newer.started_at > WorkerRow.heartbeat_at)
        .exists()
    )
    dead = WorkerRow.stopped_at.is_(None), WorkerRow.heartbeat_at < now - SILENCE
    return select(WorkerRow.key).where(*dead, ~replaced)


def living_workers(now: datetime) -> Select[*tuple[Any, ...]]:
    """The workers of Flowdesk that beat: without any no timer fires, and no operation on many goes on."""
    return select(WorkerRow.key).where(WorkerRow.stopped_at.is_(None), WorkerRow.heartbeat_at >= now - SILENCE)


def silent_programs(now: datetime) -> Select[*tuple[Any, ...]]:
    """The programs that have no job in hand and have not asked for one for too long."""
    busy = select(Job.worker).where(
        Job.state == JobState.OPEN.value, Job.worker.is_not(None), Job.locked_until > now
    )
    return (
        select(JobWorker.name)
        .where(JobWorker.name.not_in(busy))
        .group_by(JobWorker.name)
        .having(func.max(JobWorker.seen_at) < now - JOB_WORKER_SILENCE)
    )
