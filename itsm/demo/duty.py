"""Who of a team is at work when: by its roster, else in the usual hours of its people; nobody who is absent."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from itsm.organisation.tables import AbsenceRow
from itsm.people.tables import Membership, PersonRow, TeamRow
from itsm.roster.planning.duties import Segment
from itsm.roster.queries.loading import schedules
from itsm.roster.tables import RosterRow

BEGINS, ENDS = 8, 17
"""Hours of those who have no roster, in their own zone, from Monday to Friday."""
LOOK = timedelta(minutes=20)
LONGEST = timedelta(days=10)
SATURDAY = 5
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True, slots=True)
class Hours:
    """When one person is there: their zone, and when they are absent."""

    zone: str
    absences: tuple[tuple[datetime, datetime], ...] = ()

    def is_absent(self, at: datetime) -> bool:
        """True during an absence."""
        return any(begins <= at < ends for begins, ends in self.absences)

    def is_usual(self, at: datetime) -> bool:
        """True in the usual hours of a working day."""
        local = at.astimezone(ZoneInfo(self.zone))
        return local.weekday() < SATURDAY and BEGINS <= local.hour < ENDS


@dataclass(frozen=True, slots=True)
class Duty:
    """The teams by code with their people, and what the rosters say, over a stretch of time."""

    members: dict[str, tuple[int, ...]]
    hours: dict[int, Hours]
    rosters: dict[str, Sequence[Segment]]
    """Parts of shifts by the code of the team that keeps the roster and works its hours."""

    def there(self, team: str, at: datetime) -> list[int]:
        """Members who are at work."""
        here = [key for key in self.members.get(team, ()) if not self.hours[key].is_absent(at)]
        if team not in self.rosters:
            return [key for key in here if self.hours[key].is_usual(at)]
        on_duty = {
            duty.person_key for part in self.rosters[team] if part.starts <= at < part.ends for duty in part.duties
        }
        return [key for key in here if key in on_duty]

    def is_there(self, person: int, at: datetime) -> bool:
        """True when one of the person's teams has them at work; of those without a team in their usual hours."""
        teams = [team for team, keys in self.members.items() if person in keys]
        if teams:
            return any(person in self.there(team, at) for team in teams)
        return self.hours[person].is_usual(at)

    def next_of(self, team: str, at: datetime) -> datetime:
        """The first instant from ``at`` on at which somebody of the team is at work."""
        return next((one for one in _looks(at) if self.there(team, one)), at)

    def last_for(self, person: int, at: datetime) -> datetime:
        """The last instant up to ``at`` at which the person was at work."""
        return next((one for one in _looks(at, -LOOK) if self.is_there(person, one)), at)

    def next_for(self, person: int, at: datetime) -> datetime:
        """The first instant from ``at`` on at which the person is at work."""
        return next((one for one in _looks(at) if self.is_there(person, one)), at)


def read_duty(session: Session, begin: datetime, end: datetime) -> Duty:
    """Who is at work between two instants, in the tenant in force."""
    joined = select(TeamRow.code, Membership.person_key).join(TeamRow, TeamRow.key == Membership.team_key)
    people = joined.join(PersonRow, PersonRow.key == Membership.person_key).where(PersonRow.active)
    members: dict[str, tuple[int, ...]] = {}
    for code, key in session.execute(people.order_by(TeamRow.code, Membership.person_key)):
        members[code] = (*members.get(code, ()), key)
    away: dict[int, tuple[tuple[datetime, datetime], ...]] = {}
    for row in session.scalars(select(AbsenceRow).where(AbsenceRow.cancelled_at.is_(None))):
        away[row.person_key] = (*away.get(row.person_key, ()), (row.starts_at, row.ends_at))
    zones = session.execute(select(PersonRow.key, PersonRow.time_zone).order_by(PersonRow.key)).all()
    hours = {key: Hours(zone, away.get(key, ())) for key, zone in zones}
    return Duty(members, hours, _rosters(session, begin, end))


def instant(said: str, now: datetime, zone: str) -> datetime:
    """A time of the clock on a day: so many days from today (``-2 20:00``), or ``sat+1 22:00``, that of next week."""
    day, _, time = said.partition(" ")
    today = now.astimezone(ZoneInfo(zone)).replace(second=0, microsecond=0)
    if day[:3] in WEEKDAYS:
        days = WEEKDAYS.index(day[:3]) - today.weekday() + 7 * int(day[3:])
    else:
        days = int(day)
    hour, minute = (int(one) for one in time.split(":"))
    return (today.replace(hour=hour, minute=minute) + timedelta(days=days)).astimezone(UTC)


def _rosters(session: Session, begin: datetime, end: datetime) -> dict[str, Sequence[Segment]]:
    """Rosters of a first line say its hours; one of on-call duty says only who is called outside of them."""
    keeping = select(RosterRow, TeamRow.code).join(TeamRow, TeamRow.key == RosterRow.team_key)
    first = keeping.where(RosterRow.archived_at.is_(None), TeamRow.line == 1).order_by(RosterRow.code)
    rows = session.execute(first).all()
    known = schedules(session, [row for row, _ in rows], begin, end)
    return {code: known[row.key].segments for row, code in rows}


def _looks(at: datetime, step: timedelta = LOOK) -> Iterator[datetime]:
    return (at + step * number for number in range(int(LONGEST / LOOK)))
