"""The worker of ``http.call``: takes due calls, makes them outside of every transaction, and lets the processes go on.

At least once: after a crash a call is made again, with the same ``Idempotency-Key``.
"""

import logging
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from database import all_tenants, current_tenant, in_tenant, reading
from engine import clock
from engine.errors import FlowdeskError, InvalidInput
from engine.lifecycle import JobState
from engine.registry import SYSTEM
from engine.runtime import ActivatedJob, activate_jobs, complete_job, fail_job, throw_job_error
from engine.runtime.programs import program_of
from engine.spiff.diagram.records import Extensions, mappings_of
from engine.state.tables import Job
from itsm.automation.calling.asked import MOST_SECONDS, Asked, asked_of
from itsm.automation.calling.sending import Answer, NoAnswer, send

log = logging.getLogger(__name__)
CALL = "http.call"
ERROR = "http_error"
"""Code of the BPMN error for an answer that is not accepted, or none after the last try."""
WORKER = "Flowdesk"
AT_ONCE = 8
IN_HAND = timedelta(seconds=3 * MOST_SECONDS)
"""How long other workers leave calls alone that one makes."""
_AGAIN = frozenset({408, 425, 429})
_OF_SERVER = 500


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a call: an answer, or why there is none; ``refused``: it was not made, and never will be."""

    answer: Answer | None = None
    accepted: bool = False
    why: str = ""
    refused: bool = False

    @property
    def may_be_tried_again(self) -> bool:
        """True when the same call may succeed later."""
        return self.answer is None or self.answer.status in _AGAIN or self.answer.status >= _OF_SERVER


def call_due(limit: int) -> int:
    """Make at most ``limit`` calls that are due, of all organisations; gives how many were tried."""
    due = select(Job.tenant_id).where(Job.type == CALL, Job.state == JobState.OPEN.value, Job.due_at <= clock.now())
    with all_tenants(), reading() as session:  # an idle look takes no writer's lock
        tenants = session.scalars(due.distinct().limit(limit)).all()
    done = 0
    for tenant in tenants:
        with in_tenant(tenant):
            jobs = activate_jobs(CALL, WORKER, IN_HAND, min(limit, AT_ONCE))
            for job, outcome in _made(jobs):
                _settle(job, outcome)
            done += len(jobs)
    return done


def _made(jobs: Sequence[ActivatedJob]) -> Iterator[tuple[ActivatedJob, Outcome]]:
    """Each job with what became of it; those that may be called are, at the same time and with no transaction open."""
    with reading() as session:
        asked = [(job, _asked(session, job)) for job in jobs]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        yield from zip([job for job, _ in asked], pool.map(_outcome, [one for _, one in asked]), strict=True)


def _asked(session: Session, job: ActivatedJob) -> Asked | FlowdeskError:
    try:
        return asked_of(session, _inputs(session, job), f"flowdesk-{current_tenant()}-{job.key}")
    except FlowdeskError as problem:
        return problem


def _inputs(session: Session, job: ActivatedJob) -> Mapping[str, object]:
    """What the step's own mappings made: a variable of the process that happens to be called so is not sent."""
    extensions: Extensions = dict(program_of(session, job.definition_key).drawn[job.element_id].extensions)  # type: ignore[arg-type]
    mapped = {mapping.target[0] for mapping in mappings_of(extensions, "input")}
    return {name: value for name, value in job.variables.items() if name in mapped}


def _outcome(asked: Asked | FlowdeskError) -> Outcome:
    if isinstance(asked, FlowdeskError):
        return Outcome(why=str(asked.message), refused=True)
    try:
        answer = send(asked.call)
    except NoAnswer as problem:
        return Outcome(why=str(problem.message))
    except FlowdeskError as problem:
        return Outcome(why=str(problem.message), refused=True)
    return Outcome(answer, asked.accepts(answer.status), f"HTTP {answer.status} from {asked.call.place.header}")


def _settle(job: ActivatedJob, outcome: Outcome) -> None:
    """Let the process go on; what was cancelled or changed meanwhile is nobody's any more."""
    told = {"response": _told(outcome.answer)}
    try:
        if outcome.refused:
            fail_job(job.key, 0, SYSTEM, error_message=outcome.why)
        elif outcome.accepted:
            complete_job(job.key, told, SYSTEM)
        elif outcome.may_be_tried_again and job.retries > 1:
            fail_job(job.key, job.retries - 1, SYSTEM, error_message=outcome.why)
        else:
            throw_job_error(job.key, ERROR, SYSTEM, error_message=outcome.why, variables=told)
    except InvalidInput as problem:  # the answer is more than can be kept
        fail_job(job.key, 0, SYSTEM, error_message=str(problem.message))
    except FlowdeskError as problem:
        log.warning("A call was made in vain: %s", problem, extra={"action": "call_in_vain", "job": job.key})


def _told(answer: Answer | None) -> Mapping[str, object] | None:
    """An answer as expressions read it."""
    if answer is None:
        return None
    return {"status": answer.status, "headers": dict(answer.headers), "body": answer.body}
