"""Command: say that one takes care of a record: nobody else is called until another target is over."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from database import UnitOfWork
from engine import clock
from engine.errors import Forbidden, InvalidState, text
from engine.registry import Actor
from engine.runtime import publish_message, run_command
from itsm.escalation.climbing.telling import ACKNOWLEDGED, ENDED
from itsm.escalation.kept import told_in
from itsm.escalation.tables import EscalationRow
from itsm.people.queries import people
from itsm.records.entries import EntryKind, NewEntry, add_entry
from itsm.records.opened import open_record
from itsm.records.visibility import Seen, seen_record, sees_internal
from itsm.rights.deciding import allowed


@dataclass(frozen=True, slots=True)
class Taken:
    """Somebody takes care of the record."""

    number: str


def acknowledge(
    number: str, actor: Actor, via: str, command_id: str | None = None, *, work: UnitOfWork | None = None
) -> Taken:
    """Stop the ladder of ``number`` because the actor takes care of it; ``via`` is page, mail or api.

    Those may who were told in this round, and who works on tasks and reads what is internal of the record. Raises
    NotFound, Forbidden, InvalidState (nobody was told yet, somebody takes care already, it is resolved).
    """

    def body(opened_work: UnitOfWork) -> Taken:
        session = opened_work.session
        seen = seen_record(session, number, actor)
        session.expunge(seen.row)
        opened = open_record(opened_work, number)
        row = session.get(EscalationRow, opened.row.key)
        if not may_acknowledge(session, row, seen, actor):
            raise Forbidden(
                text("Expected somebody who was told, or who works on %(number)s. Ask one of them.", number=number)
            )
        if row is None or not row.climbs or opened.row.status_kind in ENDED:
            _refuse(session, number, row)
        else:
            row.acknowledged_at, row.acknowledged_by_key = clock.now(), actor.key
            row.climbs, row.look_at = False, None
            details = {"what": "acknowledged", "via": via}
            add_entry(opened_work, row.record_key, NewEntry(EntryKind.ESCALATION, True, details=details), actor)
            publish_message(ACKNOWLEDGED, number, {"by": actor.name}, actor, work=opened_work)
        return Taken(number)

    return run_command("acknowledge", command_id, actor, Taken, body, work)


def may_acknowledge(session: Session, row: EscalationRow | None, seen: Seen, actor: Actor) -> bool:
    """True for those who were told in this round, and for who works on tasks and reads what is internal."""
    if row is not None and any(actor.key in one.people for one in told_in(session, row)):
        return True
    return allowed(actor, "work.do") and sees_internal(actor, seen.thing)


def _refuse(session: Session, number: str, row: EscalationRow | None) -> None:
    """Raise InvalidState, which says why there is nothing to take care of."""
    if row is not None and row.acknowledged_at is not None:
        by = people([row.acknowledged_by_key or 0], session).get(row.acknowledged_by_key or 0)
        raise InvalidState(
            text(
                "Expected nobody yet, but %(name)s takes care of %(number)s already. Nothing is left to do.",
                name=by.name if by else "–", number=number,
            )
        )
    raise InvalidState(
        text("Expected a record of which somebody was told, but the ladder of %(number)s is not being climbed. "
             "Nothing has to be stopped.", number=number)
    )  # fmt: skip
