"""Shares of targets that are used up, found by the rows' index of what comes next, told by the workers."""

import logging
from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import Row, select, update
from sqlalchemy.exc import DBAPIError

from database import all_tenants, in_tenant, reading, retrying, unit_of_work
from engine import clock as time
from engine.registry import SYSTEM
from engine.state.reads import lock_instance
from itsm.clocks.keeping import Moved, remember
from itsm.clocks.ledger.clock import STOPPED, WHOLE, Clock
from itsm.clocks.ledger.entries import instant, micros
from itsm.clocks.ledger.ledger import Rules
from itsm.clocks.ledger.memory import from_text
from itsm.clocks.tables import ClockRow
from itsm.clocks.targets import rules_of
from itsm.clocks.telling import Reached, tell
from itsm.records.opened import open_record
from itsm.records.tables import Record

log = logging.getLogger(__name__)
REST = timedelta(minutes=10)
"""How long a record is left alone whose clocks could not be told of."""
Due = Row[int, str, int | None]


def tell_due(limit: int) -> int:
    """Tell of what is used up at most ``limit`` records of all organisations, longest ago first; gives how many.

    A record that fails rests: it must not stop the others. Raises DBAPIError when the database is away or busy.
    """
    with all_tenants(), reading() as session:  # an idle look takes no writer's lock
        due = (
            select(ClockRow.tenant_id, Record.number, Record.instance_key)
            .join(Record, Record.key == ClockRow.record_key)
            .where(ClockRow.next_at < time.now())
            .order_by(ClockRow.next_at)
            .limit(limit)
        )
        found: Sequence[Due] = session.execute(due).all()
    for one in dict.fromkeys(found):
        with in_tenant(one.tenant_id):
            _tell_or_rest(one.number, one.instance_key)
    return len(found)


def _tell_or_rest(number: str, instance_key: int | None) -> None:
    try:
        retrying(lambda: _tell_record(number, instance_key))
    except DBAPIError:
        raise
    except Exception:  # whatever one record does must not stop the others
        log.exception("Clocks could not be told of", extra={"action": "clocks_rest", "record": number})
        _rest(number)


def _tell_record(number: str, instance_key: int | None) -> None:
    with unit_of_work() as work:
        if instance_key is not None:
            lock_instance(work.session, instance_key)  # before its record, as every step does
        opened = open_record(work, number)
        ledger, rules, at = from_text(opened.row.clocks), rules_of(work, opened), micros(time.now())
        reached = [one for one in (_reached(clock, rules, at) for clock in ledger.clocks.values()) if one is not None]
        ledger.note_breaches(at, rules)
        for one in reached:
            ledger.clocks[one.clock].told = one.percent
            ledger.changed.add(one.clock)
        moved = Moved(opened.row, ledger, at, SYSTEM, rules)
        opened.row.clocks = moved.counted()
        remember(work, [(opened.row.key, opened.row.clocks, opened.row.level_version)])
        moved.write(work)
        for one in reached:
            tell(work, opened, one)


def _reached(clock: Clock, rules: Rules, at: int) -> Reached | None:
    """The highest share that is used up and not told yet, with the time since when."""
    target = clock.target
    if clock.state == STOPPED or target is None or clock.told >= WHOLE:
        return None
    counting = rules.counting(clock.calendar)
    percent = clock.reached(clock.used(counting, at))
    if percent <= clock.told:
        return None
    since = clock.passed(counting, target * percent // 100)
    return Reached(clock.kind, percent, clock.promise.minutes or 0, instant(at if since is None else since))


def _rest(number: str) -> None:
    of_record = select(Record.key).where(Record.number == number).scalar_subquery()
    due = (ClockRow.record_key == of_record, ClockRow.next_at < time.now())
    with unit_of_work() as work:
        work.session.execute(update(ClockRow).where(*due).values(next_at=time.now() + REST))
