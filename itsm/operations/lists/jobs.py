"""Jobs that are not done yet, by type and by how long they are due: stuck, waiting, running, failed."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, func, not_, or_, select
from sqlalchemy.orm import Session

from database import reading
from engine import clock
from engine.errors import Text, text
from engine.lifecycle import JobState
from engine.registry import Actor
from engine.state.tables import Job, ProcessInstance
from engine.worker.seen import JOB_WORKER_SILENCE
from itsm.operations.lists.asking import asked_types, last_asked, unasked_of
from itsm.operations.naming import Naming
from itsm.paging import ROWS, cut
from itsm.people.roles import require
from itsm.records.queries.items import Page

STUCK_AFTER = timedelta(minutes=10)
"""A job that is due for longer than this has too few who ask for its type; where nobody does, less is enough."""
STATES: Mapping[str, Text] = {
    "stuck": text("Stuck"), "failed": text("Failed"), "running": text("Running"), "waiting": text("Waiting"),
}  # fmt: skip
"""Lists of jobs, those that want an operator first."""
MOST_TYPES = 20


@dataclass(frozen=True, slots=True)
class JobRow:
    """A job; ``state`` is a key of STATES. Its ``definition_key`` is that of the process that the element stands in."""

    key: int
    state: str
    type: str
    element_id: str
    element_name: str
    process_id: str
    process_name: str
    instance_key: int
    number: str | None
    retries: int
    worker: str | None
    due_at: datetime
    locked_until: datetime | None
    created_at: datetime
    error_message: str | None
    unasked: bool
    """It is due, and no program asks for its type."""


@dataclass(frozen=True, slots=True)
class StuckType:
    """Jobs of one type that nobody takes, and since when the first of them is due.

    ``unasked``: no program asks for the type; ``asked_at`` is when one did last, None when none is remembered.
    """

    type: str
    count: int
    since: datetime
    unasked: bool
    asked_at: datetime | None


def job_list(
    state: str, job_type: str, after: str | None, actor: Actor, language: str, limit: int = ROWS
) -> Page[JobRow]:
    """Jobs in one of STATES, by type, those first that are due longest. Raises Forbidden, InvalidInput."""
    require(actor, "operations.see")
    with reading() as session:
        rows, following = cut(session, matching(state, job_type), (Job.type, Job.due_at, Job.key), after, limit)
        return Page(_rows(session, Naming(session, language), rows), following)


def jobs_of(session: Session, instance_key: int, naming: Naming) -> list[JobRow]:
    """The jobs of an instance that are not done yet, oldest first."""
    live = Job.state.not_in((JobState.COMPLETED.value, JobState.CANCELLED.value))
    statement = _statement().where(Job.instance_key == instance_key, live).order_by(Job.key)
    return _rows(session, naming, session.execute(statement).all())


def matching(state: str, job_type: str = "") -> Select[*tuple[Any, ...]]:
    """The statement of the jobs in one of STATES, not ordered yet."""
    statement = _statement().where(*conditions(state, clock.now()))
    return statement.where(Job.type == job_type) if job_type else statement


def conditions(state: str, now: datetime) -> tuple[ColumnElement[bool], ...]:
    """What makes a job stuck, failed, running or waiting."""
    if state == "failed":
        return (Job.state == JobState.FAILED.value,)
    is_open = Job.state == JobState.OPEN.value
    if state == "running":
        return is_open, Job.locked_until > now
    unasked = and_(Job.due_at <= now - JOB_WORKER_SILENCE, Job.type.not_in(asked_types(now)))
    stuck = or_(Job.due_at <= now - STUCK_AFTER, unasked)
    if state == "stuck":
        return is_open, stuck
    return is_open, not_(stuck), or_(Job.locked_until.is_(None), Job.locked_until <= now)


def stuck_types(session: Session) -> list[StuckType]:
    """Types of which jobs wait for nobody, those first that wait longest."""
    first = func.min(Job.due_at)
    statement = (
        select(Job.type, func.count(Job.key), first)
        .where(*conditions("stuck", clock.now()))
        .group_by(Job.type)
        .order_by(first)
        .limit(MOST_TYPES)
    )
    found = session.execute(statement).all()
    types = [row.type for row in found]
    unasked, asked = unasked_of(session, types, clock.now()), last_asked(session, types)
    return [
        StuckType(name, count, since, name in unasked, asked.get(name)) for name, count, since in found
    ]


def _statement() -> Select[*tuple[Any, ...]]:
    return select(
        Job.key, Job.state, Job.type, Job.element_id, Job.instance_key, Job.definition_key, Job.retries, Job.worker,
        Job.due_at, Job.locked_until, Job.created_at, Job.error_message, ProcessInstance.process_id,
        ProcessInstance.definition_key.label("own_key"),
    ).join(ProcessInstance, ProcessInstance.key == Job.instance_key)  # fmt: skip


def _rows(session: Session, naming: Naming, rows: Sequence[Row[*tuple[Any, ...]]]) -> list[JobRow]:
    numbers = naming.numbers(row.instance_key for row in rows)
    now = clock.now()
    due = {row.type for row in rows if row.state == JobState.OPEN and row.due_at <= now - JOB_WORKER_SILENCE}
    unasked = unasked_of(session, due, now)
    return [
        JobRow(
            row.key, _state(row, now, unasked), row.type, row.element_id,
            naming.element(row.definition_key, row.element_id),
            row.process_id, naming.process(row.own_key, row.process_id), row.instance_key,
            numbers.get(row.instance_key), row.retries, row.worker, row.due_at, row.locked_until, row.created_at,
            row.error_message, _is_unasked(row, now, unasked),
        )
        for row in rows
    ]


def _is_unasked(row: Row[*tuple[Any, ...]], now: datetime, unasked: Collection[str]) -> bool:
    return row.state == JobState.OPEN and row.type in unasked and row.due_at <= now - JOB_WORKER_SILENCE


def _state(row: Row[*tuple[Any, ...]], now: datetime, unasked: Collection[str]) -> str:
    if row.state == JobState.FAILED:
        return "failed"
    if row.locked_until is not None and row.locked_until > now:
        return "running"
    is_stuck = row.state == JobState.OPEN and row.due_at <= now - STUCK_AFTER
    return "stuck" if is_stuck or _is_unasked(row, now, unasked) else "waiting"
