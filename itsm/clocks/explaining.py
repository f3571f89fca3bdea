"""The clocks of a record in words: what is left and what holds them, and a ledger that explains every second."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from database import reading
from engine import clock as time
from engine.errors import Text, text
from engine.registry import Actor
from itsm.clocks.kinds import PLAIN, kind_name
from itsm.clocks.ledger.clock import PAUSED, RUNNING, STOPPED, Clock, Counting, folded
from itsm.clocks.ledger.entries import Entry, EntryKind, instant, micros
from itsm.clocks.levels.lengths import write_minutes
from itsm.clocks.levels.tables import ServiceLevelRow
from itsm.clocks.levels.words import level_why, set_by
from itsm.clocks.queries import entries_of
from itsm.clocks.tables import ClockEntryRow
from itsm.clocks.targets import counting_of
from itsm.language import format_list, translate
from itsm.packs.deployed import record_type
from itsm.packs.model import RecordType
from itsm.priority.words import raised_from
from itsm.records import elements
from itsm.records.tables import Record
from itsm.records.visibility import seen_record, sees_internal
from itsm.rights.fields import field_rights

_LEVEL = select(
    ServiceLevelRow.code, ServiceLevelRow.names, ServiceLevelRow.version
).where(ServiceLevelRow.key == bindparam("level"))  # fmt: skip
_VERSIONS = {
    "level": text("Service level"), "calendar": text("Calendar"), "version": text("Version"),
    "revision": text("Version"),
}  # fmt: skip
"""What the reasons of entries are called that are no fields."""
_STATES = {
    EntryKind.STARTED: RUNNING, EntryKind.RESUMED: RUNNING, EntryKind.PAUSED: PAUSED, EntryKind.STOPPED: STOPPED
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """An entry in words; ``counted`` is the time that the clock ran from it to the next entry, by its calendar.

    ``lasted`` is all the time up to there; None for what came last to a clock that has stopped.
    """

    at: datetime
    what: Text
    who: str
    state: str
    counted: timedelta
    lasted: timedelta | None


@dataclass(frozen=True, slots=True)
class ClockShown:
    """A clock of a record. ``left`` is working time that is left, negative once it is overdue; None without a target.

    Its ``lines`` count together what is ``used``; requesters get none, and the clocks towards themselves alone.
    """

    kind: str
    name: Text
    state: str
    paused_by: str | None
    used: timedelta
    target_minutes: int | None
    left: timedelta | None
    due_at: datetime | None
    breached: bool
    lines: Sequence[Line] = ()
    warned: bool = False
    """A share of the target is used up that people are told of."""

    @property
    def standing(self) -> str:
        """How it stands: ``breached``, ``running``, ``paused``, ``kept``, or ``stopped`` without a target."""
        if self.breached:
            return "breached"
        return self.state if self.state != STOPPED or self.target_minutes is None else "kept"

    @property
    def percent(self) -> int:
        """Per cent of the target that is used up, at most 100."""
        if self.target_minutes is None:
            return 0
        return min(int(self.used / timedelta(minutes=self.target_minutes) * 100), 100)


@dataclass(frozen=True, slots=True)
class RecordClocks:
    """The clocks of a record, and the level that promises their targets; ``newest`` is its version in force now.

    ``level_why`` says how the level was chosen; None of records that are older than these words. ``raised`` says which
    priority is promised where the time has raised it.
    """

    clocks: Sequence[ClockShown]
    level: str | None = None
    version: int | None = None
    newest: int | None = None
    level_why: Text | None = None
    raised: Text | None = None


def record_clocks(number: str, actor: Actor, language: str) -> RecordClocks:
    """The clocks of ``number`` as ``actor`` may see them, in the order in which they began. Raises NotFound."""
    with reading() as session:
        seen = seen_record(session, number, actor)
        internal = sees_internal(actor, seen.thing)
        both = list(entries_of(session, seen.row.key))
        of_type = record_type(seen.row.type_key, session)
        sees_all = not field_rights(actor, of_type, seen.thing).hidden
        reader = _Reader(session, language, micros(time.now()), internal, of_type, sees_all)
        found = folded(entry for entry, _row in both)
        shown = [
            reader.shown(clock, [pair for pair in both if pair[0].clock == kind])
            for kind, clock in found.items()
            if internal or kind in PLAIN
        ]
        if not internal:
            return RecordClocks(shown)
        told = next((kept for kept in (row.details or {} for _entry, row in both) if "level_by" in kept), None)
        why = None if told is None else level_why(told, reader)
        raised = raised_from(seen.row.priority_reason or {}, of_type, language) if sees_all else None
        return _with_level(session, seen.row, RecordClocks(shown, level_why=why, raised=raised), language)


def _with_level(session: Session, row: Record, found: RecordClocks, language: str) -> RecordClocks:
    level = session.execute(_LEVEL, {"level": row.level_key}).one_or_none()
    if level is None:
        return found
    called = level.names.get(language) or level.code
    return replace(found, level=called, version=row.level_version, newest=level.version)


@dataclass(frozen=True, slots=True)
class _Reader:
    """For whom clocks are put in words, at what time."""

    session: Session
    language: str
    now: int
    internal: bool
    type: RecordType
    sees_all: bool

    def shown(self, clock: Clock, entries: Sequence[tuple[Entry, ClockEntryRow]]) -> ClockShown:
        counting = counting_of(self.session, clock.calendar)
        used, target = clock.used(counting, self.now), clock.target
        due = clock.due(counting, self.now, used)
        paused = next((row for entry, row in reversed(entries) if entry.kind == EntryKind.PAUSED), None)
        return ClockShown(
            clock.kind, kind_name(clock.kind), clock.state,
            self._step(paused) if self.internal and clock.state == PAUSED and paused is not None else None,
            timedelta(microseconds=used), clock.promise.minutes,
            None if target is None else timedelta(microseconds=target - used),
            None if due is None else instant(due), target is not None and used > target,
            list(self._lines(counting, entries)) if self.internal else (), clock.reached(used) > 0,
        )  # fmt: skip

    def _lines(self, counting: Counting, entries: Sequence[tuple[Entry, ClockEntryRow]]) -> Iterator[Line]:
        ordered = sorted(entries, key=lambda pair: pair[0].at)
        state: str = STOPPED
        for (entry, row), following in zip(ordered, [*ordered[1:], None], strict=True):
            state = _STATES.get(entry.kind, state)
            until = self.now if following is None else following[0].at
            ran = counting.worked(entry.at, until) if state == RUNNING else 0
            over = following is None and state == STOPPED
            yield Line(
                instant(entry.at), self._what(entry, row), row.actor_name, state, timedelta(microseconds=ran),
                None if over else timedelta(microseconds=until - entry.at),
            )  # fmt: skip

    def _what(self, entry: Entry, row: ClockEntryRow) -> Text:
        said, decided = self._plain(entry, row), set_by(row.details or {}, self)
        return said if decided is None else text("%(sentence)s; %(part)s", sentence=said, part=decided)

    def _plain(self, entry: Entry, row: ClockEntryRow) -> Text:
        step, target = self._step(row), _target(entry)
        if entry.kind == EntryKind.STARTED:
            return text("Started at “%(step)s”, with the target %(target)s", step=step, target=target)
        if entry.kind == EntryKind.PAUSED:
            return text("Paused by “%(step)s”", step=step)
        if entry.kind == EntryKind.RESUMED:
            return text("Goes on")
        if entry.kind == EntryKind.STOPPED:
            return text("Stopped at “%(step)s”", step=step) if entry.element else text("Stopped: the process has ended")
        if entry.kind == EntryKind.RETARGETED:
            return text("New target: %(target)s (%(why)s)", target=target, why=self._why(row))
        if entry.kind == EntryKind.RECALENDARED:
            return text("Counted anew, work and pauses alike (%(why)s)", why=self._why(row))
        return text("Overdue since then")

    def _why(self, row: ClockEntryRow) -> str:
        """The reason of an entry: fields or versions, before and after."""
        reason = (row.details or {}).get("reason")
        found: Mapping[str, object] = reason if isinstance(reason, Mapping) else {}
        told = [text("%(label)s: %(value)s", label=self._called(name), value=self._told(name, value))
                for name, value in found.items()]  # fmt: skip
        return format_list(told, self.language) or "–"

    def _called(self, name: str) -> str:
        field = self.type.by_key.get(name)
        return field.label(self.language) if field is not None else translate(_VERSIONS[name], self.language)

    def _told(self, name: str, value: object) -> str:
        field = self.type.by_key.get(name)
        both = value if isinstance(value, list) else [value]
        words = (field.shown(each, self.language) if field is not None else str(each) for each in both)
        return " → ".join(word or "–" for word in words)

    def _step(self, row: ClockEntryRow) -> str:
        """Name of the element of an entry, as the diagram of that time calls it."""
        if row.element_id is None or row.definition_key is None:
            return "–"
        element = elements.program(self.session, row.definition_key).drawn.get(row.element_id)
        return elements.element_name(element, self.language) if element is not None else row.element_id


def _target(entry: Entry) -> Text | str:
    minutes = entry.promise.minutes if entry.promise is not None else None
    return text("none") if minutes is None else write_minutes(minutes)


