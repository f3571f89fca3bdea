"""The clocks of many records as lists show them: made of the rows that the ledger keeps, in one statement."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, select
from sqlalchemy.orm import Session

from engine import clock as time
from engine.registry import Actor
from itsm.clocks.explaining import ClockShown
from itsm.clocks.kinds import RESOLUTION, kind_name
from itsm.clocks.ledger.clock import PAUSED, RUNNING, STOPPED
from itsm.clocks.ledger.entries import MINUTE, micros
from itsm.clocks.showing.sight import kinds_seen
from itsm.clocks.tables import ClockRow
from itsm.clocks.targets import counting_of


def clocks_of(session: Session, record_keys: Collection[int], actor: Actor) -> Mapping[int, list[ClockShown]]:
    """The clocks of each record that has some, as far as ``actor`` sees those of every record."""
    if not record_keys:
        return {}
    return _read(session, ClockRow.record_key.in_(sorted(set(record_keys))), *kinds_seen(actor))


def clocks_of_record(session: Session, record_key: int) -> Sequence[ClockShown]:
    """All clocks of a record."""
    return _read(session, ClockRow.record_key == record_key).get(record_key, [])


def _read(session: Session, *conditions: ColumnElement[bool]) -> dict[int, list[ClockShown]]:
    columns = (
        ClockRow.record_key, ClockRow.kind, ClockRow.state, ClockRow.target_minutes, ClockRow.calendar_key,
        ClockRow.used, ClockRow.due_at, ClockRow.told, ClockRow.changed_at,
    )  # fmt: skip
    found: dict[int, list[ClockShown]] = {}
    for row in session.execute(select(*columns).where(*conditions)):
        found.setdefault(row.record_key, []).append(_shown(session, row))
    return found


def nearest_clocks(session: Session, record_keys: Collection[int], actor: Actor) -> Mapping[int, ClockShown]:
    """The clock of each record that a list shows: ``nearest`` of its clocks."""
    found = ((key, nearest(clocks)) for key, clocks in clocks_of(session, record_keys, actor).items())
    return {key: clock for key, clock in found if clock is not None}


def nearest(clocks: Iterable[ClockShown]) -> ClockShown | None:
    """The clock that is due next; of those that stand still the one with the least time left; else how it ended."""
    return min(clocks, key=_rank, default=None)


def _rank(one: ClockShown) -> tuple[int, float, bool, str]:
    is_other = one.kind != RESOLUTION
    if one.state == RUNNING and one.due_at is not None:
        return 0, one.due_at.timestamp(), is_other, one.kind
    if one.state == PAUSED and one.left is not None:
        return 1, one.left.total_seconds(), is_other, one.kind
    if one.state != STOPPED:
        return 2, 0.0, is_other, one.kind
    return 3, 0.0 if one.breached else 1.0, is_other, one.kind


def _shown(session: Session, row: Row[*tuple[Any, ...]]) -> ClockShown:
    now, used = micros(time.now()), row.used
    if row.state == RUNNING:
        used += counting_of(session, row.calendar_key).worked(micros(row.changed_at), now)
    target = None if row.target_minutes is None else row.target_minutes * MINUTE
    return ClockShown(
        row.kind, kind_name(row.kind), row.state, None, timedelta(microseconds=used), row.target_minutes,
        None if target is None else timedelta(microseconds=target - used), row.due_at,
        target is not None and used > target,
        warned=row.told > 0,
    )  # fmt: skip
