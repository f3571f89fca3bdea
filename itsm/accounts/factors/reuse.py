"""A code of an authenticator that is sent a second time: somebody watched, and the holder is told (ASVS 2.8.5)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from database import UnitOfWork, reading
from engine import clock
from engine.errors import text
from itsm.accounts.factors.standing import organisation, tell_by_mail
from itsm.audit import AuditEntry, audit

ACTION = "second_factor_code_again"
TOLD_FOR = timedelta(days=30)
"""How long the holder is told on the page about how they sign in."""


@dataclass(frozen=True, slots=True)
class Reuse:
    """When a code of the person was sent again, and from where."""

    at: datetime
    address: str | None


def note_reuse(work: UnitOfWork, person_key: int, address: str) -> None:
    """Note that a code was sent again, with the right password before it, and tell the holder by mail."""
    audit(work, ACTION, f"person {person_key}", None, address)
    now = clock.now()
    tell_by_mail(
        work, person_key, f"reuse:{person_key}:{now.isoformat()}", text("A code of your authenticator was sent twice"),
        text(
            "Somebody who knows your password at the service desk of %(organisation)s sent a code of your "
            "authenticator that was used already. It was refused.",
            organisation=organisation(work),
        ),
        text("If it was not you, change your password at once and set the authenticator up anew."),
    )  # fmt: skip


def reuses_of(person_key: int) -> list[Reuse]:
    """What the holder should know of the last thirty days, newest first."""
    query = (
        select(AuditEntry.at, AuditEntry.address)
        .where(
            AuditEntry.subject == f"person {person_key}", AuditEntry.action == ACTION,
            AuditEntry.at > clock.now() - TOLD_FOR,
        )
        .order_by(AuditEntry.key.desc())
        .limit(5)
    )  # fmt: skip
    with reading() as session:
        return [Reuse(*row) for row in session.execute(query)]
