"""Programs that have jobs: how many, and whose time is over without an answer."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from database import reading
from engine import clock
from engine.lifecycle import JobState
from engine.registry import Actor
from engine.state.tables import Job
from itsm.people.roles import require

MOST = 200


@dataclass(frozen=True, slots=True)
class WorkerRow:
    """A program with jobs; ``late`` of them were not answered in time: it died, or its work takes too long."""

    name: str
    jobs: int
    late: int
    until: datetime

    @property
    def is_dead(self) -> bool:
        """True when it answered none of its jobs in time."""
        return self.late == self.jobs


def worker_list(actor: Actor) -> list[WorkerRow]:
    """Programs that have jobs, those first that answer none. Raises Forbidden."""
    require(actor, "operations.see")
    with reading() as session:
        return workers_with_jobs(session)


def workers_with_jobs(session: Session) -> list[WorkerRow]:
    """Programs that have jobs now, those first that answer none."""
    late = func.sum(case((Job.locked_until <= clock.now(), 1), else_=0))
    statement = (
        select(Job.worker, func.count(Job.key), late, func.max(Job.locked_until))
        .where(Job.state == JobState.OPEN.value, Job.worker.is_not(None), Job.locked_until.is_not(None))
        .group_by(Job.worker)
        .order_by(late.desc(), Job.worker)
        .limit(MOST)
    )
    return [WorkerRow(name or "", jobs, gone, until) for name, jobs, gone, until in session.execute(statement)]
