"""Which types of jobs programs ask for now: what waits of another type waits for nobody."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select, union
from sqlalchemy.orm import Session

from engine.lifecycle import JobState
from engine.state.tables import Job
from engine.state.tables.workers import JobWorker
from engine.worker.seen import JOB_WORKER_SILENCE


def asked_types(now: datetime) -> Select[*tuple[Any, ...]]:
    """The types that a program has asked for lately, or has a job of in hand: who works asks for no more."""
    asked = select(JobWorker.type).where(JobWorker.seen_at >= now - JOB_WORKER_SILENCE)
    in_hand = select(Job.type).where(Job.state == JobState.OPEN.value, Job.locked_until > now)
    found = union(asked, in_hand).subquery()
    return select(found.c.type)


def unasked_of(session: Session, types: Collection[str], now: datetime) -> frozenset[str]:
    """Those of some types that no program asks for; nothing is read for none."""
    if not types:
        return frozenset()
    asked = asked_types(now).subquery()
    known = set(session.execute(select(asked.c.type).where(asked.c.type.in_(types))).scalars())
    return frozenset(types) - known


def last_asked(session: Session, types: Collection[str]) -> dict[str, datetime]:
    """When a program asked for each type last; what is not there was not asked for within the week that is kept."""
    statement = (
        select(JobWorker.type, func.max(JobWorker.seen_at)).where(JobWorker.type.in_(types)).group_by(JobWorker.type)
    )
    return {name: at for name, at in session.execute(statement)}
