"""Command: a worker could not do its job; it is tried again, or becomes a fault when no try is left."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

from database import UnitOfWork
from engine import clock
from engine.errors import InvalidInput, Text, text
from engine.kept_text import plain
from engine.lifecycle import FaultKind
from engine.registry import Actor
from engine.runtime.command import run_command
from engine.runtime.job_faults import stop_job
from engine.runtime.job_policy import require_open
from engine.runtime.posting import delivering
from engine.runtime.results import JobFailed
from engine.runtime.stepping import step_of
from engine.state import job_writes, reads
from engine.waits import JobWait

FIRST_BACK_OFF = timedelta(seconds=10)
LONGEST_BACK_OFF = timedelta(hours=1)


def fail_job(
    job_key: int,
    retries: int,
    actor: Actor,
    command_id: str | None = None,
    *,
    error_message: str = "",
    retry_back_off: timedelta | None = None,
    variables: Mapping[str, object] | None = None,
    work: UnitOfWork | None = None,
) -> JobFailed:
    """Give an open job back: ``retries`` more tries, the next one ``retry_back_off`` from now; with 0 it is a fault.

    Without a ``retry_back_off`` (None) it grows with each failure, see ``back_off``. ``variables`` become the element's
    own, to be seen by the next worker. Raises NotFound, InvalidState (the job is not open), InvalidInput (below zero).
    """
    if retries < 0 or (retry_back_off is not None and retry_back_off < timedelta(0)):
        raise InvalidInput(text("Expected retries and back-off not to be below zero. Send 0 or more."))

    def body(opened_work: UnitOfWork) -> JobFailed:
        job, row = reads.lock_job(opened_work.session, job_key)
        require_open(job)
        if variables:
            token, values = job.token_id, variables
            opened = step_of(
                opened_work, row, actor, "fail_job", lambda run: run.set_variables(values, token, local=True),
                replace(delivering(opened_work, actor), even_asleep=True),
            )
            if not any(isinstance(wait, JobWait) and wait.token_id == token for wait in opened.execution.waits):
                return JobFailed(job_key, row.key, retries)  # a condition took the element away
        failures = job.failures + 1
        due_at = clock.now() + (back_off(failures) if retry_back_off is None else retry_back_off)
        released = {
            "retries": retries, "failures": failures, "error_message": error_message or None, "due_at": due_at,
        }
        job_writes.change_job(opened_work.session, job, released | {"worker": None, "locked_until": None})
        if not retries:
            why = plain(error_message) if error_message else _no_tries(job.type)
            stop_job(opened_work, row, job, FaultKind.JOB_FAILED, why)
        return JobFailed(job_key, row.key, retries)

    return run_command("fail_job", command_id, actor, JobFailed, body, work)


def back_off(failures: int) -> timedelta:
    """The pause after the ``failures``-th failure: ten seconds, doubled with each further one, at most an hour."""
    return min(FIRST_BACK_OFF * float(2 ** min(failures - 1, 20)), LONGEST_BACK_OFF)


def _no_tries(job_type: str) -> Text:
    return text(
        "Expected the worker of %(type)s to do its job, but it gave up and said no reason. Look into its log.",
        type=job_type,
    )
