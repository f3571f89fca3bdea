"""What every command on a roster does: lock its row, tell the audit trail, let the worker look again."""

from collections.abc import Iterable, Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from database import UnitOfWork, current_tenant
from database.turns import take_turn
from engine import clock
from engine.errors import InvalidState, NotFound, Text, text
from engine.registry import Actor
from itsm.audit import audit, audit_change
from itsm.mail import Letter, address_of, post
from itsm.mail.outbox import Recipient
from itsm.people.tables import PersonRow
from itsm.roster.rights import require_change
from itsm.roster.tables import RosterRow

Values = Mapping[str, object]


def roster_row(session: Session, code: str) -> RosterRow:
    """The roster called ``code``; raises NotFound."""
    row = session.scalar(select(RosterRow).where(RosterRow.code == code))
    if row is None:
        raise NotFound(text("Expected a roster, but there is none called “%(code)s”. Go back to the list.",
                            code=code[:60]))  # fmt: skip
    return row


def locked(work: UnitOfWork, code: str) -> RosterRow:
    """The roster for changing: nobody else changes anything of it meanwhile. Raises NotFound, InvalidState."""
    take_turn(work, f"roster {code} of {current_tenant()}")
    row = roster_row(work.session, code)
    if row.archived_at is not None:
        raise InvalidState(
            text("Expected “%(name)s” to be in use, but it is archived. Restore it first.", name=row.code)
        )
    return row


def for_change(work: UnitOfWork, code: str, actor: Actor) -> RosterRow:
    """The roster, locked, for one who may change it. Raises what ``locked`` raises, and Forbidden."""
    row = locked(work, code)
    require_change(work.session, row.team_key, actor)
    return row


def told(work: UnitOfWork, row: RosterRow, action: str, actor: Actor, before: Values, after: Values) -> None:
    """Tell the audit trail what changed, and let the worker look for too few people anew."""
    audit_change(work, action, f"roster {row.code}", actor.key, before, after)
    row.check_at = clock.now()


def noted(work: UnitOfWork, row: RosterRow, action: str, actor: Actor, **details: object) -> None:
    """Tell the audit trail what happened."""
    audit(work, action, f"roster {row.code}", actor.key, None, **details)
    row.check_at = clock.now()


def person_told(key: int | None) -> str | None:
    """A person as the audit trail keeps them: by a number, which outlives the name."""
    return f"person {key}" if key is not None else None


def write_to(
    work: UnitOfWork, people: Iterable[int], id: str, subject: Text, said: tuple[Text, ...], path: str, words: Text
) -> int:
    """Put a letter for each of the people into the outbox, once for each ``id``; gives how many have an address."""
    told = PersonRow.key.in_(sorted(set(people))) & PersonRow.active & PersonRow.email.is_not(None)
    rows = work.session.scalars(select(PersonRow).where(told).order_by(PersonRow.key)).all()
    for row in rows:
        letter = Letter(subject, said, address_of(path), words)
        recipient = Recipient(row.email or "", row.language, row.key)
        post(work, f"roster {id} to {row.key}", "roster", recipient, letter)
    return len(rows)
