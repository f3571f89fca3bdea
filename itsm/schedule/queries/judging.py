"""What stands against a plan now: the others, freezes and windows at its time are read, then it is decided purely."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any, cast

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from database import Tenant, current_tenant
from engine import clock
from itsm.organisation.tables import CustomerRow
from itsm.people.tables import PersonRow
from itsm.records.tables import Record
from itsm.schedule.deciding.conflicts import Block, Conflict, conflicts
from itsm.schedule.deciding.recurrence import Recurrence, Repeats, Span, spans
from itsm.schedule.deciding.scope import scope_of
from itsm.schedule.deciding.work import Work
from itsm.schedule.tables import PassRow, PeriodRow, PlannedWork

FREEZE, WINDOW = "freeze", "window"
_INSTANT = timedelta(microseconds=1)
_NEAR = timedelta(days=45)
"""So far around a plan the nearest maintenance window is looked for."""
MOST_BESIDE = 500
"""Others at the time of a plan that are looked at."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A plan with all that stands against it, and what of that somebody let pass at this very time."""

    work: Work
    all: tuple[Conflict, ...]
    passed: frozenset[str]

    @property
    def open(self) -> tuple[Conflict, ...]:
        """What stands against it still."""
        return tuple(one for one in self.all if one.key not in self.passed)


def judged(session: Session, work: Work) -> Judged:
    """All that stands against a plan, be it kept already or not."""
    whole = with_people(session, [work])[0]
    around = Span(work.time.starts - _NEAR, work.time.ends + _NEAR)
    rows = session.execute(beside(work.time).where(PlannedWork.record_key != work.record_key).limit(MOST_BESIDE))
    others = with_people(session, [work_of(plan, record) for plan, record in rows])
    found = conflicts(whole, others, blocks(session, FREEZE, work.time), blocks(session, WINDOW, around), zone(session))
    return Judged(whole, tuple(found), passed(session, work) if found else frozenset())


def beside(time: Span) -> Select[PlannedWork, Record]:
    """Open plans at a time, with their records."""
    return (
        select(PlannedWork, Record)
        .join(Record, Record.key == PlannedWork.record_key)
        .where(PlannedWork.is_open, PlannedWork.begins < time.ends, PlannedWork.ends > time.starts)
        .order_by(PlannedWork.begins, PlannedWork.key)
    )


def work_of(plan: PlannedWork, record: Record) -> Work:
    """A row as it is judged, without names of people and places."""
    return Work(
        record.key, record.number, record.type_key, Span(plan.begins, plan.ends), record.title, plan.service,
        tuple(plan.items), plan.team, plan.assignee_key,
    )  # fmt: skip


def with_people(session: Session, works: Sequence[Work]) -> list[Work]:
    """Plans with the name of who does them, and the site and customer of who asked for them: two reads for all."""
    keys = [one.record_key for one in works]
    places = select(Record.key, Record.site, CustomerRow.code)
    places = places.outerjoin(PersonRow, PersonRow.key == Record.requester_key)
    places = places.outerjoin(CustomerRow, CustomerRow.key == PersonRow.customer_key).where(Record.key.in_(keys))
    by_key = {key: (site or "", customer or "") for key, site, customer in session.execute(places)} if keys else {}
    named = {one.assignee_key for one in works if one.assignee_key is not None}
    people = select(PersonRow.key, PersonRow.name).where(PersonRow.key.in_(sorted(named)))
    names = {key: name for key, name in session.execute(people)} if named else {}
    found = []
    for one in works:
        site, customer = by_key.get(one.record_key, ("", ""))
        found.append(replace(one, site=site, customer=customer, assignee=names.get(one.assignee_key or 0, "")))
    return found


def blocks(session: Session, kind: str, around: Span) -> list[Block]:
    """Freezes or windows in use, with their times within a stretch."""
    rows = session.scalars(
        select(PeriodRow).where(PeriodRow.kind == kind, PeriodRow.archived_at.is_(None)).order_by(PeriodRow.key)
    )
    return [block_of(row, around) for row in rows]


def block_of(row: PeriodRow, around: Span) -> Block:
    """One freeze or window as it is judged."""
    times = spans(recurrence_of(row), around.starts, around.ends)
    return Block(row.key, row.names, scope_of(row.scope), times, tuple(row.overriders))


def recurrence_of(row: Any) -> Recurrence:
    """When it takes place; ``row`` has the columns of one."""
    return Recurrence(
        row.zone, row.first, row.minute, row.length, cast(Repeats, row.repeats), row.every, frozenset(row.days),
        row.until,
    )  # fmt: skip


def passed(session: Session, work: Work) -> frozenset[str]:
    """What somebody let pass, at the time that the plan has: a plan that was moved asks anew."""
    rows = session.scalars(passes_of(work.record_key))
    return frozenset(key for row in rows if Span(row.begins, row.ends) == work.time for key in row.keys)


def passes_of(record_key: int) -> Select[PassRow]:
    """What somebody let pass of a record, newest first."""
    return select(PassRow).where(PassRow.record_key == record_key).order_by(PassRow.key.desc())


def zone(session: Session) -> str:
    """The time zone of the organisation in force."""
    return session.get_one(Tenant, current_tenant()).time_zone


def freezes_now(session: Session, work: Work) -> list[Block]:
    """The freezes that hold for the work of a record at this instant, whatever its plan."""
    now = Span(clock.now(), clock.now() + _INSTANT)
    frozen = [one for one in blocks(session, FREEZE, now) if one.times]
    whole = with_people(session, [work])[0] if frozen else work
    return [one for one in frozen if one.scope.holds_for(whole)]
