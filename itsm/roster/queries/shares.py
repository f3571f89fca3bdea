"""How duty is shared out in a roster over a period; and the swaps and overrides that stand beside its plan."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select

from database import reading
from engine import clock
from engine.errors import InvalidInput, text
from engine.registry import Actor
from itsm.calendars.queries import working_time
from itsm.records.queries.people import names_of
from itsm.roster.keeping import roster_row
from itsm.roster.planning.counts import Count, counted
from itsm.roster.planning.instants import instant_of, local_day
from itsm.roster.queries.duties_of_person import SwapView, select_swaps, swap_views
from itsm.roster.queries.loading import schedules, wall_instant
from itsm.roster.rights import require_see
from itsm.roster.tables import OverrideRow, RosterRow, SwapRow

LONGEST = timedelta(days=400)
MOST_OVERRIDES = 100


@dataclass(frozen=True, slots=True)
class Share:
    """What one person did."""

    name: str
    count: Count


@dataclass(frozen=True, slots=True)
class Shares:
    """The shares of everybody from the day ``first`` up to and with ``last``; ``holidays_known`` with a calendar."""

    first: date
    last: date
    shares: Sequence[Share]
    holidays_known: bool


@dataclass(frozen=True, slots=True)
class OverrideView:
    """An override with names; a ``swap`` is one half of a swap, for one shift of one day."""

    key: int
    begins: datetime
    ends: datetime
    shift: str
    day: date | None
    instead_of: str
    by: str
    reason: str
    swap: bool


def shares(code: str, first: date | None, last: date | None, actor: Actor) -> Shares:
    """Counts over a period: without days the month that runs. Raises Forbidden, NotFound, InvalidInput."""
    require_see(actor)
    with reading() as session:
        row = roster_row(session, code)
        begin, end = _period(row, first, last)
        start, finish = instant_of(row.zone, begin, 0), instant_of(row.zone, end + timedelta(days=1), 0)
        schedule = schedules(session, [row], start, finish)[row.key]
        days = working_time(row.calendar).days if row.calendar else None
        found = counted(
            schedule.segments, start, finish, lambda day: days is not None and days.day(day).kind == "holiday"
        )
        people = schedule.facts.people
    return Shares(begin, end, [Share(people[one.person_key].name, one) for one in found], days is not None)


def overrides(code: str, actor: Actor) -> list[OverrideView]:
    """Overrides of a roster that are not over, the next one first. Raises Forbidden and NotFound."""
    require_see(actor)
    now = clock.now()
    since = (now - timedelta(days=10)).strftime("%Y-%m-%dT%H:%M")
    with reading() as session:
        row = roster_row(session, code)
        statement = (
            select(OverrideRow)
            .where(OverrideRow.roster_key == row.key, OverrideRow.ends > since, OverrideRow.cancelled_at.is_(None))
            .order_by(OverrideRow.begins, OverrideRow.key)
            .limit(MOST_OVERRIDES)
        )
        rows = [one for one in session.scalars(statement) if _is_to_come(one, now)]
        names = names_of(session, [key for one in rows for key in (one.instead_of_key, one.by_key)])
    return [
        OverrideView(
            one.key, wall_instant(one.zone, one.begins), wall_instant(one.zone, one.ends), one.shift or "", one.day,
            names.get(one.instead_of_key or 0, ""), names.get(one.by_key or 0, ""), one.reason,
            one.swap_key is not None,
        )
        for one in rows
    ]  # fmt: skip


def swaps_of(code: str, actor: Actor, language: str) -> list[SwapView]:
    """Open swaps of a roster. Raises Forbidden and NotFound."""
    require_see(actor)
    with reading() as session:
        row = roster_row(session, code)
        return swap_views(session, select_swaps(SwapRow.roster_key == row.key), language)


def _is_to_come(row: OverrideRow, now: datetime) -> bool:
    if row.day is not None:
        return row.day >= local_day(row.zone, now)
    return wall_instant(row.zone, row.ends) > now


def _period(row: RosterRow, first: date | None, last: date | None) -> tuple[date, date]:
    today = local_day(row.zone, clock.now())
    begin = first or today.replace(day=1)
    end = last or (begin.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
    if not begin <= end < begin + LONGEST:
        raise InvalidInput(text("Expected a last day from the first one on, within 400 days. Choose other days."))
    return begin, end
