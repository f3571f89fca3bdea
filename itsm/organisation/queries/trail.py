"""What was changed of a thing, newest first: who, when, what was before and after."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from itsm.audit import AuditEntry
from itsm.records.queries.people import names_of

ROWS = 10


@dataclass(frozen=True, slots=True)
class Changed:
    """One change; ``values`` are (field, before, after)."""

    at: datetime
    by: str
    action: str
    values: Sequence[tuple[str, str, str]]


def changes_of(session: Session, subject: str, limit: int = ROWS) -> list[Changed]:
    """The newest entries of the audit trail about a subject (``customer 3``)."""
    newest = select(AuditEntry).where(AuditEntry.subject == subject).order_by(AuditEntry.key.desc()).limit(limit)
    rows = session.scalars(newest).all()
    names = names_of(session, [row.actor_key for row in rows])
    return [Changed(row.at, names.get(row.actor_key or 0, ""), row.action, _values(row.details)) for row in rows]


def _values(details: Mapping[str, object]) -> list[tuple[str, str, str]]:
    before, after = details.get("before"), details.get("after")
    before, after = (part if isinstance(part, Mapping) else {} for part in (before, after))
    return [(name, _said(before.get(name)), _said(after.get(name))) for name in sorted({*before, *after})]


def _said(value: object) -> str:
    if isinstance(value, Mapping):
        return ", ".join(str(part) for part in value.values())
    return ", ".join(map(str, value)) if isinstance(value, list) else "" if value is None else str(value)
