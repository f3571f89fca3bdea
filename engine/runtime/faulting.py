"""Faults of a step: those of tokens that went on or ended are resolved, new ones are kept and told to the log."""

import logging
from collections.abc import Mapping, Sequence
from functools import partial

from database import UnitOfWork
from engine import clock
from engine.errors import ExecutionFault, FlowdeskError, Text, text
from engine.kept_text import bounded
from engine.lifecycle import FaultKind
from engine.state import fault_writes
from engine.state.fault_writes import Row
from engine.state.tables import ProcessInstance
from engine.waits import FaultWait, Wait

log = logging.getLogger(__name__)


def bring_faults_in_line(
    work: UnitOfWork,
    row: ProcessInstance,
    before: Sequence[Wait],
    after: Sequence[Wait],
    fired: Sequence[str],
    faults: Mapping[str, ExecutionFault],
) -> int:
    """Bring the faults of an instance in line with its waits ``after`` a step; gives how many are open then.

    ``faults`` are the tokens that stand still since this step, ``fired`` those that did what they waited for.
    """
    count = row.open_faults
    if not count and not faults:
        return 0
    standing = {wait.token_id for wait in after if isinstance(wait, FaultWait)}
    if count:
        gone = _went_on(before, after, standing).union(fired)
        count -= fault_writes.resolve_faults(work.session, row, gone if after else None, clock.now())
    for token, fault in faults.items():
        if token in standing:
            keep_fault(work, row, fault.element_id, token, FaultKind.EXECUTION.value, fault.message)
            count += 1
    return count


def keep_fault(
    work: UnitOfWork,
    row: ProcessInstance,
    element_id: str,
    token_id: str | None,
    kind: str,
    why: Text,
    job_key: int | None = None,
) -> None:
    """Keep a fault, and tell the log once it is stored. The caller counts it on the instance."""
    told = fault_writes.insert_fault(
        work.session, row, element_id=element_id, token_id=token_id, kind=kind, why=why, at=clock.now(),
        job_key=job_key,
    )
    extra = {
        "action": "token_faulted", "instance": row.key, "element": element_id, "tenant": row.tenant_id,
        "why": str(told),  # no more of anybody's data than the fault itself quotes
    }
    work.after_commit.append(partial(log.warning, "Token stands with a fault", extra=extra))


def why_of(problem: Exception) -> Text:
    """What a fault says of ``problem``, values cut to what operators need to recognise them.

    A defect of ours is called by its class alone: its words may be those of a database, statement and data included.
    They stand in the log, in the traceback.
    """
    if isinstance(problem, FlowdeskError):
        return bounded(problem.message)
    return text(
        "Expected the step to come to its end, but the program itself failed (%(kind)s). The operator sees why in the "
        "log.",
        kind=type(problem).__name__,
    )


def fault_of_wait(work: UnitOfWork, row: ProcessInstance, wait: Row, problem: Exception) -> None:
    """Take a timer or subscription of a locked instance out of everybody's way, and keep why it could not be served."""
    element = problem.element_id if isinstance(problem, ExecutionFault) else ""
    keep_fault(work, row, element or wait.element_id, wait.token_id, type(problem).__name__, why_of(problem))
    fault_writes.count_faults(work.session, row, 1)
    fault_writes.stop_wait(work.session, wait)


def _went_on(before: Sequence[Wait], after: Sequence[Wait], standing: set[str]) -> set[str]:
    left = {wait.token_id for wait in after}
    return {
        wait.token_id
        for wait in before
        if wait.token_id not in left or (isinstance(wait, FaultWait) and wait.token_id not in standing)
    }
