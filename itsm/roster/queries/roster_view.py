"""One roster: its shifts over some days with who is there, what is wrong, and what stands beside the plan."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from database import reading
from engine import clock
from engine.registry import Actor
from itsm.organisation.queries.trail import Changed, changes_of
from itsm.packs.names import in_language
from itsm.people.roles import may
from itsm.people.tables import TeamRow
from itsm.records.queries.people import names_of
from itsm.roster.feed_links import has_feed
from itsm.roster.keeping import roster_row
from itsm.roster.planning.instants import instant_of, local_day
from itsm.roster.planning.plan import Plan, Shift
from itsm.roster.queries.double_duty import AHEAD, Doubled, doubled_in
from itsm.roster.queries.lists import title_of
from itsm.roster.queries.loading import Schedule, plans_of, schedules
from itsm.roster.queries.on_duty import Entry, NowAndNext, at_of, entries, now_and_next
from itsm.roster.rights import may_change, require_see
from itsm.roster.tables import AlarmRow, NoteRow, RosterRow

MOST_DAYS = 62
NOTES = 5
ALARMS = 20


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a shift in the grid: who is there, and how many are missing."""

    starts: datetime
    ends: datetime
    entries: Sequence[Entry]
    missing: int


@dataclass(frozen=True, slots=True)
class Cell:
    """A shift of a day; ``id`` is what swaps call it."""

    id: str
    starts: datetime
    ends: datetime
    parts: Sequence[Part]

    @property
    def missing(self) -> int:
        """The most people that are missing at any time of it."""
        return max((part.missing for part in self.parts), default=0)


@dataclass(frozen=True, slots=True)
class Grid:
    """Days with a cell for each shift (None: it does not take place), and who is on duty elsewhere at the same time."""

    first: date
    shifts: Sequence[Shift]
    days: Sequence[tuple[date, Sequence[Cell | None]]]
    doubled: Sequence[Doubled]


@dataclass(frozen=True, slots=True)
class Note:
    """A hand-over note; ``confirmed_by`` is empty while it waits."""

    key: int
    written_by: str
    written_at: datetime
    words: str
    confirmed_by: str
    confirmed_at: datetime | None
    is_own: bool


@dataclass(frozen=True, slots=True)
class RosterView:
    """A roster for its page."""

    row: RosterRow
    title: str
    team: tuple[str, str]
    """Code and name of the team that keeps it."""
    team_archived: bool
    may_change: bool
    now: NowAndNext
    alarms: Sequence[AlarmRow]
    notes: Sequence[Note]
    plans: Sequence[Plan]
    has_feed: bool
    changes: Sequence[Changed] = field(default_factory=list)
    doubled: Sequence[Doubled] = ()


def roster_view(code: str, actor: Actor, language: str, notes: int = NOTES, warns: bool = False) -> RosterView:
    """One roster; ``warns`` looks for double duty in the coming weeks. Raises Forbidden and NotFound."""
    require_see(actor)
    now = clock.now()
    with reading() as session:
        row = roster_row(session, code)
        if warns and row.archived_at is None:
            schedule = schedules(session, [row], now, now + AHEAD)[row.key]
            current, doubled = at_of(schedule, now, language), doubled_in(session, schedule, language)
        else:
            current, doubled = now_and_next(session, [row], now, language)[0], []
        team = session.get_one(TeamRow, row.team_key)
        changes = changes_of(session, f"roster {code}", language) if may(actor, "audit.see") else []
        return RosterView(
            row, title_of(row, language), (team.code, in_language(team.names, language) or team.code),
            team.archived_at is not None, may_change(session, row.team_key, actor),
            current, _alarms(session, row),
            _notes(session, row, actor, notes), plans_of(session, [row.key])[row.key],
            has_feed(session, actor.key or 0, row.key), changes, doubled,
        )  # fmt: skip


def grid(code: str, first: date | None, days: int, actor: Actor, language: str) -> Grid:
    """The shifts that begin on ``days`` days from ``first`` (None: today) on. Raises Forbidden and NotFound."""
    require_see(actor)
    with reading() as session:
        row = roster_row(session, code)
        today = local_day(row.zone, clock.now())
        begin = first or today
        last = begin + timedelta(days=min(max(days, 1), MOST_DAYS) - 1)
        margin = timedelta(days=1)  # a shift of another zone begins on another date
        start, end = instant_of(row.zone, begin - margin, 0), instant_of(row.zone, last + 2 * margin, 0)
        schedule = schedules(session, [row], start, end)[row.key]
        shown = replace(schedule, segments=[one for one in schedule.segments if begin <= one.occurrence.day <= last])
        doubled = doubled_in(session, shown, language) if row.archived_at is None else []
    return _grid(schedule, begin, last, language, doubled)


def _grid(schedule: Schedule, first: date, last: date, language: str, doubled: Sequence[Doubled]) -> Grid:
    parts: dict[tuple[date, str], list[Part]] = {}
    cells: dict[tuple[date, str], Cell] = {}
    shifts: dict[str, Shift] = {}
    for one in schedule.segments:
        found = one.occurrence
        place = (found.day, found.shift.code)
        if first <= found.day <= last:
            shifts.setdefault(found.shift.code, found.shift)
            mine = parts.setdefault(place, [])
            mine.append(Part(one.starts, one.ends, entries(schedule, one, language), one.missing))
            cells[place] = Cell(found.id, found.starts, found.ends, mine)
    ordered = sorted(shifts.values(), key=lambda shift: (shift.start, shift.code))
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    return Grid(first, ordered, [(day, [cells.get((day, one.code)) for one in ordered]) for day in days], doubled)


def _alarms(session: Session, row: RosterRow) -> Sequence[AlarmRow]:
    if row.archived_at is not None:
        return []
    still = select(AlarmRow).where(AlarmRow.roster_key == row.key, AlarmRow.ended_at.is_(None))
    return session.scalars(still.order_by(AlarmRow.day, AlarmRow.shift).limit(ALARMS)).all()


def _notes(session: Session, row: RosterRow, actor: Actor, limit: int) -> list[Note]:
    newest = select(NoteRow).where(NoteRow.roster_key == row.key).order_by(NoteRow.key.desc()).limit(limit)
    rows = session.scalars(newest).all()
    names = names_of(session, [key for one in rows for key in (one.written_by_key, one.confirmed_by_key)])
    return [
        Note(one.key, names.get(one.written_by_key, ""), one.written_at, one.words,
             names.get(one.confirmed_by_key or 0, ""), one.confirmed_at, one.written_by_key == actor.key)
        for one in rows
    ]  # fmt: skip
