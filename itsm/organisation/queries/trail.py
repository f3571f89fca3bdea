"""What was changed of a thing, newest first: who, when, what was before and after."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from itsm.audit import AuditEntry
from itsm.organisation.queries.audit_trail.names import Value, named
from itsm.records.queries.people import names_of

ROWS = 10
_ROSTER = "roster "


@dataclass(frozen=True, slots=True)
class Changed:
    """One change; ``values`` are (field, before, after), ``other`` what else the entry says."""

    at: datetime
    by: str
    action: str
    values: Sequence[Value]
    other: Sequence[tuple[str, str]] = ()


def changes_of(session: Session, subject: str, language: str, limit: int = ROWS) -> list[Changed]:
    """The newest entries of the audit trail about a subject (``customer 3``)."""
    newest = select(AuditEntry).where(AuditEntry.subject == subject).order_by(AuditEntry.key.desc()).limit(limit)
    return changed_of(session, session.scalars(newest).all(), language)


def changed_of(session: Session, rows: Sequence[AuditEntry], language: str) -> list[Changed]:
    """Entries as people read them: names where the trail keeps keys and codes, in the same order."""
    by = names_of(session, [row.actor_key for row in rows])
    told = [row.told for row in rows]
    rosters = {place for place, row in enumerate(rows) if row.subject.startswith(_ROSTER)}
    values = named(session, [_values(each) for each in told], language, rosters)
    other = named(session, [_other(each) for each in told], language, rosters)
    return [
        Changed(row.at, by.get(row.actor_key or 0, ""), row.action, changed, [(name, value) for name, _, value in more])
        for row, changed, more in zip(rows, values, other, strict=True)
    ]


def _other(details: Mapping[str, object]) -> list[Value]:
    return [(name, "", _said(value)) for name, value in details.items() if name not in ("before", "after") and value]


def _values(details: Mapping[str, object]) -> list[Value]:
    before, after = details.get("before"), details.get("after")
    before, after = (part if isinstance(part, Mapping) else {} for part in (before, after))
    return [(name, _said(before.get(name)), _said(after.get(name))) for name in sorted({*before, *after})]


def _said(value: object) -> str:
    if isinstance(value, Mapping):
        return ", ".join(str(part) for part in value.values() if part not in (None, ""))
    if isinstance(value, list):  # a place in it says something, such as the day of a week
        return ", ".join(str(part) if part not in (None, "") else "–" for part in value)
    return "" if value is None else str(value)
