"""One person's duties in every roster, and the swaps that concern them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import Session

from database import reading
from engine import clock
from engine.registry import Actor
from itsm.organisation.tables import AbsenceRow
from itsm.records.queries.people import names_of
from itsm.roster.choices import OPEN_SWAPS
from itsm.roster.feed_links import has_feed
from itsm.roster.planning.duties import Segment, State
from itsm.roster.queries.lists import title_of
from itsm.roster.queries.loading import schedules
from itsm.roster.rights import require_see
from itsm.roster.tables import OverrideRow, PlanMember, RosterRow, SwapRow

WEEKS = timedelta(days=35)
MOST_ROSTERS = 100
MOST_SWAPS = 50


@dataclass(frozen=True, slots=True)
class OwnDuty:
    """A part of a shift that somebody does; ``may_swap`` when it is wholly theirs and has not begun."""

    roster: str
    roster_title: str
    id: str
    shift_name: str
    starts: datetime
    ends: datetime
    state: State
    night: bool
    may_swap: bool


@dataclass(frozen=True, slots=True)
class SwapView:
    """A swap with the names of both; shifts as ids such as ``2026-11-20.night``."""

    key: int
    roster: str
    roster_title: str
    giver_key: int
    giver: str
    taker_key: int
    taker: str
    given: str
    returned: str
    note: str
    state: str
    asked_at: datetime
    is_over: bool
    """True when nobody can answer any more: a shift has begun."""


@dataclass(frozen=True, slots=True)
class Mine:
    """The page of somebody's own shifts."""

    duties: Sequence[OwnDuty]
    swaps: Sequence[SwapView]
    has_feed: bool


def mine(actor: Actor, language: str) -> Mine:
    """The actor's shifts of the coming weeks and open swaps. Raises Forbidden."""
    require_see(actor)
    key, now = actor.key or 0, clock.now()
    with reading() as session:
        concerned = or_(SwapRow.giver_key == key, SwapRow.taker_key == key)
        return Mine(
            duties_of(session, key, now, now + WEEKS, language),
            swap_views(session, select_swaps(concerned), language), has_feed(session, key, None),
        )  # fmt: skip


def duties_of(session: Session, person_key: int, begin: datetime, end: datetime, language: str) -> list[OwnDuty]:
    """Every part of a shift that the person does between two instants, by its beginning."""
    rows = rosters_of(session, {person_key}, begin, end)
    known = schedules(session, rows, begin, end)
    found = [
        _own(row, part, person_key, state, language)
        for row in rows
        for part in known[row.key].segments
        for state in _states(part, person_key)
    ]
    return sorted(found, key=lambda one: (one.starts, one.roster))


def rosters_of(
    session: Session, person_keys: Collection[int], begin: datetime, end: datetime
) -> Sequence[RosterRow]:
    """Rosters in which any of the people may have a duty: by name, for somebody absent, by an override."""
    people = sorted(person_keys)
    replaced = select(AbsenceRow.person_key).where(
        AbsenceRow.substitute_key.in_(people), AbsenceRow.ends_at > begin, AbsenceRow.starts_at < end
    )
    named = select(PlanMember.roster_key).where(
        PlanMember.kind == "person",
        or_(PlanMember.member_key.in_(people), PlanMember.member_key.in_(replaced)),
    )
    since = (begin - WEEKS).strftime("%Y-%m-%dT%H:%M")
    put_in = select(OverrideRow.roster_key).where(
        or_(OverrideRow.by_key.in_(people), OverrideRow.by_key.in_(replaced)), OverrideRow.ends > since
    )
    statement = select(RosterRow).where(
        RosterRow.archived_at.is_(None), or_(RosterRow.key.in_(named), RosterRow.key.in_(put_in))
    )
    return session.scalars(statement.order_by(RosterRow.code).limit(MOST_ROSTERS)).all()


def select_swaps(*conditions: ColumnElement[bool]) -> Select[SwapRow, RosterRow]:
    """Swaps that are open, the newest first."""
    return (
        select(SwapRow, RosterRow)
        .join(RosterRow, RosterRow.key == SwapRow.roster_key)
        .where(SwapRow.state.in_(sorted(OPEN_SWAPS)), *conditions)
        .order_by(SwapRow.key.desc())
        .limit(MOST_SWAPS)
    )


def swap_views(session: Session, statement: Select[SwapRow, RosterRow], language: str) -> list[SwapView]:
    """Swaps with the names of both people."""
    rows = session.execute(statement).all()
    names = names_of(session, [key for swap, _ in rows for key in (swap.giver_key, swap.taker_key)])
    return [
        SwapView(
            swap.key, row.code, title_of(row, language), swap.giver_key, names.get(swap.giver_key, ""), swap.taker_key,
            names.get(swap.taker_key, ""), f"{swap.given_day.isoformat()}.{swap.given_shift}",
            f"{swap.returned_day.isoformat()}.{swap.returned_shift}" if swap.returned_day else "", swap.note,
            swap.state, swap.asked_at, swap.expires_at <= clock.now(),
        )
        for swap, row in rows
    ]  # fmt: skip


def _states(part: Segment, person_key: int) -> list[State]:
    """How the person is on duty in a part of a shift; nothing when they are not."""
    return [duty.state for duty in part.duties if duty.person_key == person_key][:1]


def _own(row: RosterRow, part: Segment, person_key: int, state: State, language: str) -> OwnDuty:
    found = part.occurrence
    whole = (part.starts, part.ends) == (found.starts, found.ends)
    own = any(duty.member.key == person_key and duty.member.kind == "person" for duty in part.duties)
    return OwnDuty(
        row.code, title_of(row, language), found.id, found.shift.name(language), part.starts, part.ends, state,
        found.shift.night, whole and own and found.starts > clock.now(),
    )
