"""Absences that are still to come or run, with their substitutes; times are those of the person's zone."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from database import UnitOfWork
from engine import clock
from engine.errors import InvalidForm, Text, text
from engine.registry import Actor
from itsm.exchange.kind import Field, Kind, Lookup, Standing, Texts
from itsm.exchange.kinds.belonging import PERSON
from itsm.exchange.naming import PeopleLookup, key_of
from itsm.organisation.commands import AbsenceValues, end_absence, save_absence
from itsm.organisation.tables import AbsenceRow

FIELDS = (
    PERSON, Field("starts_at", text("Beginning"), required=True, also=("from", "start")),
    Field("ends_at", text("End"), required=True, also=("to", "end")), Field("kind", text("Kind"), required=True),
    Field("substitute", text("Who stands in")),
)  # fmt: skip


class AbsenceLookup(PeopleLookup):
    """People, and times in their zones."""

    def spelt(self, kind: Kind, texts: dict[str, str]) -> dict[str, str]:
        """Cells in one spelling: a day alone is its begin, and as an end its end."""
        found = super().spelt(kind, texts)
        zone = ZoneInfo(self.zones.get(self.keys.get(found.get("person", ""), 0), "UTC"))
        for name, days in (("starts_at", 0), ("ends_at", 1)):
            if found.get(name):
                found[name] = _instant(found[name], zone, days)
        return found


def _instant(cell: str, zone: ZoneInfo, days: int) -> str:
    try:
        if len(cell) == len("2026-12-01"):
            at = datetime.combine(date.fromisoformat(cell) + timedelta(days=days), time(), zone)
        else:
            at = datetime.fromisoformat(cell)
    except (ValueError, OverflowError):
        return cell
    return _written(at if at.tzinfo else at.replace(tzinfo=zone), zone)


def _written(at: datetime, zone: ZoneInfo) -> str:
    return at.astimezone(zone).isoformat(timespec="seconds" if at.second else "minutes")


def _lookup(session: Session) -> Lookup:
    return AbsenceLookup(session, ("person", "substitute"))


def _identities(texts: Texts) -> Sequence[str]:
    person, starts = texts.get("person", ""), texts.get("starts_at", "")
    return [f"{person} {starts}"] if person and starts else []


def _standing(session: Session) -> list[Standing]:
    names = PeopleLookup(session)
    to_come = select(AbsenceRow).where(AbsenceRow.cancelled_at.is_(None), AbsenceRow.ends_at > clock.now())
    return [
        Standing(row.key, row.revision, {
            "person": names.references[row.person_key],
            "starts_at": _written(row.starts_at, ZoneInfo(names.zones[row.person_key])),
            "ends_at": _written(row.ends_at, ZoneInfo(names.zones[row.person_key])), "kind": row.kind,
            "substitute": names.references.get(row.substitute_key or 0, ""),
        })
        for row in session.scalars(to_come.order_by(AbsenceRow.starts_at, AbsenceRow.key))
        if row.person_key in names.references
    ]  # fmt: skip


def _save(work: UnitOfWork, found: Standing | None, texts: Texts, actor: Actor) -> int:
    person = key_of(work.session, texts.get("person", ""))
    substitute = key_of(work.session, texts["substitute"], "substitute") if texts.get("substitute") else None
    values = AbsenceValues(_read(texts, "starts_at"), _read(texts, "ends_at"), texts.get("kind", ""), substitute)
    key, revision = (found.key, found.revision) if found else (None, None)
    return save_absence(person, key, values, actor, revision, work=work).key


def _read(texts: Texts, name: str) -> datetime:
    try:
        at = datetime.fromisoformat(texts.get(name, ""))
    except ValueError as problem:
        raise InvalidForm({name: _expected()}) from problem
    if at.tzinfo is None:
        raise InvalidForm({name: _expected()})
    return at.astimezone(UTC)


def _expected() -> Text:
    return text("Write a day such as 2026-12-24, or a time such as 2026-12-24T09:00.")


def _remove(work: UnitOfWork, things: Sequence[Standing], actor: Actor) -> None:
    for one in things:
        end_absence(key_of(work.session, one.texts["person"]), one.key, actor, work=work)


ABSENCES = Kind(
    "absences", text("Absences"), text("Who is away when, why, and who stands in."), FIELDS, _identities, _standing,
    _save, _remove, lookup=_lookup,
)  # fmt: skip
