"""The worker's part of a recount: some hundred records in one transaction, a few statements for all of them.

A record is counted anew from what it remembers of its entries; a step that comes between has the record's row first, or
finds what was counted. Who stops in the middle goes on after the last record that was stored.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from time import monotonic

from sqlalchemy import ColumnElement, and_, exists, func, select

from database import UnitOfWork, all_tenants, in_tenant, reading, retrying, unit_of_work
from engine import clock
from engine.registry import Actor
from itsm.calendars.tables import CalendarRevision, CalendarRow
from itsm.clocks.keeping import Moved, clock_rows, entry_rows, remember, write_rows
from itsm.clocks.ledger.entries import micros
from itsm.clocks.ledger.memory import from_text
from itsm.clocks.levels.promises import promises_of
from itsm.clocks.levels.queries import Level, level
from itsm.clocks.recounts.tables import CALENDAR, RecountRow
from itsm.clocks.tables import ClockRow
from itsm.clocks.targets import rules_of
from itsm.packs.deployed import newest_type
from itsm.records.opened import OpenRecord
from itsm.records.tables import Record

AT_ONCE = 500
"""Records of one transaction."""
SLICE = 5.0
"""Seconds after which the worker looks at its other work."""
_OPEN = and_(Record.clocks.is_not(None), Record.status_kind != "closed")


@dataclass(frozen=True, slots=True)
class Plan:
    """Which records a recount is for, and what it does to the ledger of one."""

    which: ColumnElement[bool]
    count: Callable[[OpenRecord, int], Moved]


observers: dict[str, Callable[[UnitOfWork, Moved], None]] = {}
"""Who wants to know of each open record whose clocks count anew, by a name; filled while the application starts."""


def work_recounts(limit: int) -> int:
    """Go on with the recount that was asked for first, for a few seconds; gives ``limit`` while there is more to do."""
    with all_tenants(), reading() as session:  # an idle look takes no writer's lock
        waiting = select(RecountRow.key, RecountRow.tenant_id).where(RecountRow.ended_at.is_(None))
        found = session.execute(waiting.order_by(RecountRow.key).limit(1)).first()
    if found is None:
        return 0
    end = monotonic() + SLICE
    with in_tenant(found.tenant_id):
        while monotonic() < end:
            if retrying(lambda: _go_on(found.key)):
                return 1
    return limit


def _go_on(key: int) -> bool:
    """Count some more records; True when the recount is over, or another worker has it."""
    with unit_of_work() as work:
        mine = select(RecountRow).where(RecountRow.key == key, RecountRow.ended_at.is_(None))
        row = work.session.scalar(mine.with_for_update(skip_locked=True))
        if row is None:
            return True
        plan = _plan(work, row)
        if row.total is None:
            row.total = work.session.scalar(select(func.count(Record.key)).where(plan.which))
        of_some = select(Record).where(plan.which, Record.key > row.last_key).order_by(Record.key).limit(AT_ONCE)
        records = work.session.scalars(of_some.with_for_update(of=Record)).all()
        if records:
            work.session.flush()
            for record in records:
                work.session.expunge(record)
            _count(work, records, plan)
            row.done, row.last_key = row.done + len(records), records[-1].key
        elif row.last_key and work.session.scalar(select(Record.key).where(plan.which).limit(1)) is not None:
            row.last_key = 0  # somebody began with what was in force before, while this was under way
        else:
            row.ended_at = clock.now()
        return row.ended_at is not None


def _count(work: UnitOfWork, records: Sequence[Record], plan: Plan) -> None:
    at = micros(clock.now())
    entries: list[dict[str, object]] = []
    clocks: list[dict[str, object]] = []
    for record in records:
        moved = plan.count(OpenRecord(record, newest_type(work, record.type_key)), at)
        if moved.ledger.changed:
            for observer in observers.values():
                observer(work, moved)
        record.clocks = moved.counted()
        record.clocks_next_at = moved.next_look()
        entries += entry_rows(moved)
        clocks += clock_rows(moved)
    write_rows(work, entries, clocks)
    remember(work, records)


def _plan(work: UnitOfWork, row: RecountRow) -> Plan:
    actor = Actor(row.actor_key, "person" if row.actor_key else "system", row.actor_name)
    return _of_calendar(work, row.code, actor) if row.kind == CALENDAR else _of_level(work, row.code, actor)


def _of_calendar(work: UnitOfWork, code: str, actor: Actor) -> Plan:
    columns = (CalendarRevision.key, CalendarRevision.revision, CalendarRow.revision.label("in_force"))
    revisions = work.session.execute(
        select(*columns)
        .join(CalendarRow, CalendarRow.key == CalendarRevision.calendar_key)
        .where(CalendarRow.code == code)
    ).all()
    now, number = next((one.key, one.revision) for one in revisions if one.revision == one.in_force)
    before = frozenset(one.key for one in revisions) - {now}
    counts_so = exists().where(ClockRow.record_key == Record.key, ClockRow.calendar_key.in_(before))

    def count(opened: OpenRecord, at: int) -> Moved:
        ledger, rules = from_text(opened.row.clocks), rules_of(work, opened)
        ledger.recalendar(before, now, at, rules)
        return Moved(opened.row, ledger, at, actor, rules, reason={"calendar": code, "revision": number})

    return Plan(and_(_OPEN, counts_so), count)


def _of_level(work: UnitOfWork, code: str, actor: Actor) -> Plan:
    found: Level = level(code, work.session)

    def count(opened: OpenRecord, at: int) -> Moved:
        row = opened.row
        ledger, rules, was = from_text(row.clocks), rules_of(work, opened), row.level_version
        old = promises_of(work.session, found.key, was or found.version).content.calendar
        row.level_version = found.version
        ledger.retarget(at, rules)
        if old != found.content.calendar:
            ledger.recalendar({one.calendar for one in ledger.clocks.values()}, rules.calendar(), at, rules)
        return Moved(row, ledger, at, actor, rules, reason={"level": code, "version": [was, found.version]})

    return Plan(and_(_OPEN, Record.level_key == found.key, Record.level_version != found.version), count)
