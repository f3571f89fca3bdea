"""Storing what a ledger has become: its entries in one statement, the rows of their clocks in another."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property, lru_cache
from operator import itemgetter
from typing import Any

from sqlalchemy import bindparam, insert, update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from database import Prepared, UnitOfWork, table_of
from engine.registry import Actor
from itsm.clocks.ledger.clock import Clock
from itsm.clocks.ledger.entries import Entry, EntryKind, Promise, instant
from itsm.clocks.ledger.ledger import Ledger, Rules
from itsm.clocks.ledger.memory import to_text
from itsm.clocks.tables import ClockEntryRow, ClockRow
from itsm.records.tables import Record

Values = dict[str, object]
_CHANGING = (
    "state", "paused_by", "target_minutes", "calendar_key", "used", "due_at", "told", "breached", "changed_at",
    "ladder_due",
)  # fmt: skip
_OF_ENTRY = ("clock", "kind", "at", "element_id", "definition_key", "details")
_OF_CLOCK = (
    "kind", "state", "paused_by", "target_minutes", "calendar_key", "used", "due_at", "told", "breached", "ladder_due",
)  # fmt: skip
_IN_ORDER = itemgetter(*_OF_CLOCK)
_ENTRIES = Prepared(insert(table_of(ClockEntryRow)).inline())
_RECORDS = table_of(Record)
_OWN: Mapping[tuple[str, str], int] = {}
_REMEMBERED = Prepared(
    update(_RECORDS)
    .where(_RECORDS.c.key == bindparam("record_key"))
    .values(
        clocks=bindparam("clocks"), clocks_next_at=bindparam("next_at"), level_version=bindparam("level_version")
    )
)
_LOOKED = Prepared(
    update(_RECORDS)
    .where(_RECORDS.c.key == bindparam("record_key"), _RECORDS.c.clocks == bindparam("seen"))
    .values(clocks_next_at=bindparam("next_at"))
)


@dataclass
class Moved:
    """A ledger with what one command did to it at ``at``; ``reason`` is that of new targets or another calendar."""

    row: Record
    ledger: Ledger
    at: int
    actor: Actor
    rules: Rules
    definition_key: int | None = None
    reason: Mapping[str, object] | None = None
    called: Mapping[tuple[str, str], int] = field(default_factory=lambda: _OWN)
    """By element and clock, the diagram of a called process where the element stands in one."""
    clocks: list[Values] = field(default_factory=list)
    """The rows of the clocks that have changed, as far as they are known before the record has its key."""
    _soonest: int | None = None
    """The first threshold of theirs."""

    def counted(self) -> str:
        """Count the clocks that have changed, and give what the record is to remember."""
        self.clocks = [_cached(self.ledger.clocks[kind], self) for kind in sorted(self.ledger.changed)]
        return to_text(self.ledger)

    @cached_property
    def now(self) -> datetime:
        """``at`` as an instant: the very same for all rows, so that it is written as text once."""
        return instant(self.at)

    def next_look(self) -> datetime | None:
        """When a worker is to look: as was known, or sooner. Later is not written, and costs one look in vain."""
        known = self.row.clocks_next_at
        found = None if self._soonest is None else instant(self._soonest)
        return known if found is None or (known is not None and known <= found) else found

    def threshold(self, at: int | None) -> None:
        """A threshold of a clock that has changed."""
        if at is not None and (self._soonest is None or at < self._soonest):
            self._soonest = at

    @property
    def breaches(self) -> list[Entry]:
        """Targets that this command found to be over."""
        return [entry for entry in self.ledger.entries if entry.kind == EntryKind.BREACHED]

    def write(self, work: UnitOfWork) -> None:
        """Write the entries, and the clocks that they are of. The record has its key."""
        session, entries = work.session, self.ledger.entries
        if entries:
            _ENTRIES.write_columns(session, _same_of_entries(self), _OF_ENTRY, [_entry(one, self) for one in entries])
        if self.clocks:
            rows = [_IN_ORDER(one) for one in self.clocks]
            _upsert(session.get_bind().dialect.name).write_columns(session, _same_of_clocks(self), _OF_CLOCK, rows)


def write_rows(work: UnitOfWork, entries: Sequence[Values], clocks: Sequence[Values]) -> None:
    """Write entries in one statement, and rows of clocks in another."""
    if entries:
        _ENTRIES.write(work.session, entries)
    if clocks:
        _upsert(work.session.get_bind().dialect.name).write(work.session, clocks)


def remember(work: UnitOfWork, records: Sequence[Record]) -> None:
    """Write what records remember of their ledgers, and versions of levels: nothing of a form, so no new revision."""
    rows = [
        {"record_key": one.key, "clocks": one.clocks, "next_at": one.clocks_next_at, "level_version": one.level_version}
        for one in records
    ]
    _REMEMBERED.write(work.session, rows)


def note_looks(work: UnitOfWork, looks: Sequence[tuple[Record, datetime | None]]) -> None:
    """Write when the clocks of records are looked at next; of those that have moved meanwhile nothing is written."""
    rows = [{"record_key": one.key, "seen": one.clocks, "next_at": next_at} for one, next_at in looks]
    _LOOKED.write(work.session, rows)


def entry_rows(moved: Moved) -> list[Values]:
    """The rows of the new entries."""
    same = _same_of_entries(moved)
    return [same | dict(zip(_OF_ENTRY, _entry(one, moved), strict=True)) for one in moved.ledger.entries]


def _drawn_in(entry: Entry, moved: Moved) -> int | None:
    return moved.called.get((entry.element, entry.clock), moved.definition_key) if entry.element else None


def clock_rows(moved: Moved) -> list[Values]:
    """The rows of the clocks that have changed."""
    same = _same_of_clocks(moved)
    return [same | clock for clock in moved.clocks]


def _same_of_entries(moved: Moved) -> Values:
    row, actor = moved.row, moved.actor
    return {"tenant_id": row.tenant_id, "record_key": row.key, "actor_key": actor.key, "actor_name": actor.name}


def _entry(entry: Entry, moved: Moved) -> tuple[object, ...]:
    """The values of ``_OF_ENTRY``."""
    at = moved.now if entry.at == moved.at else instant(entry.at)
    return entry.clock, entry.kind, at, entry.element, _drawn_in(entry, moved), _details(entry, moved)


def _same_of_clocks(moved: Moved) -> Values:
    return {"tenant_id": moved.row.tenant_id, "record_key": moved.row.key, "changed_at": moved.now}


def _cached(clock: Clock, moved: Moved) -> Values:
    counting, at = moved.rules.counting(clock.calendar), moved.at
    used, target = clock.used(counting, at), clock.target
    due = clock.over_at = clock.due(counting, at, used)
    moved.threshold(clock.threshold(counting, at, used))
    return {
        "kind": clock.kind, "state": clock.state, "paused_by": clock.place, "target_minutes": clock.promise.minutes,
        "calendar_key": clock.calendar, "used": used, "due_at": None if due is None else instant(due),
        "told": clock.told, "breached": target is not None and used > target, "ladder_due": True,
    }  # fmt: skip


def _details(entry: Entry, moved: Moved) -> Values | None:
    found: Values = {}
    if entry.promise is not None:
        row = moved.row
        found = {
            "minutes": entry.promise.minutes, "percents": entry.promise.percents, "level": row.level_key,
            "version": row.level_version, **moved.rules.why(entry.clock),
        }  # fmt: skip
    if entry.calendar is not None:
        found["calendar"] = entry.calendar
    if moved.reason is not None and entry.kind in (EntryKind.RETARGETED, EntryKind.RECALENDARED):
        found["reason"] = moved.reason
    return found or None


def promise_in(details: Mapping[str, Any]) -> Promise | None:
    """The promise that an entry names; None when it names none."""
    return Promise(details["minutes"], tuple(details["percents"])) if "minutes" in details else None


@lru_cache(maxsize=2)
def _upsert(dialect: str) -> Prepared:
    make = postgresql_insert if dialect == "postgresql" else sqlite_insert
    statement = make(table_of(ClockRow))
    replaced = {name: statement.excluded[name] for name in _CHANGING}
    return Prepared(statement.on_conflict_do_update(index_elements=["record_key", "kind"], set_=replaced).inline())
