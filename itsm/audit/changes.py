"""Changes in the audit trail: what was before and after, and whoever changed a thing last."""

from collections.abc import Mapping
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from database import UnitOfWork
from itsm.audit.trail import AuditEntry, audit

Values = Mapping[str, object]


def audit_change(
    work: UnitOfWork, action: str, subject: str, actor_key: int | None, before: Values, after: Values
) -> None:
    """Write what is different between ``before`` and ``after``; nothing is written when nothing is."""
    changed = sorted(name for name in {*before, *after} if before.get(name) != after.get(name))
    if changed:
        audit(
            work, action, subject, actor_key,
            before={name: _plain(before.get(name)) for name in changed},
            after={name: _plain(after.get(name)) for name in changed},
        )  # fmt: skip


def last_entry(session: Session, subject: str) -> AuditEntry | None:
    """The newest entry of a subject."""
    statement = select(AuditEntry).where(AuditEntry.subject == subject).order_by(AuditEntry.key.desc()).limit(1)
    return session.scalar(statement)


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date | datetime) else value
