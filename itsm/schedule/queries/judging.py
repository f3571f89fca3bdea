"""What stands against a plan now: the others, freezes and windows at its time are read, then it is decided purely."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any, cast

from sqlalchemy import select
from sqlalchemy.orm import Session

from database import Tenant, UnitOfWork, current_tenant
from database.turns import take_turn
from engine import clock
from itsm.organisation.tables import CustomerRow
from itsm.people.tables import PersonRow
from itsm.records.tables import Record
from itsm.schedule.deciding.conflicts import Block, Conflict, conflicts, frozen
from itsm.schedule.deciding.recurrence import Recurrence, Repeats, Span, spans
from itsm.schedule.deciding.scope import scope_of
from itsm.schedule.deciding.work import Work, shared_names
from itsm.schedule.queries.kin import within
from itsm.schedule.queries.passes import passed
from itsm.schedule.tables import PeriodRow, PlannedWork

FREEZE, WINDOW = "freeze", "window"
_INSTANT = timedelta(microseconds=1)
_NEAR = timedelta(days=45)
"""So far around a plan the nearest maintenance window is looked for."""


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


def take_schedule(work: UnitOfWork) -> None:
    """Have the schedule of the organisation for oneself to the end of the transaction.

    Whoever writes a plan or lets a process go on by what stands against it does so one after the other: of two that
    come at once, the second sees the first.
    """
    take_turn(work, f"schedule {current_tenant()}")


def judged(session: Session, work: Work, clocks: str = "") -> Judged:
    """All that stands against a plan, be it kept already or not; said on ``clocks``, else on the organisation's."""
    whole = with_people(session, [work])[0]
    around = Span(work.time.starts - _NEAR, work.time.ends + _NEAR)
    names = shared_names(whole)
    others = [one for one in plans_at(session, work.time) if not names.isdisjoint(shared_names(one))]
    frozen_at, windows = blocks(session, work.time, around)
    found = conflicts(whole, others, frozen_at, windows, clocks or zone(session))
    return Judged(whole, tuple(found), passed(session, work.record_key, work.time) if found else frozenset())


def plans_at(session: Session, time: Span) -> list[Work]:
    """All open plans at a time, as much of them as others are judged by."""
    statement = (
        select(
            PlannedWork.record_key, PlannedWork.begins, PlannedWork.ends, PlannedWork.service, PlannedWork.items,
            PlannedWork.team, PlannedWork.assignee_key, Record.number, Record.type_key, Record.title, within(),
        )
        .join(Record, Record.key == PlannedWork.record_key)
        .where(PlannedWork.is_open, PlannedWork.begins < time.ends, PlannedWork.ends > time.starts)
        .order_by(PlannedWork.begins, PlannedWork.key)
    )  # fmt: skip
    return [
        Work(key, number, type_key, Span(begins, ends), title, service, tuple(items), team, who, within=whole or 0)
        for key, begins, ends, service, items, team, who, number, type_key, title, whole in session.execute(statement)
        if begins is not None and ends is not None
    ]


def work_of(plan: PlannedWork, record: Record) -> Work:
    """A row as it is judged, without names of people and places; one without a time as if it were done now."""
    now = clock.now()
    return Work(
        record.key, record.number, record.type_key, Span(plan.begins or now, plan.ends or now), record.title,
        plan.service, tuple(plan.items), plan.team, plan.assignee_key,
    )  # fmt: skip


def with_people(session: Session, works: Sequence[Work]) -> list[Work]:
    """Plans with the name of who does them, the site and customer of who asked for them, what they are part of: two
    reads for all."""
    keys = [one.record_key for one in works]
    places = select(Record.key, Record.site, CustomerRow.code, within())
    places = places.outerjoin(PersonRow, PersonRow.key == Record.requester_key)
    places = places.outerjoin(CustomerRow, CustomerRow.key == PersonRow.customer_key).where(Record.key.in_(keys))
    rows = session.execute(places) if keys else ()
    by_key = {key: (site or "", customer or "", whole or 0) for key, site, customer, whole in rows}
    named = {one.assignee_key for one in works if one.assignee_key is not None}
    people = select(PersonRow.key, PersonRow.name).where(PersonRow.key.in_(sorted(named)))
    names = {key: name for key, name in session.execute(people)} if named else {}
    found = []
    for one in works:
        site, customer, whole = by_key.get(one.record_key, ("", "", 0))
        found.append(
            replace(one, site=site, customer=customer, within=whole, assignee=names.get(one.assignee_key or 0, ""))
        )
    return found


def blocks(session: Session, frozen_in: Span, windows_in: Span) -> tuple[list[Block], list[Block]]:
    """The freezes in use with their times within a stretch, and the maintenance windows within another."""
    rows = session.scalars(select(PeriodRow).where(PeriodRow.archived_at.is_(None)).order_by(PeriodRow.key)).all()
    return (
        [block_of(row, frozen_in) for row in rows if row.kind == FREEZE],
        [block_of(row, windows_in) for row in rows if row.kind == WINDOW],
    )


def freezes(session: Session, around: Span) -> list[Block]:
    """The freezes in use, with their times within a stretch."""
    rows = session.scalars(
        select(PeriodRow).where(PeriodRow.kind == FREEZE, PeriodRow.archived_at.is_(None)).order_by(PeriodRow.key)
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


def zone(session: Session) -> str:
    """The time zone of the organisation in force."""
    return session.get_one(Tenant, current_tenant()).time_zone


def this_moment() -> Span:
    """The instant that it is."""
    now = clock.now()
    return Span(now, now + _INSTANT)


def frozen_now(session: Session, work: Work, clocks: str = "") -> list[Conflict]:
    """The freezes that hold for the work of a record at this instant, whatever its plan."""
    now = this_moment()
    found = [one for one in freezes(session, now) if one.times]
    if not found:
        return []
    whole = replace(with_people(session, [work])[0], time=now)
    return list(frozen(whole, found, clocks or zone(session)))


def without(found: Iterable[Conflict], keys: Iterable[str]) -> tuple[Conflict, ...]:
    """Those that are none of ``keys``."""
    left_out = frozenset(keys)
    return tuple(one for one in found if one.key not in left_out)
