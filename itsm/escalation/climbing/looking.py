"""The workers' look at records whose clocks have moved, or whose next rung is due.

Most of them have nothing to tell: these are done many in a transaction. What is due is told in a transaction of its own
for each record (``advancing``); a record that fails rests, and holds up no other.
"""

import logging
from collections import defaultdict
from collections.abc import Sequence
from datetime import timedelta
from functools import partial

from sqlalchemy import select, update
from sqlalchemy.exc import DBAPIError

from database import UnitOfWork, all_tenants, in_tenant, reading, retrying, unit_of_work
from engine import clock
from itsm.clocks.tables import ClockRow
from itsm.escalation.climbing.advancing import advance, settle
from itsm.escalation.tables import EscalationRow, RungRow
from itsm.packs.deployed import newest_type
from itsm.records.opened import OpenRecord, open_record_by_key, remember
from itsm.records.tables import Record

log = logging.getLogger(__name__)
REST = timedelta(minutes=10)
"""How long a record is left alone whose ladder could not be climbed."""


def look_due(limit: int) -> int:
    """Look at most at ``limit`` records that have moved, and as many whose rung is due; gives how many.

    Raises DBAPIError when the database is away or busy.
    """
    moved = select(ClockRow.tenant_id, ClockRow.record_key).where(ClockRow.ladder_due).distinct().limit(limit)
    due = select(EscalationRow.tenant_id, EscalationRow.record_key).where(EscalationRow.look_at <= clock.now())
    with all_tenants(), reading() as session:  # an idle look takes no writer's lock
        rows = [*session.execute(due.order_by(EscalationRow.look_at).limit(limit)), *session.execute(moved)]
    found: dict[int, list[int]] = defaultdict(list)
    for row in dict.fromkeys((row.tenant_id, row.record_key) for row in rows):
        found[row[0]].append(row[1])
    for tenant, keys in found.items():
        with in_tenant(tenant):
            _look_at(keys)
    return sum(len(keys) for keys in found.values())


def _look_at(keys: Sequence[int]) -> None:
    """Records of one organisation."""
    if retrying(_skip_without_ladder):
        return
    loud: Sequence[int]
    try:
        loud = retrying(partial(_settle, keys))
    except DBAPIError:
        raise
    except Exception:  # one of them cannot be looked at: each by itself, then
        log.warning("Records are looked at one by one", extra={"action": "ladder_one_by_one", "records": len(keys)})
        loud = keys
    for key in loud:
        _advance_or_rest(key)


def _skip_without_ladder() -> bool:
    """An organisation without rungs has nothing to look for: true when it has none."""
    with unit_of_work() as work:
        if work.session.scalar(select(RungRow.key).limit(1)) is not None:
            return False
        work.session.execute(update(ClockRow).where(ClockRow.ladder_due).values(ladder_due=False))
        return True


def _settle(keys: Sequence[int]) -> list[int]:
    """Look at records that nobody works on just now; gives those of which somebody has to be told."""
    with unit_of_work() as work:
        session = work.session
        chosen = select(Record).where(Record.key.in_(keys)).order_by(Record.key).with_for_update(skip_locked=True)
        mine = select(EscalationRow).where(EscalationRow.record_key.in_(keys))
        records = session.scalars(chosen).all()
        rows = {row.record_key: row for row in session.scalars(mine)}
        loud: list[int] = []
        quiet: list[int] = []
        for record in records:
            opened = remember(work, OpenRecord(record, newest_type(work, record.type_key)))
            (quiet if settle(work, opened, rows.get(record.key)) else loud).append(record.key)
        _looked_at(work, quiet)
    return loud


def _advance_or_rest(record_key: int) -> None:
    try:
        retrying(lambda: _advance(record_key))
    except DBAPIError:
        raise
    except Exception:  # whatever one record does must not stop the others
        log.exception("The ladder could not be climbed", extra={"action": "ladder_rests", "record_key": record_key})
        retrying(lambda: _rest(record_key))


def _advance(record_key: int) -> None:
    with unit_of_work() as work:
        opened = open_record_by_key(work, record_key)
        advance(work, opened, work.session.get(EscalationRow, record_key))
        _looked_at(work, [record_key])


def _looked_at(work: UnitOfWork, keys: Sequence[int]) -> None:
    if keys:
        moved = update(ClockRow).where(ClockRow.record_key.in_(keys), ClockRow.ladder_due)
        work.session.execute(moved.values(ladder_due=False).execution_options(synchronize_session=False))


def _rest(record_key: int) -> None:
    with unit_of_work() as work:
        row = work.session.get(EscalationRow, record_key) or EscalationRow(record_key=record_key, round=1)
        row.look_at = clock.now() + REST
        work.session.add(row)
        _looked_at(work, [record_key])
