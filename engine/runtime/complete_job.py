"""Command: a worker has done its job; the instance runs on with the result."""

from collections.abc import Mapping

from database import UnitOfWork
from engine.registry import Actor
from engine.runtime.command import run_command
from engine.runtime.holding import hold_result
from engine.runtime.instance import is_asleep
from engine.runtime.job_policy import require_open
from engine.runtime.posting import run_step
from engine.runtime.results import JobDone
from engine.state import reads


def complete_job(
    job_key: int,
    variables: Mapping[str, object],
    actor: Actor,
    command_id: str | None = None,
    *,
    work: UnitOfWork | None = None,
) -> JobDone:
    """Complete an open job with its result ``variables``, whoever has it; what then cannot go on becomes a fault.

    Of a suspended instance the result is kept, to be taken when that is resumed.
    Raises NotFound, InvalidState (the job is completed, cancelled or failed).
    """

    def body(opened_work: UnitOfWork) -> JobDone:
        job, row = reads.lock_job(opened_work.session, job_key)
        require_open(job)
        if is_asleep(row):
            hold_result(opened_work, row, job, variables, actor)
            return JobDone(job_key, row.key, False)
        token = job.token_id
        opened = run_step(
            opened_work, row, actor, "complete_job", lambda run: run.complete_job(token, variables), fired=(token,)
        )
        return JobDone(job_key, row.key, opened.execution.ended)

    return run_command("complete_job", command_id, actor, JobDone, body, work)
