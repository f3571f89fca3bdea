"""Writes of workers: heart-beats, programs that asked for jobs, and what is forgotten after a while."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import lru_cache

from sqlalchemy import Executable, delete, update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Session

from database import Base, table_of
from engine.state.tables.workers import JobWorker, WorkerRow

Row = Mapping[str, object]


def beat(session: Session, rows: Sequence[Row]) -> None:
    """Write the heart-beats of workers, in one statement; a row that was forgotten meanwhile comes again."""
    changing = ("heartbeat_at", "doing", "stopped_at", "lost_at")
    statement = _upsert(WorkerRow, ("id",), changing, session.get_bind().dialect.name)
    session.connection().execute(statement, [dict(row) for row in rows])


def see_job_worker(session: Session, tenant: int, name: str, job_type: str, at: datetime) -> None:
    """Note that a program asked for jobs."""
    statement = _upsert(JobWorker, ("tenant_id", "name", "type"), ("seen_at",), session.get_bind().dialect.name)
    row = {"tenant_id": tenant, "name": name, "type": job_type, "first_seen_at": at, "seen_at": at}
    session.connection().execute(statement, [row])


def lose_silent(session: Session, silent_since: datetime, at: datetime) -> list[tuple[str, datetime, object]]:
    """Mark the workers that should beat and do not: id, last beat, what they had in hand. Each is given once."""
    silent = (
        update(WorkerRow)
        .where(WorkerRow.stopped_at.is_(None), WorkerRow.lost_at.is_(None), WorkerRow.heartbeat_at < silent_since)
        .values(lost_at=at)
        .returning(WorkerRow.id, WorkerRow.heartbeat_at, WorkerRow.doing)
    )
    found = session.execute(silent, execution_options={"synchronize_session": False})
    return [(identity, beaten, doing) for identity, beaten, doing in found]


def forget_workers(session: Session, before: datetime) -> None:
    """Delete the workers of all tenants that were last heard of before that time."""
    options = {"synchronize_session": False}
    session.execute(delete(WorkerRow).where(WorkerRow.heartbeat_at < before), execution_options=options)
    session.execute(delete(JobWorker).where(JobWorker.seen_at < before), execution_options=options)


@lru_cache(maxsize=8)
def _upsert(model: type[Base], identity: tuple[str, ...], changing: tuple[str, ...], dialect: str) -> Executable:
    make = postgresql_insert if dialect == "postgresql" else sqlite_insert
    statement = make(table_of(model))
    replaced = {name: statement.excluded[name] for name in changing}
    return statement.on_conflict_do_update(index_elements=list(identity), set_=replaced)
