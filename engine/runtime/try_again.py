"""Letting what a fault has stopped try again: a part of the commands of people and of operations."""

from sqlalchemy import select

from database import UnitOfWork
from engine.errors import NotFound, Text, text
from engine.kept_text import plain, told
from engine.lifecycle import JobState
from engine.registry import Actor
from engine.runtime.resolve_fault import resolve_fault
from engine.runtime.update_job import update_job
from engine.state.tables import Fault, Job


def try_again(work: UnitOfWork, fault_key: int, actor: Actor, retries: int = 1) -> Text | None:
    """Resolve a fault; a job without tries gets ``retries`` more. Gives why it stands still again, if it does.

    Raises NotFound, InvalidState (resolved meanwhile, or its instance has ended).
    """
    statement = select(Fault.instance_key, Fault.token_id, Fault.job_key).where(Fault.key == fault_key)
    found = work.session.execute(statement).one_or_none()
    if found is None:
        raise NotFound(text("Expected fault %(key)s to exist, but it does not.", key=fault_key))
    if found.job_key is not None:
        _more_tries(work, found.job_key, retries, actor)
    resolve_fault(fault_key, actor, work=work)
    again = select(Fault.sentence, Fault.message).where(
        Fault.instance_key == found.instance_key, Fault.token_id == found.token_id, Fault.resolved_at.is_(None)
    )
    stuck = work.session.execute(again.order_by(Fault.key.desc()).limit(1)).one_or_none()
    if stuck is None:
        return None
    return told(stuck.sentence) if stuck.sentence else plain(stuck.message)


def give_retries(work: UnitOfWork, job_key: int, retries: int, actor: Actor) -> Text | None:
    """Set the retries of a job; one that a fault has stopped is handed out again. Gives nothing to say.

    Raises NotFound, InvalidState (the job has ended), InvalidInput.
    """
    update_job(job_key, actor, retries=retries, work=work)
    statement = (
        select(Fault.key)
        .join(Job, Job.key == Fault.job_key)
        .where(Fault.job_key == job_key, Fault.resolved_at.is_(None), Job.state == JobState.FAILED.value)
    )
    for fault_key in work.session.execute(statement).scalars().all():
        resolve_fault(fault_key, actor, work=work)
    return None


def _more_tries(work: UnitOfWork, job_key: int, retries: int, actor: Actor) -> None:
    left = work.session.execute(select(Job.retries).where(Job.key == job_key)).scalar_one()
    if left <= 0:
        update_job(job_key, actor, retries=retries, work=work)
