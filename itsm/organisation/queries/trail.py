"""What was changed of a thing, newest first: who, when, what was before and after."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from itsm.audit import AuditEntry
from itsm.organisation.tables import CustomerRow, SiteRow
from itsm.people.tables import PersonRow
from itsm.records.queries.people import names_of

ROWS = 10
PERSON = "person "
"""How a field is called that says something of a person: with their key."""
NAMED: Mapping[str, type[PersonRow] | type[CustomerRow] | type[SiteRow]] = {
    "substitute_key": PersonRow, "customer_key": CustomerRow, "site_key": SiteRow, PERSON: PersonRow,
}  # fmt: skip
"""Fields that keep a key, and what it is the key of."""
Value = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Changed:
    """One change; ``values`` are (field, before, after), ``other`` what else the entry says."""

    at: datetime
    by: str
    action: str
    values: Sequence[Value]
    other: Sequence[tuple[str, str]] = ()


def changes_of(session: Session, subject: str, limit: int = ROWS) -> list[Changed]:
    """The newest entries of the audit trail about a subject (``customer 3``)."""
    newest = select(AuditEntry).where(AuditEntry.subject == subject).order_by(AuditEntry.key.desc()).limit(limit)
    return changed_of(session, session.scalars(newest).all())


def changed_of(session: Session, rows: Sequence[AuditEntry]) -> list[Changed]:
    """Entries as people read them: names where the trail keeps keys, in the same order."""
    names = names_of(session, [row.actor_key for row in rows])
    told = [row.told for row in rows]
    values = [_values(each) for each in told]
    known = {name: _names(session, name, values) for name in NAMED}
    return [
        Changed(
            row.at, names.get(row.actor_key or 0, ""), row.action, [_named(each, known) for each in changed],
            [(name, _said(value)) for name, value in details.items() if name not in ("before", "after") and value],
        )
        for row, changed, details in zip(rows, values, told, strict=True)
    ]  # fmt: skip


def _values(details: Mapping[str, object]) -> list[Value]:
    before, after = details.get("before"), details.get("after")
    before, after = (part if isinstance(part, Mapping) else {} for part in (before, after))
    return [(name, _said(before.get(name)), _said(after.get(name))) for name in sorted({*before, *after})]


def _names(session: Session, field: str, values: Sequence[Sequence[Value]]) -> dict[str, str]:
    """Names of what a field that keeps a key pointed at, by key as text; nothing is asked when it did not change."""
    told = [each for changed in values for each in changed]
    keys = {part for name, before, after in told if name == field for part in (before, after)}
    if field == PERSON:
        keys = {name.removeprefix(PERSON) for name, _, _ in told if name.startswith(PERSON)}
    found = {int(key) for key in keys if key.isdigit()}
    if not found:
        return {}
    model = NAMED[field]
    return {str(key): name for key, name in session.execute(select(model.key, model.name).where(model.key.in_(found)))}


def _named(value: Value, known: Mapping[str, Mapping[str, str]]) -> Value:
    """The change with names where the trail keeps keys."""
    name, before, after = value
    if name.startswith(PERSON):
        return known[PERSON].get(name.removeprefix(PERSON), name), before, after
    names = known.get(name, {})
    return name, names.get(before, before), names.get(after, after)


def _said(value: object) -> str:
    if isinstance(value, Mapping):
        return ", ".join(str(part) for part in value.values() if part not in (None, ""))
    if isinstance(value, list):  # a place in it says something, such as the day of a week
        return ", ".join(str(part) if part not in (None, "") else "–" for part in value)
    return "" if value is None else str(value)
