"""Command: let what stands still in a record's process try again, once its cause is mended."""

from dataclasses import dataclass

from sqlalchemy import select

from database import UnitOfWork
from engine.errors import NotFound, text
from engine.registry import Actor
from engine.runtime import run_command
from engine.runtime.try_again import try_again
from engine.state.tables import Fault
from itsm.audit import audit
from itsm.people.roles import require
from itsm.records.visibility import visible_record


@dataclass(frozen=True, slots=True)
class Retried:
    """It was tried again. ``stuck``: and stands still again; ``job``: a worker is asked, so it is not known yet."""

    number: str
    stuck: bool
    job: bool


def retry_fault(
    number: str, fault_key: int, actor: Actor, command_id: str | None = None, *, work: UnitOfWork | None = None
) -> Retried:
    """Try again what fault ``fault_key`` of the record ``number`` has stopped; a job gets one more try.

    Raises Forbidden, NotFound (no such record, or no such fault of it), InvalidState (resolved meanwhile).
    """
    require(actor, "operations.act")

    def body(opened_work: UnitOfWork) -> Retried:
        session = opened_work.session
        row = visible_record(session, number, actor)
        session.expunge(row)
        statement = select(Fault.instance_key, Fault.job_key).where(Fault.key == fault_key)
        found = session.execute(statement).one_or_none()
        if found is None or found.instance_key != row.instance_key:
            raise NotFound(text("Expected a fault of %(number)s, but there is none. Reload the page.", number=number))
        stuck = try_again(opened_work, fault_key, actor) is not None
        audit(opened_work, "fault_retried", f"fault {fault_key}", actor.key, record=number)
        return Retried(number, stuck, found.job_key is not None)

    return run_command("retry_fault", command_id, actor, Retried, body, work)
