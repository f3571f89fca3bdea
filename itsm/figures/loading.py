"""The records that a figure is computed over, as plain values, and the months that it is told by."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from database import Tenant, current_tenant
from engine import clock
from engine.registry import Actor
from itsm.organisation.tables import CustomerRow
from itsm.packs.figures.model import Figure
from itsm.packs.figures.reading import CUSTOMER
from itsm.packs.model import STANDARD_FIELDS, RecordType
from itsm.people.tables import PersonRow
from itsm.records.kept_out import not_kept_out
from itsm.records.tables import Record

MOST = 20_000
"""So many of the newest records are looked at."""
MONTHS = 12


@dataclass(frozen=True, slots=True)
class Row:
    """A record with the values of its fields."""

    key: int
    number: str
    title: str
    status: str
    opened_at: datetime
    closed_at: datetime | None
    values: Mapping[str, Any]
    zone: ZoneInfo

    def moment(self, name: str) -> datetime | None:
        """A date or time that a field has; a date is the end of its day at the organisation."""
        value = self.values.get(name)
        if not isinstance(value, str) or not value:
            return None
        try:
            if len(value) == len("2026-01-01"):
                return datetime.combine(date.fromisoformat(value), time.max, self.zone).astimezone(UTC)
            at = datetime.fromisoformat(value).astimezone(UTC)
            at.astimezone(self.zone)  # figures say days of the organisation: what is none there is no time for them
            return at
        except (ValueError, OverflowError):  # “never” is the last day of the calendar, and beyond it elsewhere
            return None

    def number_of(self, name: str) -> Decimal | None:
        """A number that a field has."""
        value = self.values.get(name)
        return None if value is None or value == "" else Decimal(str(value))


@dataclass(frozen=True, slots=True)
class Span:
    """A month on the organisation's calendar, from instant to instant."""

    first: date
    starts: datetime
    ends: datetime


@dataclass(frozen=True, slots=True)
class Asked:
    """What a kind of figure computes with."""

    session: Session
    figure: Figure
    type: RecordType
    rows: Sequence[Row]
    more: bool
    language: str
    now: datetime
    zone: str

    def months(self) -> list[Span]:
        """The last months up to now, the newest first."""
        info = ZoneInfo(self.zone)
        first = self.now.astimezone(info).date().replace(day=1)
        found = []
        following = _next(first)
        for _ in range(MONTHS):
            starts, ends = (datetime.combine(day, time(), info).astimezone(UTC) for day in (first, following))
            found.append(Span(first, starts, ends))
            first, following = _before(first), first
        return found

    def month_of(self, row: Row) -> date:
        """The month that a record belongs to: of the field that the figure names, else when it was closed or opened."""
        at = (row.moment(self.figure.at) if self.figure.at else None) or row.closed_at or row.opened_at
        return at.astimezone(ZoneInfo(self.zone)).date().replace(day=1)

    def group_of(self, row: Row) -> tuple[str, ...]:
        """What a record has in the fields that group, as people read them."""
        return tuple(self._said(name, row.values.get(name)) for name in self.figure.by)

    def _said(self, name: str, value: object) -> str:
        field = self.type.by_key.get(name)
        if value is None or value == "":
            return "–"
        return str(value) if field is None else field.shown(str(value), self.language, self.zone)


def asked(session: Session, record_type: RecordType, figure: Figure, actor: Actor, language: str) -> Asked:
    """Read all that a figure of a type needs; records that are about the reader are left out, as in every list."""
    zone = session.get_one(Tenant, current_tenant()).time_zone
    info = ZoneInfo(zone)
    rows = [_row(found, info) for found in session.execute(_statement(record_type, figure, actor))]
    kept = [row for row in rows[:MOST] if all(str(row.values.get(k) or "") == v for k, v in figure.only.items())]
    return Asked(session, figure, record_type, kept, len(rows) > MOST, language, clock.now(), zone)


def _statement(record_type: RecordType, figure: Figure, actor: Actor) -> Any:
    columns = [getattr(Record, name) for name in STANDARD_FIELDS if hasattr(Record, name)]
    statement = (
        select(
            Record.key, Record.number, Record.status, Record.opened_at, Record.closed_at, Record.own_fields,
            CustomerRow.name.label(CUSTOMER), *columns,
        )
        .outerjoin(PersonRow, PersonRow.key == Record.requester_key)
        .outerjoin(CustomerRow, CustomerRow.key == PersonRow.customer_key)
        .where(Record.type_key == record_type.key, not_kept_out(actor))
    )  # fmt: skip
    if figure.statuses:
        statement = statement.where(Record.status.in_(figure.statuses))
    return statement.order_by(Record.key.desc()).limit(MOST + 1)


def _row(found: Any, zone: ZoneInfo) -> Row:
    columns = dict(found._mapping)
    own = columns.pop("own_fields") or {}
    return Row(
        found.key, found.number, found.title or "", found.status or "", found.opened_at, found.closed_at,
        {**columns, **own}, zone,
    )


def _before(first: date) -> date:
    return first.replace(year=first.year - 1, month=12) if first.month == 1 else first.replace(month=first.month - 1)


def _next(first: date) -> date:
    return first.replace(year=first.year + 1, month=1) if first.month == 12 else first.replace(month=first.month + 1)
