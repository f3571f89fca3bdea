"""Who is on duty now and next, in one roster or many: for pages, expressions, the API and the command line."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from database import reading, reading_along
from engine import clock
from engine.errors import InvalidState, text
from engine.registry import Actor
from itsm.people.tables import PersonRow
from itsm.roster.keeping import roster_row
from itsm.roster.planning.duties import Duty, Segment, State
from itsm.roster.planning.occurrences import Occurrence
from itsm.roster.planning.plan import Member
from itsm.roster.queries.loading import Schedule, schedules
from itsm.roster.rights import require_see
from itsm.roster.tables import RosterRow

AHEAD = timedelta(days=8)
"""A shift comes within a week, or there is none."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One who is on duty, or a gap: then there is no ``person_key`` and no ``team``, and ``state`` says why."""

    shift: str
    shift_name: str
    starts: datetime
    ends: datetime
    state: State | None
    person_key: int | None = None
    name: str = ""
    team: str = ""
    planned: str = ""
    """Whose turn it is, when somebody else is there or nobody."""

    @property
    def is_gap(self) -> bool:
        """True when nobody is there."""
        return self.person_key is None and not self.team


@dataclass(frozen=True, slots=True)
class NowAndNext:
    """A roster at an instant: its parts that run, and those of the shift that begins next."""

    roster: RosterRow
    current: Sequence[Entry]
    following: Sequence[Entry]
    missing: int
    """How many are missing now."""


def now_and_next(session: Session, rosters: Sequence[RosterRow], at: datetime, language: str) -> list[NowAndNext]:
    """Each of the rosters at an instant, in their order."""
    known = schedules(session, rosters, at, at + AHEAD, lambda found: _now_and_first(found, at))
    return [at_of(known[row.key], at, language) for row in rosters]


def on_duty(code: str, at: datetime | None, language: str = "en") -> NowAndNext:
    """One roster now, or at ``at``, in the transaction of the caller if there is one.

    Raises NotFound and InvalidState (archived).
    """
    with reading_along() as session:
        return _on_duty(session, code, at, language)


def on_duty_for(code: str, at: datetime | None, actor: Actor, language: str) -> NowAndNext:
    """The same for somebody who asks. Raises Forbidden, NotFound and InvalidState (archived)."""
    require_see(actor)
    with reading() as session:
        return _on_duty(session, code, at, language)


def entries(schedule: Schedule, part: Segment, language: str) -> list[Entry]:
    """Everybody of a part of a shift; a shift without anybody is one gap."""
    shift = part.occurrence.shift
    made = [_entry(schedule, part, duty, language) for duty in part.duties]
    return made or [Entry(shift.code, shift.name(language), part.starts, part.ends, None)]


def emails_of(session: Session, found: Sequence[Entry]) -> dict[int, str]:
    """E-mail addresses of the people of entries, by key."""
    keys = {one.person_key for one in found if one.person_key is not None}
    rows = session.execute(select(PersonRow.key, PersonRow.email).where(PersonRow.key.in_(sorted(keys))))
    return {row.key: row.email or "" for row in rows}


def _on_duty(session: Session, code: str, at: datetime | None, language: str) -> NowAndNext:
    row = roster_row(session, code)
    if row.archived_at is not None:
        raise InvalidState(
            text("Expected “%(name)s” to be in use, but it is archived. Restore it first.", name=row.code)
        )
    return now_and_next(session, [row], at or clock.now(), language)[0]


def _now_and_first(found: list[Occurrence], at: datetime) -> list[Occurrence]:
    """The shifts that run at an instant, and those that begin first after it."""
    first = min((one.starts for one in found if one.starts > at), default=None)
    return [one for one in found if one.starts <= at or one.starts == first]


def at_of(schedule: Schedule, at: datetime, language: str) -> NowAndNext:
    """A roster at an instant, of a schedule that reaches from there to the next shift."""
    current = [one for one in schedule.segments if one.starts <= at < one.ends]
    coming = [one for one in schedule.segments if one.occurrence.starts > at]
    first = min((one.occurrence.starts for one in coming), default=None)
    following = [one for one in coming if one.starts == first]
    return NowAndNext(
        schedule.roster,
        [entry for one in current for entry in entries(schedule, one, language)],
        [entry for one in following for entry in entries(schedule, one, language)],
        sum(one.missing for one in current),
    )


def _entry(schedule: Schedule, part: Segment, duty: Duty, language: str) -> Entry:
    shift, facts = part.occurrence.shift, schedule.facts
    who = Member("person", duty.person_key) if duty.person_key is not None else duty.member
    whose = duty.member if duty.person_key not in (None, duty.member.key) else duty.planned
    team = facts.teams.get(duty.member.key) if duty.member.kind == "team" and duty.count else None
    return Entry(
        shift.code, shift.name(language), part.starts, part.ends, duty.state, duty.person_key,
        schedule.said(who, language), team.code if team else "", schedule.said(whose, language) if whose else "",
    )
