"""What the worker does: look ahead in every roster, raise an alarm where too few come, and tell the lead once."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import or_, select

from database import UnitOfWork, all_tenants, in_tenant, reading, retrying, unit_of_work
from engine import clock
from engine.errors import text
from itsm.audit import audit
from itsm.roster.keeping import write_to
from itsm.roster.planning.duties import Segment
from itsm.roster.queries.loading import schedules
from itsm.roster.rights import leads_of
from itsm.roster.tables import AlarmRow, RosterRow

EVERY = timedelta(minutes=5)
"""How often a roster is looked at that nobody changed: absences and leavers are seen by then."""
_AROUND = timedelta(days=10)
"""Longer than a shift lasts: an alarm of an older one cannot come again."""

Place = tuple[str, date]


def watch_rosters(limit: int) -> int:
    """Look at no more than ``limit`` rosters of all organisations that are due; gives how many were."""
    due = select(RosterRow.key, RosterRow.tenant_id).where(
        RosterRow.check_at <= clock.now(), RosterRow.archived_at.is_(None)
    )
    with all_tenants(), reading() as session:
        found = session.execute(due.order_by(RosterRow.check_at).limit(limit)).all()
    for row in found:
        with in_tenant(row.tenant_id):
            retrying(lambda key=row.key: _watch(key))  # type: ignore[misc]  # the loop's value
    return len(found)


def _watch(key: int) -> None:
    now = clock.now()
    with unit_of_work() as work:
        mine = select(RosterRow).where(RosterRow.key == key, RosterRow.check_at <= now)
        row = work.session.scalar(mine.with_for_update(skip_locked=True))
        if row is None:
            return
        row.check_at = now + EVERY
        schedule = schedules(work.session, [row], now, now + timedelta(hours=row.warns_hours))[row.key]
        _compare(work, row, short(schedule.segments), now)


def short(segments: Sequence[Segment]) -> Mapping[Place, Segment]:
    """The worst part of every shift that has too few people."""
    found: dict[Place, Segment] = {}
    for one in segments:
        place = (one.occurrence.shift.code, one.occurrence.day)
        if one.missing and (place not in found or one.missing > found[place].missing):
            found[place] = one
    return found


def _compare(work: UnitOfWork, row: RosterRow, wanted: Mapping[Place, Segment], now: datetime) -> None:
    late = or_(AlarmRow.ended_at.is_(None), AlarmRow.day >= (now - _AROUND).date())
    rows = work.session.scalars(select(AlarmRow).where(AlarmRow.roster_key == row.key, late)).all()
    known = {(one.shift, one.day): one for one in rows}
    for place, alarm in known.items():
        if alarm.ended_at is None and place not in wanted:
            alarm.ended_at = now
            audit(work, "roster_alarm_ended", f"roster {row.code}", None, shift=alarm.shift, day=alarm.day.isoformat())
    for place, part in wanted.items():
        found = known.get(place)
        if found is None:
            found = AlarmRow(roster_key=row.key, shift=place[0], day=place[1], missing=part.missing, times=1)
            work.session.add(found)
            _raise(work, row, found, part)
        elif found.ended_at is not None:
            found.ended_at, found.raised_at, found.times = None, now, found.times + 1
            _raise(work, row, found, part)
        found.missing = part.missing


def _raise(work: UnitOfWork, row: RosterRow, alarm: AlarmRow, part: Segment) -> None:
    audit(
        work, "roster_alarm_raised", f"roster {row.code}", None, shift=alarm.shift, day=alarm.day.isoformat(),
        missing=part.missing,
    )  # fmt: skip
    name = row.names.get("en") or row.code
    write_to(
        work, leads_of(work.session, row), f"alarm {row.key} {alarm.shift} {alarm.day.isoformat()} {alarm.times}",
        text("Too few people on duty: %(roster)s", roster=name),
        (text("People missing in the shift “%(shift)s” of %(day)s: %(missing)s of %(minimum)s.",
              shift=part.occurrence.shift.code, day=alarm.day.isoformat(), minimum=part.occurrence.shift.minimum,
              missing=part.missing),),
        f"/roster/{row.code}", text("Open the roster"),
    )  # fmt: skip
