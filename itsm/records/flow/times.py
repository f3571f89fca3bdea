"""``times`` as FEEL sees it: the lengths of time that a pack sets, by key, as the instant when each is over.

A diagram reads ``=times.auto_close`` in a timer of a date; how many days that are, and which of them count, stands in
``pack.yaml``. Minutes there are what holds until the organisation sets others for a priority. Calendar days are of 24
hours each. Working days are those of the calendar of the requester's site, else of their customer, else of the team
that has the record, else Monday to Friday in the organisation's time zone; so are working minutes.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

from sqlalchemy import func, select

from database import Tenant, UnitOfWork
from engine import clock
from engine.registry import InstanceRef
from itsm.calendars.arithmetic.definition import Definition
from itsm.calendars.arithmetic.hours import ALL_DAY
from itsm.calendars.arithmetic.working_time import WorkingTime
from itsm.calendars.queries import working_time
from itsm.escalation.boxes.kept import box_of
from itsm.organisation.tables import CustomerRow, SiteRow
from itsm.packs.declared.model import PackTime
from itsm.people.tables import PersonRow, TeamRow
from itsm.records.opened import OpenRecord, record_of


class PackTimes(Mapping[str, object]):
    """The times of a record's type, each computed when it is asked for."""

    def __init__(self, work: UnitOfWork, opened: OpenRecord) -> None:
        self._work = work
        self._opened = opened
        self._times = opened.type.times_by_key

    def __getitem__(self, name: str) -> object:
        return over_at(self._work, self._opened, self._times[name])

    def __iter__(self) -> Iterator[str]:
        return iter(self._times)

    def __len__(self) -> int:
        return len(self._times)


def times_context(work: UnitOfWork, instance: InstanceRef) -> object:
    """Context provider of the engine: the times of the record that ``instance`` serves; null when it serves none."""
    opened = record_of(work, instance)
    return None if opened is None else PackTimes(work, opened)


def over_at(work: UnitOfWork, opened: OpenRecord, time: PackTime) -> datetime:
    """When ``time``, begun now, is over for the record."""
    if time.minutes:
        box = box_of(work, opened.type.key, time, opened.row.priority)
        length = timedelta(minutes=box.minutes)
        return clock.now() + length if box.counts == "calendar" else _calendar_of(work, opened).add(clock.now(), length)
    if time.counts == "calendar":
        return clock.now() + timedelta(days=time.days)
    return _calendar_of(work, opened).add_days(clock.now(), time.days)


def _calendar_of(work: UnitOfWork, opened: OpenRecord) -> WorkingTime:
    """What counts the working days of the record."""
    row = opened.row
    of_team = select(TeamRow.calendar).where(TeamRow.code == row.team).scalar_subquery()
    of_requester = (
        select(func.coalesce(SiteRow.calendar, CustomerRow.calendar))
        .select_from(PersonRow)
        .outerjoin(SiteRow, SiteRow.key == PersonRow.site_key)
        .outerjoin(CustomerRow, CustomerRow.key == PersonRow.customer_key)
        .where(PersonRow.key == row.requester_key)
        .scalar_subquery()
    )
    statement = select(func.coalesce(of_requester, of_team), Tenant.time_zone).where(Tenant.key == row.tenant_id)
    code, zone = work.session.execute(statement).one()
    return working_time(code) if code else WorkingTime(Definition(zone, (ALL_DAY,) * 5 + ((), ())))
