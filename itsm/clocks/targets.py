"""What a ledger asks for a record: promises, the calendar that counts, and what counts with it."""

from sqlalchemy import event, select
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Mapper, Session

from database import TenantScoped, UnitOfWork, kept_of
from engine.state.newest import count_change, remembered
from itsm.calendars.arithmetic.definition import from_json as definition_of
from itsm.calendars.queries import computing
from itsm.calendars.tables import CalendarRevision, CalendarRow
from itsm.clocks.ledger.clock import EVERY_HOUR, Counting
from itsm.clocks.ledger.ledger import Rules
from itsm.clocks.levels.choosing import Promising
from itsm.clocks.levels.promises import promises_of
from itsm.clocks.levels.tables import ServiceLevelRow
from itsm.records.opened import OpenRecord
from itsm.records.requesters import requester_of

ALWAYS = "24x7"
"""The calendar of those who have none."""


def rules_of(work: UnitOfWork, opened: OpenRecord) -> Rules:
    """What the ledger of a record asks."""
    session, promising = work.session, Promising(work, opened)
    chosen: list[int] = []
    known: dict[int, Counting] = {}

    def calendar() -> int:
        if not chosen:
            chosen.append(_calendar_of(work, opened, promising))
        return chosen[0]

    def counting(key: int) -> Counting:
        found = known.get(key)
        if found is None:
            found = known[key] = counting_of(session, key)
        return found

    return Rules(promising.promise, calendar, counting, promising.why)


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


def _calendar_of(work: UnitOfWork, opened: OpenRecord, promising: Promising) -> int:
    promising.choose_level()
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
