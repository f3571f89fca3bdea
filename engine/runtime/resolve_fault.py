"""Command: a fault's cause is mended, so what failed is tried again."""

from collections.abc import Iterable, Iterator

from sqlalchemy.orm import Session

from database import UnitOfWork
from engine import clock
from engine.errors import DamagedState, InvalidState, text
from engine.lifecycle import JobState
from engine.registry import Actor
from engine.runtime.command import run_command
from engine.runtime.instance import require_awake
from engine.runtime.mail import OpenedMail, mail_of
from engine.runtime.posting import deliver, run_step
from engine.runtime.results import FaultResolved
from engine.spiff.execution import Execution
from engine.state import fault_writes, job_writes, reads
from engine.state.tables import Fault, Job, MessageSubscription, ProcessInstance
from engine.waits import MessageWait


def resolve_fault(
    fault_key: int, actor: Actor, command_id: str | None = None, *, work: UnitOfWork | None = None
) -> FaultResolved:
    """Resolve an open fault: its token tries again, its job is handed out again, its timer or
    subscription is armed again.

    When the cause is still there, the next try is a new fault. Raises NotFound, InvalidState (resolved already, its
    instance has ended or is suspended, or its job has no retries left).
    """

    def body(opened_work: UnitOfWork) -> FaultResolved:
        session = opened_work.session
        fault, row = reads.lock_fault(session, fault_key)
        if fault.resolved_at is not None:
            raise InvalidState(
                text("Expected fault %(key)s to be open, but it is resolved. Reload the list.", key=fault_key)
            )
        require_awake(row)
        if fault.job_key is not None:
            _hand_out_again(session, fault.job_key)
        else:
            armed = fault_writes.arm_faulted(session, row, fault.token_id)
            if not armed:
                return _try_again(opened_work, row, fault, actor)
            mail_of(opened_work).extend(_may_wait_already(row, armed))
        fault.resolved_at = clock.now()
        fault_writes.count_faults(session, row, -1)
        deliver(opened_work, actor)
        return FaultResolved(fault_key, row.key)

    return run_command("resolve_fault", command_id, actor, FaultResolved, body, work)


def _try_again(work: UnitOfWork, row: ProcessInstance, fault: Fault, actor: Actor) -> FaultResolved:
    """Let the token go on. Where none stood still (a state that could not be read), the instance is looked at again."""
    token = None if fault.kind == DamagedState.__name__ else fault.token_id

    def act(run: Execution) -> None:
        if token is None:
            run.look_again()
        else:
            run.retry(token)

    fault.resolved_at = clock.now()
    fault_writes.count_faults(work.session, row, -1)
    run_step(work, row, actor, "resolve_fault", act, fired=(token,) if token else ())
    return FaultResolved(fault.key, row.key)


def _may_wait_already(row: ProcessInstance, armed: Iterable[object]) -> Iterator[OpenedMail]:
    """Messages may have come while the subscription was stopped."""
    for wait in armed:
        if isinstance(wait, MessageSubscription):
            expected = MessageWait(wait.token_id, wait.element_id, wait.message_name, wait.correlation_key)
            yield OpenedMail(row.key, row.process_id, row.conversation or row.key, expected)


def _hand_out_again(session: Session, job_key: int) -> None:
    job = session.get_one(Job, job_key, with_for_update=True)
    if job.retries <= 0:
        raise InvalidState(
            text("Expected job %(key)s to have retries left, but it has none. Set its retries first.", key=job_key)
        )
    if job.state == JobState.FAILED:
        job_writes.change_job(session, job, {"state": JobState.OPEN.value, "due_at": clock.now()})
