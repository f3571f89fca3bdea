"""Shares of targets that are used up, found by the time of the next look, told by the workers."""

import logging
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import partial
from itertools import groupby

from sqlalchemy import select, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from database import UnitOfWork, all_tenants, in_tenant, reading, retrying, unit_of_work
from engine import clock as time
from engine.registry import SYSTEM
from engine.state.reads import lock_instance
from itsm.clocks.keeping import Moved, note_looks, remember
from itsm.clocks.ledger.clock import STOPPED, WHOLE, Clock, Counting
from itsm.clocks.ledger.entries import instant, micros
from itsm.clocks.ledger.memory import from_text
from itsm.clocks.targets import counting_of, rules_of
from itsm.clocks.telling import Reached, tell
from itsm.records.opened import open_record
from itsm.records.tables import Record

log = logging.getLogger(__name__)
REST = timedelta(minutes=10)
"""How long a record is left alone whose clocks could not be told of."""


def tell_due(limit: int) -> int:
    """Tell of what is used up at most ``limit`` records of all organisations, longest ago first; gives how many.

    Where nothing is to be told yet, for the clock has stopped or paused since, only the time of the next look changes,
    of all such records at once. A record that fails rests: it must not stop the others. Raises DBAPIError when the
    database is away or busy.
    """
    with all_tenants(), reading() as session:  # an idle look takes no writer's lock
        due = select(Record).where(Record.clocks_next_at < time.now()).order_by(Record.clocks_next_at).limit(limit)
        found = session.scalars(due).all()
        session.expunge_all()
    for tenant, some in groupby(sorted(found, key=lambda one: one.tenant_id), key=lambda one: one.tenant_id):
        with in_tenant(tenant):
            _tell(list(some))
    return len(found)


def _tell(records: Sequence[Record]) -> None:
    at = micros(time.now())
    with reading() as session:
        looks = [(one, _looked(session, one, at)) for one in records]
    in_vain = [(one, look) for one, look in looks if look is not None and not look.reached]
    if in_vain:
        retrying(lambda: _note_looks([(one, look.next_at) for one, look in in_vain]))
    for one, look in looks:
        if look is None or look.reached:
            _tell_or_rest(one.number, one.instance_key)


def _looked(session: Session, row: Record, at: int) -> "_Look | None":
    """A look at a record's clocks; None when it fails, which is told of where the record is looked at by itself."""
    try:
        return _Look(session, row, at)
    except Exception:
        return None


def _note_looks(looks: Sequence[tuple[Record, datetime | None]]) -> None:
    with unit_of_work() as work:
        note_looks(work, looks)


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
        tell_of_record(work, number, instance_key)


def tell_of_record(work: UnitOfWork, number: str, instance_key: int | None) -> None:
    """Tell of what is used up at the record ``number`` by now, in the caller's transaction."""
    if instance_key is not None:
        lock_instance(work.session, instance_key)  # before its record, as every step does
    opened = open_record(work, number)
    at, row, rules = micros(time.now()), opened.row, rules_of(work, opened)
    look = _Look(work.session, row, at)
    ledger, reached = look.ledger, look.reached
    ledger.note_breaches(at, rules)
    for one in reached:
        ledger.clocks[one.clock].told = one.percent
        ledger.changed.add(one.clock)
    moved = Moved(row, ledger, at, SYSTEM, rules)
    row.clocks = moved.counted()
    row.clocks_next_at = look.next_at
    remember(work, [row])
    moved.write(work)
    for one in reached:
        tell(work, opened, one)


class _Look:
    """A look at the clocks of a record at ``at``: what is to be told."""

    def __init__(self, session: Session, row: Record, at: int) -> None:
        self.ledger = from_text(row.clocks)
        self._at = at
        self._counting = partial(counting_of, session)
        found = (_reached(clock, self._counting, at) for clock in self.ledger.clocks.values())
        self.reached = [one for one in found if one is not None]

    @property
    def next_at(self) -> datetime | None:
        """When to look next, after what is reached was told."""
        found = []
        for clock in self.ledger.clocks.values():
            counting = self._counting(clock.calendar)
            at = clock.threshold(counting, self._at, clock.used(counting, self._at))
            found += [] if at is None else [at]
        return instant(min(found)) if found else None


def _reached(clock: Clock, counting_by: Callable[[int], Counting], at: int) -> Reached | None:
    """The highest share that is used up and not told yet, with the time since when."""
    target = clock.target
    if clock.state == STOPPED or target is None or clock.told >= WHOLE:
        return None
    counting = counting_by(clock.calendar)
    percent = clock.reached(clock.used(counting, at))
    if percent <= clock.told:
        return None
    since = clock.passed(counting, target * percent // 100)
    return Reached(clock.kind, percent, clock.promise.minutes or 0, instant(at if since is None else since))


def _rest(number: str) -> None:
    due = (Record.number == number, Record.clocks_next_at < time.now())
    with unit_of_work() as work:
        work.session.execute(update(Record).where(*due).values(clocks_next_at=time.now() + REST))
