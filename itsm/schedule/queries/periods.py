"""Freezes and maintenance windows, as Settings lists and edits them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from database import reading
from engine import clock
from engine.errors import NotFound, text
from engine.registry import Actor
from itsm.language import translate
from itsm.organisation.queries.trail import Changed, changes_of
from itsm.organisation.tables import CustomerRow, SiteRow
from itsm.packs.deployed import record_types_in
from itsm.packs.names import in_language
from itsm.people.queries import teams
from itsm.people.roles import ROLE_NAMES, require
from itsm.people.tables import PersonRow
from itsm.records.tables import Record
from itsm.schedule.commands.save_period import subject_of
from itsm.schedule.deciding.recurrence import Span, spans
from itsm.schedule.queries.judging import block_of, recurrence_of, with_people, work_of
from itsm.schedule.rights import PERSON, ROLE, SETTINGS, TEAM
from itsm.schedule.tables import PeriodRow, PlannedWork

_AHEAD = timedelta(days=400)
MOST_MET = 20


@dataclass(frozen=True, slots=True)
class Listed:
    """One of a list, with the next time at which it takes place (or that it has now)."""

    row: PeriodRow
    title: str
    next: Span | None


@dataclass(frozen=True, slots=True)
class PeriodView:
    """A freeze or a window with its next times, the open plans that it concerns, and its changes."""

    row: PeriodRow
    title: str
    times: Sequence[Span]
    met: Sequence[tuple[str, str, Span]]
    changes: Sequence[Changed]


def periods(kind: str, archived: bool, actor: Actor, language: str) -> list[Listed]:
    """Those in use, or those that were ended, by their next time; what is over is last. Raises Forbidden."""
    require(actor, SETTINGS)
    state = PeriodRow.archived_at.is_not(None) if archived else PeriodRow.archived_at.is_(None)
    with reading() as session:
        rows = session.scalars(select(PeriodRow).where(PeriodRow.kind == kind, state).order_by(PeriodRow.key)).all()
        found = [Listed(row, in_language(row.names, language), _next(row)) for row in rows]
    return sorted(found, key=lambda one: (one.next is None, one.next.starts if one.next else clock.now(), one.title))


def period_view(kind: str, key: int, actor: Actor, language: str) -> PeriodView:
    """One of them. Raises Forbidden, NotFound."""
    require(actor, SETTINGS)
    with reading() as session:
        row = session.scalar(select(PeriodRow).where(PeriodRow.key == key, PeriodRow.kind == kind))
        if row is None:
            raise NotFound(text("Expected a freeze or a maintenance window, but there is none. Go back to the list."))
        times = spans(recurrence_of(row), clock.now(), clock.now() + _AHEAD)[:5]
        changes = changes_of(session, subject_of(row), language)
        return PeriodView(row, in_language(row.names, language), times, _met(session, row), changes)


def typed(row: PeriodRow) -> Mapping[str, str]:
    """A freeze or window as its form has it."""
    begins = datetime(row.first.year, row.first.month, row.first.day) + timedelta(minutes=row.minute)
    ends = begins + timedelta(minutes=row.length)
    return {
        **{f"name_{language}": name for language, name in row.names.items()},
        "zone": row.zone, "begins": f"{begins:%Y-%m-%dT%H:%M}", "ends": f"{ends:%Y-%m-%dT%H:%M}",
        "repeats": row.repeats, "every": str(row.every), "until": row.until.isoformat() if row.until else "",
        "services": ", ".join(row.scope.get("services", ())), "items": ", ".join(row.scope.get("items", ())),
        "note": row.note or "",
    }  # fmt: skip


def chosen(row: PeriodRow) -> Mapping[str, Sequence[str]]:
    """What was chosen of its lists."""
    return {
        "days": [str(day) for day in row.days], "sites": row.scope.get("sites", []),
        "customers": row.scope.get("customers", []), "types": row.scope.get("types", []),
        "overriders": row.overriders,
    }  # fmt: skip


def _next(row: PeriodRow) -> Span | None:
    found = spans(recurrence_of(row), clock.now(), clock.now() + _AHEAD)
    return found[0] if found else None


def _met(session: Session, row: PeriodRow) -> list[tuple[str, str, Span]]:
    """Number, title and time of open plans at its times of the next year, for which it holds."""
    now = clock.now()
    block = block_of(row, Span(now, now + _AHEAD))
    statement = (
        select(PlannedWork, Record)
        .join(Record, Record.key == PlannedWork.record_key)
        .where(PlannedWork.is_open, PlannedWork.ends > now, PlannedWork.begins < now + _AHEAD)
        .order_by(PlannedWork.begins, PlannedWork.key).limit(500)
    )  # fmt: skip
    works = with_people(session, [work_of(plan, record) for plan, record in session.execute(statement)])
    met = [one for one in works if block.scope.holds_for(one) and any(time.meets(one.time) for time in block.times)]
    return [(one.number, one.title, one.time) for one in met[:MOST_MET]]


@dataclass(frozen=True, slots=True)
class Offered:
    """What the form of a freeze or a window offers to choose from, as (value, label)."""

    sites: Sequence[tuple[str, str]]
    customers: Sequence[tuple[str, str]]
    types: Sequence[tuple[str, str]]
    teams: Sequence[tuple[str, str]]
    roles: Sequence[tuple[str, str]]
    people: Sequence[tuple[str, str]]


def offered(language: str, kept: Sequence[str] = ()) -> Offered:
    """Places and teams in use, types whose work is planned, roles; of people those who are named in ``kept``."""
    with reading() as session:
        places = (select(model.code, model.name).where(model.archived_at.is_(None)) for model in (SiteRow, CustomerRow))
        sites, customers = ([(code, name) for code, name in session.execute(each.order_by("name"))] for each in places)
        types = [(one.key, one.name(language)) for one in record_types_in(session) if one.schedule is not None]
        named = [int(one.partition(":")[2]) for one in kept if one.startswith(f"{PERSON}:")]
        people = select(PersonRow.key, PersonRow.name).where(PersonRow.key.in_(named)).order_by(PersonRow.name)
        return Offered(
            sites, customers, types,
            [(f"{TEAM}:{one.code}", one.name(language)) for one in teams(session) if not one.archived],
            [(f"{ROLE}:{code}", translate(name, language)) for code, name in ROLE_NAMES.items()],
            [(f"{PERSON}:{key}", name) for key, name in session.execute(people)] if named else [],
        )  # fmt: skip
