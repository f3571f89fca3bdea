"""The workers' look at records whose clocks have moved, or whose next rung is due; each in its own transaction.

What is due is written down (never twice in a round) and told to the process of the organisation that climbs, as a
message: both in one transaction with all that the process does at once.
"""

import logging
from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import select, update
from sqlalchemy.exc import DBAPIError

from database import UnitOfWork, all_tenants, in_tenant, reading, retrying, unit_of_work
from engine import clock
from engine.registry import SYSTEM
from engine.runtime import publish_message
from itsm.clocks.ledger.entries import instant, micros
from itsm.clocks.ledger.memory import from_text
from itsm.clocks.tables import ClockRow
from itsm.clocks.targets import rules_of
from itsm.escalation.deciding import Climb, Due, look
from itsm.escalation.kept import rungs_for, told_in
from itsm.escalation.tables import EscalationRow, RungRow, ToldRow
from itsm.escalation.telling import ENDED, OVER, RUNG_DUE
from itsm.records.entries import EntryKind, NewEntry, add_entry
from itsm.records.opened import OpenRecord, open_record_by_key

log = logging.getLogger(__name__)
REST = timedelta(minutes=10)
"""How long a record is left alone whose ladder could not be climbed."""


def look_due(limit: int) -> int:
    """Look at most at ``limit`` records that have moved, and as many whose rung is due; gives how many.

    A record that fails rests: it must not stop the others. Raises DBAPIError when the database is away or busy.
    """
    moved = select(ClockRow.tenant_id, ClockRow.record_key).where(ClockRow.ladder_due).distinct().limit(limit)
    due = select(EscalationRow.tenant_id, EscalationRow.record_key).where(EscalationRow.look_at <= clock.now())
    with all_tenants(), reading() as session:  # an idle look takes no writer's lock
        rows = [*session.execute(due.order_by(EscalationRow.look_at).limit(limit)), *session.execute(moved)]
    found: Sequence[tuple[int, int]] = list(dict.fromkeys((row.tenant_id, row.record_key) for row in rows))
    for tenant in dict.fromkeys(tenant for tenant, _ in found):
        with in_tenant(tenant):
            retrying(_skip_without_ladder)
    for tenant, record_key in found:
        with in_tenant(tenant):
            _look_or_rest(record_key)
    return len(found)


def _skip_without_ladder() -> None:
    """An organisation without rungs has nothing to look for."""
    with unit_of_work() as work:
        if work.session.scalar(select(RungRow.key).limit(1)) is None:
            work.session.execute(update(ClockRow).where(ClockRow.ladder_due).values(ladder_due=False))


def _look_or_rest(record_key: int) -> None:
    try:
        retrying(lambda: _look(record_key))
    except DBAPIError:
        raise
    except Exception:  # whatever one record does must not stop the others
        log.exception("The ladder could not be climbed", extra={"action": "ladder_rests", "record_key": record_key})
        retrying(lambda: _rest(record_key))


def _look(record_key: int) -> None:
    with unit_of_work() as work:
        opened = open_record_by_key(work, record_key)
        row = work.session.get(EscalationRow, record_key)
        if opened.row.status_kind in ENDED:
            _end(work, opened, row)
        elif row is None or row.acknowledged_at is None or _is_reopened(opened, row):
            _climb(work, opened, row)
        mine = update(ClockRow).where(ClockRow.record_key == record_key, ClockRow.ladder_due)
        work.session.execute(mine.values(ladder_due=False))


def _is_reopened(opened: OpenRecord, row: EscalationRow) -> bool:
    at = opened.row.reopened_at
    return at is not None and (row.round_at is None or row.round_at < at)


def _end(work: UnitOfWork, opened: OpenRecord, row: EscalationRow | None) -> None:
    """A record that is resolved is on no ladder; the process is told so."""
    if row is None:
        return
    row.look_at = None
    if row.climbs:
        row.climbs = False
        publish_message(OVER, opened.number, {}, SYSTEM, work=work)


def _climb(work: UnitOfWork, opened: OpenRecord, row: EscalationRow | None) -> None:
    now = clock.now()
    at = row or EscalationRow(
        record_key=opened.row.key, round=1, round_at=opened.row.reopened_at, climbs=False,
        told_from=now if opened.row.external_number else None,
    )  # fmt: skip
    if row is not None and _is_reopened(opened, row):
        row.round, row.round_at = row.round + 1, opened.row.reopened_at
        row.acknowledged_at = row.acknowledged_by_key = None
    rungs = rungs_for(work.session, opened.row.type_key, opened.row.priority)
    rules = rules_of(work, opened)
    clocks = from_text(opened.row.clocks).clocks
    found = look(rungs, clocks, rules.counting, micros(now), _so_far(work, at) if row is not None else _begin(at))
    at.look_at = None if found.next is None else instant(found.next)
    if row is None and (found.due or found.next is not None):
        work.session.add(at)
        work.session.flush()
    for one in found.due:
        _tell(work, opened, at, one)


def _begin(row: EscalationRow) -> Climb:
    return Climb(
        told_from=micros(row.told_from) if row.told_from else 0, round_at=micros(row.round_at) if row.round_at else 0
    )


def _so_far(work: UnitOfWork, row: EscalationRow) -> Climb:
    told = told_in(work.session, row)
    return _begin(row)._replace(
        told=frozenset(one.rung_key for one in told), last={one.whom: micros(one.at) for one in told},
        highest=max((micros(one.moment) for one in told), default=-1),
    )  # fmt: skip


def _tell(work: UnitOfWork, opened: OpenRecord, row: EscalationRow, due: Due) -> None:
    rung = due.rung
    told = ToldRow(
        record_key=row.record_key, round=row.round, rung_key=rung.key, whom=rung.whom, clock=rung.clock,
        minutes=rung.minutes, percent=rung.percent, moment=instant(due.moment), at=clock.now(), people=[],
    )  # fmt: skip
    work.session.add(told)
    row.climbs = True
    work.session.flush()
    variables: dict[str, object] = {
        "number": opened.number, "record_type": opened.row.type_key, "priority": opened.row.priority,
        "whom": rung.whom, "notice": rung.event, "clock": rung.clock, "minutes": rung.minutes,
        "percent": rung.percent, "telling": told.key,
    }  # fmt: skip
    heard = publish_message(RUNG_DUE, opened.number, variables, SYSTEM, work=work)
    if not heard.instances:
        details = {"what": "unheard", "whom": rung.whom, "clock": rung.clock, "minutes": rung.minutes}
        entry = NewEntry(EntryKind.ESCALATION, True, details={**details, "percent": rung.percent})
        add_entry(work, row.record_key, entry, SYSTEM)


def _rest(record_key: int) -> None:
    with unit_of_work() as work:
        row = work.session.get(EscalationRow, record_key) or EscalationRow(record_key=record_key, round=1)
        row.look_at = clock.now() + REST
        work.session.add(row)
        mine = update(ClockRow).where(ClockRow.record_key == record_key, ClockRow.ladder_due)
        work.session.execute(mine.values(ladder_due=False))
