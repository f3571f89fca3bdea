"""A job that nobody may try again before somebody has looked at it: the job stays, with a fault."""

from database import UnitOfWork
from engine.errors import Text
from engine.lifecycle import FaultKind, JobState
from engine.runtime.faulting import keep_fault
from engine.state import fault_writes, job_writes
from engine.state.tables import Job, ProcessInstance


def stop_job(work: UnitOfWork, row: ProcessInstance, job: Job, kind: FaultKind, why: Text) -> None:
    """Take a locked job out of the workers' way and keep why."""
    job_writes.change_job(work.session, job, {"state": JobState.FAILED.value, "worker": None, "locked_until": None})
    keep_fault(work, row, job.element_id, job.token_id, kind.value, why, job.key)
    fault_writes.count_faults(work.session, row, 1)
