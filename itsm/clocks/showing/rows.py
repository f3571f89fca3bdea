"""The clocks of many records as lists show them: made of the rows that the ledger keeps, in one statement."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import Row, Select, bindparam, select
from sqlalchemy.orm import Session

from engine import clock as time
from engine.registry import Actor
from itsm.clocks.explaining import ClockShown
from itsm.clocks.kinds import RESOLUTION, kind_name
from itsm.clocks.ledger.clock import PAUSED, RUNNING, STOPPED
from itsm.clocks.ledger.entries import MINUTE, micros
from itsm.clocks.showing.sight import kinds_of
from itsm.clocks.tables import ClockRow
from itsm.clocks.targets import counting_of
from itsm.records.visibility import sees_all_internal

_KEYS = "record_keys"
_MICROSECOND = timedelta(microseconds=1)
_Row = Row[*tuple[Any, ...]]
_Rank = tuple[int, float, bool, str]


def clocks_of(session: Session, record_keys: Collection[int], actor: Actor) -> Mapping[int, list[ClockShown]]:
    """The clocks of each record that has some, as far as ``actor`` sees those of every record."""
    found = _rows_of(session, record_keys, actor)
    return {key: [_shown(session, row) for row in rows] for key, rows in found.items()}


def clocks_of_record(session: Session, record_key: int) -> Sequence[ClockShown]:
    """All clocks of a record."""
    return [_shown(session, row) for row in session.execute(_statement(True), {_KEYS: [record_key]})]


def nearest_clocks(session: Session, record_keys: Collection[int], actor: Actor) -> Mapping[int, ClockShown]:
    """The clock of each record that a list shows: ``nearest`` of its clocks."""
    found = _rows_of(session, record_keys, actor)
    return {key: _shown(session, min(rows, key=_rank_of_row)) for key, rows in found.items()}


def nearest(clocks: Iterable[ClockShown]) -> ClockShown | None:
    """The clock that is due next; of those that stand still the one with the least time left; else how it ended."""
    return min(clocks, key=_rank_of_shown, default=None)


def _rows_of(session: Session, record_keys: Collection[int], actor: Actor) -> Mapping[int, list[_Row]]:
    found: dict[int, list[_Row]] = {}
    if record_keys:
        asked = {_KEYS: sorted(set(record_keys))}
        for row in session.execute(_statement(sees_all_internal(actor)), asked):
            found.setdefault(row.record_key, []).append(row)
    return found


@lru_cache(maxsize=2)  # every page of My work asks it
def _statement(internal: bool) -> Select[*tuple[Any, ...]]:
    columns = (
        ClockRow.record_key, ClockRow.kind, ClockRow.state, ClockRow.target_minutes, ClockRow.calendar_key,
        ClockRow.used, ClockRow.due_at, ClockRow.told, ClockRow.changed_at,
    )  # fmt: skip
    return select(*columns).where(ClockRow.record_key.in_(bindparam(_KEYS, expanding=True)), *kinds_of(internal))


def _rank_of_shown(one: ClockShown) -> _Rank:
    left = None if one.left is None else one.left / _MICROSECOND
    return _rank(one.kind, one.state, one.due_at, left, one.breached)


def _rank_of_row(row: _Row) -> _Rank:
    """The same of a row: while a clock runs, its rank does not ask what is left of it."""
    left = None if row.target_minutes is None else row.target_minutes * MINUTE - row.used
    return _rank(row.kind, row.state, row.due_at, left, left is not None and left < 0)


def _rank(kind: str, state: str, due_at: datetime | None, left: float | None, breached: bool) -> _Rank:
    is_other = kind != RESOLUTION
    if state == RUNNING and due_at is not None:
        return 0, due_at.timestamp(), is_other, kind
    if state == PAUSED and left is not None:
        return 1, left, is_other, kind
    if state != STOPPED:
        return 2, 0.0, is_other, kind
    return 3, 0.0 if breached else 1.0, is_other, kind


def _shown(session: Session, row: _Row) -> ClockShown:
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
