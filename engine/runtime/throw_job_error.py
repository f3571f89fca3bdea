"""Command: a worker throws a BPMN error out of the element whose job it has."""

from collections.abc import Mapping

from database import UnitOfWork
from engine.errors import ExecutionFault
from engine.lifecycle import FaultKind
from engine.registry import Actor
from engine.runtime.command import run_command
from engine.runtime.holding import hold_result
from engine.runtime.instance import is_asleep
from engine.runtime.job_faults import stop_job
from engine.runtime.job_policy import require_open
from engine.runtime.posting import run_step
from engine.runtime.results import JobDone
from engine.state import job_writes, reads


def throw_job_error(
    job_key: int,
    code: str,
    actor: Actor,
    command_id: str | None = None,
    *,
    error_message: str = "",
    variables: Mapping[str, object] | None = None,
    work: UnitOfWork | None = None,
) -> JobDone:
    """Throw error ``code`` with ``variables`` to whoever catches it; when nobody does, the job stays, with a fault.

    Of a suspended instance it is kept, to be thrown when that is resumed.
    Raises NotFound, InvalidState (the job is not open).
    """

    def body(opened_work: UnitOfWork) -> JobDone:
        job, row = reads.lock_job(opened_work.session, job_key)
        require_open(job)
        if is_asleep(row):
            hold_result(opened_work, row, job, variables or {}, actor, error=(code, error_message))
            return JobDone(job_key, row.key, False)
        token = job.token_id
        told = {"error_code": code, "error_message": error_message or None}
        job_writes.change_job(opened_work.session, job, told)
        try:
            opened = run_step(
                opened_work, row, actor, "throw_job_error",
                lambda run: run.throw_job_error(token, code, variables or {}), fired=(token,),
            )
        except ExecutionFault as problem:  # nothing caught it: the step was taken back
            stop_job(opened_work, row, job, FaultKind.UNCAUGHT_ERROR, problem.message)
            return JobDone(job_key, row.key, False)
        return JobDone(job_key, row.key, opened.execution.ended)

    return run_command("throw_job_error", command_id, actor, JobDone, body, work)
