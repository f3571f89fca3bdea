"""What a record is promised: the level that holds, asked once and kept on the record, and the calendar that counts."""

from dataclasses import dataclass, field

from sqlalchemy import event, select
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Mapper, Session

from database import TenantScoped, UnitOfWork, kept_of
from engine.state.newest import count_change, remembered
from itsm.calendars.arithmetic.definition import from_json as definition_of
from itsm.calendars.queries import computing
from itsm.calendars.tables import CalendarRevision, CalendarRow
from itsm.clocks.ledger.clock import EVERY_HOUR, Counting
from itsm.clocks.ledger.entries import NOTHING_PROMISED, Promise
from itsm.clocks.ledger.ledger import Rules
from itsm.clocks.levels.content import Case, Content, from_json
from itsm.clocks.levels.tables import ServiceLevelRow, ServiceLevelVersion
from itsm.priority.reasons import promised_priority
from itsm.records.opened import OpenRecord
from itsm.records.requesters import requester_of
from itsm.records.tables import Record

ALWAYS = "24x7"
"""The calendar of those who have none."""
MOST_KEPT = 1000


@dataclass(slots=True)
class Promises:
    """One version of a level: what it promises is looked up once for each case."""

    content: Content
    _known: dict[tuple[str, str, str | None, str | None], Promise] = field(default_factory=dict)

    def of(self, kind: str, record: Record) -> Promise:
        """What is promised for a clock of a record."""
        place = (kind, record.type_key, promised_priority(record), record.service)
        found = self._known.get(place)
        if found is None:
            target = self.content.target(kind, Case(*place[1:]))
            found = Promise(target.minutes, tuple(sorted(target.thresholds))) if target else NOTHING_PROMISED
            if len(self._known) >= MOST_KEPT:
                self._known.clear()
            self._known[place] = found
        return found



def rules_of(work: UnitOfWork, opened: OpenRecord) -> Rules:
    """What the ledger of a record asks."""
    session = work.session
    chosen: list[int] = []
    known: dict[int, Counting] = {}

    def promise(kind: str) -> Promise:
        row = opened.row
        _choose_level(work, opened)
        if row.level_key is None or row.level_version is None:
            return NOTHING_PROMISED
        return promises_of(session, row.level_key, row.level_version).of(kind, row)

    def calendar() -> int:
        if not chosen:
            chosen.append(_calendar_of(work, opened))
        return chosen[0]

    def counting(key: int) -> Counting:
        found = known.get(key)
        if found is None:
            found = known[key] = counting_of(session, key)
        return found

    return Rules(promise, calendar, counting)


def promises_of(session: Session, level_key: int, version: int) -> Promises:
    """A version of a level, which is never changed: read once."""
    known = kept_of(session, "promises")
    found: Promises | None = known.get((level_key, version))
    if found is None:
        which = (ServiceLevelVersion.level_key == level_key, ServiceLevelVersion.version == version)
        content = session.scalars(select(ServiceLevelVersion.content).where(*which)).one()
        found = known[level_key, version] = Promises(from_json(content))
    return found


def counting_of(session: Session, calendar_key: int) -> Counting:
    """What counts with a revision of a calendar, which is never changed: read once. 0: all hours of all days."""
    if not calendar_key:
        return EVERY_HOUR
    known = kept_of(session, "calendars that count")
    found: Counting | None = known.get(calendar_key)
    if found is None:
        columns = (CalendarRevision.definition, CalendarRevision.checksum)
        row = session.execute(select(*columns).where(CalendarRevision.key == calendar_key)).one()
        definition = definition_of(row.definition)
        found = EVERY_HOUR if definition.always_works else computing(definition, row.checksum)
        known[calendar_key] = found
    return found


def revision_in_force(work: UnitOfWork, code: str) -> int:
    """Key of the revision of a calendar that is in force; 0 when there is no such calendar."""
    return remembered(work, "calendar", code, lambda: _revision(work.session, code))


def _choose_level(work: UnitOfWork, opened: OpenRecord) -> None:
    """Let the record keep the level that holds, unless it has one."""
    if opened.row.level_key is not None:
        return
    code = requester_of(work, opened.row.requester_key).level
    found = remembered(work, "level", code or "", lambda: _level(work.session, code))
    if found is not None:
        opened.set_column("level_key", found[0])
        opened.set_column("level_version", found[1])


def _level(session: Session, code: str | None) -> tuple[int, int] | None:
    which = ServiceLevelRow.code == code if code else ServiceLevelRow.is_default
    row = session.execute(select(ServiceLevelRow.key, ServiceLevelRow.version).where(which)).first()
    return None if row is None else (row.key, row.version)


def _calendar_of(work: UnitOfWork, opened: OpenRecord) -> int:
    _choose_level(work, opened)
    row, own = opened.row, None
    if row.level_key is not None and row.level_version is not None:
        own = promises_of(work.session, row.level_key, row.level_version).content.calendar
    if own is None:
        requester = requester_of(work, row.requester_key)
        own = requester.site_calendar or requester.customer_calendar or ALWAYS
    return revision_in_force(work, own)


def _revision(session: Session, code: str) -> int:
    in_force = (CalendarRevision.calendar_key == CalendarRow.key, CalendarRevision.revision == CalendarRow.revision)
    found = select(CalendarRevision.key).join(CalendarRow, in_force[0]).where(in_force[1], CalendarRow.code == code)
    return session.scalar(found) or 0


@event.listens_for(CalendarRow, "after_insert")
@event.listens_for(CalendarRow, "after_update")
@event.listens_for(ServiceLevelRow, "after_insert")
@event.listens_for(ServiceLevelRow, "after_update")
def _count(_mapper: Mapper[TenantScoped], connection: Connection, changed: TenantScoped) -> None:
    """Steps keep what they have read of calendars and levels; whoever changes one counts it."""
    count_change(connection, changed)
