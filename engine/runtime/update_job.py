"""Command: change how often a job may still be tried, or how long its worker has."""

from datetime import timedelta

from database import UnitOfWork
from engine import clock
from engine.errors import InvalidInput, InvalidState, text
from engine.registry import Actor
from engine.runtime.command import run_command
from engine.runtime.job_policy import require_open
from engine.runtime.results import JobUpdated
from engine.spiff.elements.jobs import PRIORITIES
from engine.state import job_writes, reads


def update_job(
    job_key: int,
    actor: Actor,
    command_id: str | None = None,
    *,
    retries: int | None = None,
    timeout: timedelta | None = None,
    priority: int | None = None,
    work: UnitOfWork | None = None,
) -> JobUpdated:
    """Set the ``retries`` of a job that is open or stopped by a fault; ``timeout`` is its worker's time from now on.

    A worker whose work takes long sends a ``timeout`` again and again: the job's heart-beat. ``priority`` says which of
    two jobs of a type is handed out first. Raises NotFound, InvalidState (the job has ended; a time for a job that no
    worker has), InvalidInput.
    """
    if (retries is not None and retries <= 0) or (timeout is not None and timeout <= timedelta(0)):
        raise InvalidInput(text("Expected retries and time to be above zero. Send 1 or more."))

    if priority is not None and priority not in PRIORITIES:
        raise InvalidInput(text("Expected a priority of 32 bits. Send a smaller number."))

    def body(opened_work: UnitOfWork) -> JobUpdated:
        job, row = reads.lock_job(opened_work.session, job_key)
        require_open(job, or_failed=True)
        values: dict[str, object] = {} if retries is None else {"retries": retries}
        if priority is not None:
            values["priority"] = priority
        if timeout is not None:
            if job.locked_until is None:
                raise InvalidState(
                    text("Expected a worker to have job %(key)s, but none has. Activate it first.", key=job_key)
                )
            deadline = clock.now() + timeout
            values |= {"locked_until": deadline, "due_at": deadline}
        if values:
            job_writes.change_job(opened_work.session, job, values)
        return JobUpdated(job_key, row.key)

    return run_command("update_job", command_id, actor, JobUpdated, body, work)
