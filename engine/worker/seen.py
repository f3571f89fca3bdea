"""Query: who works, and who should and does not. For pages inside a tenant, for the command line in all of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from database import tenant_in_force
from engine.lifecycle import JobState
from engine.state.tables import Job
from engine.state.tables.workers import JobWorker, WorkerRow
from engine.worker.heart import SILENCE

JOB_WORKER_SILENCE = timedelta(minutes=2)
"""A program that has no job in hand and has not asked for one for so long is dead: it may wait a minute for each."""


class Condition(StrEnum):
    """How a worker is."""

    ALIVE = "alive"
    DEAD = "dead"
    STOPPED = "stopped"
    REPLACED = "replaced"
    """It died, and another one has been started on its machine since."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A worker as pages show it. ``kind`` is ``web`` or ``worker`` for one of ours, ``jobs`` for a program that takes
    jobs of ``types``.

    ``in_hand`` counts its timers and starts, or its jobs whose time is not over. ``doing`` says which and ``since``
    when, where it belongs to the tenant in force.
    """

    name: str
    kind: str
    condition: Condition
    last_seen: datetime
    started_at: datetime
    in_hand: int
    host: str = ""
    version: str = ""
    types: tuple[str, ...] = ()
    doing: str | None = None
    since: datetime | None = None


def workers(session: Session, now: datetime) -> list[Seen]:
    """Ours first, then the programs that take jobs; those last that were seen last longest ago.

    Inside a tenant only its own programs are there. Rows are kept for ``engine.worker.heart.KEPT``.
    """
    return [*_ours(session, now), *_programs(session, now)]


def _ours(session: Session, now: datetime) -> Iterable[Seen]:
    rows = session.execute(select(WorkerRow).order_by(WorkerRow.heartbeat_at.desc(), WorkerRow.key)).scalars().all()
    begun: dict[str, datetime] = {}
    for row in rows:
        if _is_alive(row, now):
            begun[row.host] = max(row.started_at, begun.get(row.host, row.started_at))
    for row in rows:
        doing = row.doing or {}
        mine = doing if tenant_in_force() in (None, doing.get("tenant")) else {}
        yield Seen(
            name=row.id,
            kind=row.kind,
            condition=_condition(row, now, begun.get(row.host)),
            last_seen=row.heartbeat_at,
            started_at=row.started_at,
            in_hand=int(bool(doing)),
            host=row.host,
            version=row.version,
            doing=f"{mine['what']} {mine['key']}" if mine else None,
            since=datetime.fromisoformat(str(mine["since"])) if mine else None,
        )


def _is_alive(row: WorkerRow, now: datetime) -> bool:
    return row.stopped_at is None and now - row.heartbeat_at <= SILENCE


def _condition(row: WorkerRow, now: datetime, begun: datetime | None) -> Condition:
    """How a worker is; ``begun`` is when the last living one of its machine was started."""
    if row.stopped_at is not None:
        return Condition.STOPPED
    if _is_alive(row, now):
        return Condition.ALIVE
    return Condition.REPLACED if begun is not None and begun > row.heartbeat_at else Condition.DEAD


def _programs(session: Session, now: datetime) -> Iterable[Seen]:
    held = _jobs_in_hand(session, now)
    found = session.execute(
        select(
            JobWorker.tenant_id, JobWorker.name, func.min(JobWorker.first_seen_at), func.max(JobWorker.seen_at)
        )
        .group_by(JobWorker.tenant_id, JobWorker.name)
        .order_by(func.max(JobWorker.seen_at).desc(), JobWorker.name)
    ).all()
    types: dict[tuple[int, str], list[str]] = {}
    for tenant, name, job_type in session.execute(
        select(JobWorker.tenant_id, JobWorker.name, JobWorker.type).order_by(JobWorker.type)
    ):
        types.setdefault((tenant, name), []).append(job_type)
    for tenant, name, first, last in found:
        in_hand = held.get((tenant, name), 0)
        is_dead = not in_hand and now - last > JOB_WORKER_SILENCE
        yield Seen(
            name=name,
            kind="jobs",
            condition=Condition.DEAD if is_dead else Condition.ALIVE,
            last_seen=last,
            started_at=first,
            in_hand=in_hand,
            types=tuple(types[tenant, name]),
        )


def _jobs_in_hand(session: Session, now: datetime) -> dict[tuple[int, str], int]:
    """Jobs whose worker's time is not over, by tenant and worker."""
    statement = (
        select(Job.tenant_id, Job.worker, func.count())
        .where(Job.state == JobState.OPEN.value, Job.worker.is_not(None), Job.locked_until > now)
        .group_by(Job.tenant_id, Job.worker)
    )
    return {(tenant, str(name)): count for tenant, name, count in session.execute(statement)}
