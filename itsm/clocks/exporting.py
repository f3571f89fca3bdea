"""Every clock with its entries, time used and due time: counted from the ledger alone, not from what lists keep."""

from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby

import orjson
from sqlalchemy import select
from sqlalchemy.orm import Session

from database import reading
from engine import clock as time
from engine.lifecycle import JobState, UserTaskState, WaitState
from engine.state.tables import Job, MessageSubscription, Timer, UserTask
from itsm.clocks.ledger.clock import STOPPED, Clock, folded
from itsm.clocks.ledger.entries import MINUTE, Entry, instant, micros
from itsm.clocks.queries import entry_of
from itsm.clocks.tables import ClockEntryRow
from itsm.clocks.targets import counting_of
from itsm.packs.deployed import record_type
from itsm.records.tables import Record

HEADER = (
    "record", "external_number", "type", "clock", "state", "target_minutes", "used_minutes", "due_at", "breached",
    "paused_by", "entries",
)  # fmt: skip
_WAITING = (WaitState.ARMED.value, WaitState.SILENT.value, WaitState.SUSPENDED.value)
_TO_DO = (JobState.OPEN.value, JobState.SILENT.value, JobState.SUSPENDED.value, JobState.HELD.value)
PAGE = 500
"""Records whose ledgers are read together."""


@dataclass
class Totals:
    """What an export has counted; ``orphans`` are open records that no task, timer, job or message will move."""

    records: int = 0
    clocks: int = 0
    open: int = 0
    breached: int = 0
    orphans: int = 0


@dataclass
class Export:
    """An export of the clocks of all records, or of those of one type; ``totals`` are whole once the rows are taken.

    With ``imported`` it is of the records that have one of these numbers in the tool that they come from.
    """

    type_key: str | None = None
    imported: Set[str] | None = None
    totals: Totals = field(default_factory=Totals)

    def rows(self) -> Iterator[Sequence[str]]:
        """The heading, then a row for each clock, in order of the records. Raises NotFound for an unknown type."""
        with reading() as session:
            if self.type_key is not None:
                record_type(self.type_key, session)
            yield HEADER
            last = 0
            while page := self._page(session, last):
                last = page[-1].key
                records = [one for one in page if self.imported is None or one.external_number in self.imported]
                self.totals.records += len(records)
                self.totals.orphans += _orphans(session, [one for one in records if one.status_kind != "closed"])
                yield from self._clocks(session, {one.key: one for one in records})

    def counted(self) -> Totals:
        """The totals, without the rows. Raises NotFound for an unknown type."""
        for _row in self.rows():
            pass
        return self.totals

    def _page(self, session: Session, last: int) -> Sequence[Record]:
        statement = select(Record).where(Record.key > last).order_by(Record.key).limit(PAGE)
        if self.type_key is not None:
            statement = statement.where(Record.type_key == self.type_key)
        found = session.scalars(statement).all()
        session.expunge_all()
        return found

    def _clocks(self, session: Session, records: dict[int, Record]) -> Iterator[Sequence[str]]:
        statement = (
            select(ClockEntryRow)
            .where(ClockEntryRow.record_key.in_(records))
            .order_by(ClockEntryRow.record_key, ClockEntryRow.key)
        )
        now = time.now()
        for key, rows in groupby(session.scalars(statement).all(), lambda row: row.record_key):
            entries = [entry_of(row) for row in rows]
            for clock in folded(entries).values():
                yield self._line(session, records[key], clock, [one for one in entries if one.clock == clock.kind], now)

    def _line(
        self, session: Session, record: Record, clock: Clock, entries: Iterable[Entry], now: datetime
    ) -> Sequence[str]:
        counting, at = counting_of(session, clock.calendar), micros(now)
        used, target = clock.used(counting, at), clock.target
        due, breached = clock.due(counting, at, used), target is not None and used > target
        self.totals.clocks += 1
        self.totals.open += clock.state != STOPPED
        self.totals.breached += breached
        minutes = clock.promise.minutes
        return (
            record.number, record.external_number or "", record.type_key, clock.kind, clock.state,
            "" if minutes is None else str(minutes), _minutes(used), "" if due is None else _told(instant(due)),
            "true" if breached else "false", clock.place or "", orjson.dumps([_entry(one) for one in entries]).decode(),
        )  # fmt: skip


def _minutes(used: int) -> str:
    """Minutes, with what is over a whole one as a fraction; as exact as the ledger."""
    whole, rest = divmod(used, MINUTE)
    return str(whole) if not rest else f"{used / MINUTE:.8f}".rstrip("0")


def _told(at: datetime) -> str:
    return at.isoformat().replace("+00:00", "Z")


def _entry(one: Entry) -> dict[str, object]:
    found: dict[str, object] = {"kind": one.kind, "at": _told(instant(one.at))}
    if one.element:
        found["element"] = one.element
    if one.promise is not None:
        found["minutes"] = one.promise.minutes
    return found


def _orphans(session: Session, records: Sequence[Record]) -> int:
    """How many of these open records nothing will ever move."""
    keys = {one.instance_key for one in records if one.instance_key is not None}
    moved = set[int]()
    for instance, state, alive in (
        (UserTask.instance_key, UserTask.state, (UserTaskState.OPEN.value,)),
        (Timer.instance_key, Timer.state, _WAITING),
        (MessageSubscription.instance_key, MessageSubscription.state, _WAITING),
        (Job.instance_key, Job.state, _TO_DO),
    ):
        found = select(instance).where(instance.in_(keys - moved), state.in_(alive)).distinct()
        moved.update(session.scalars(found))
    return len(records) - len(moved)
