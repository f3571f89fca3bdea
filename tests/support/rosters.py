"""Rosters: three people of a team whose lead keeps a roster of two shifts around the clock."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import pytest

from database import reading
from engine.registry import SYSTEM, Actor
from itsm.people.commands import join_team
from itsm.roster.commands import SwapWish, ask_swap, save_roster, save_rotation, save_shift
from itsm.roster.keeping import roster_row
from itsm.roster.planning.duties import Segment
from itsm.roster.queries.loading import Schedule, schedules
from tests.support.clocks import Clock
from tests.support.people import MakePerson

ALL_WEEK = frozenset(range(1, 8))
ROSTER = {"code": "desk", "name_en": "Service desk", "name_zh-CN": "服务台", "team": "line-1", "zone": "Asia/Shanghai"}
MORNING = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
"""When a test with the ``clock`` fixture begins."""

TODAY = date(2026, 11, 20)
"""Its day in Shanghai, where it is 17:00: the day shift runs, the night shift begins at 20:00."""


@dataclass(frozen=True, slots=True)
class Crew:
    """A lead, and An, Bo and Cy, who take turns: on the first day An has the day and Bo the night, then Bo and Cy …"""

    lead: Actor
    an: Actor
    bo: Actor
    cy: Actor

    @property
    def keys(self) -> dict[int, str]:
        """Short names by key."""
        return {actor.key or 0: name for name, actor in (("an", self.an), ("bo", self.bo), ("cy", self.cy))}


def shift(start: str, hours: str = "12", **more: str) -> dict[str, str]:
    """The form of a shift that counts from today on."""
    return {"name_en": "Shift", "start": start, "hours": hours, "from": TODAY.isoformat(), **more}


def rotation(*members: Actor | str, **more: str) -> dict[str, str]:
    """The form of a rotation that counts from today on."""
    lines = [one if isinstance(one, str) else str(one.key) for one in members]
    today = TODAY.isoformat()
    return {"members": "\n".join(lines), "starts_on": today, "from": today, **more}


def schedule(code: str = "desk", begin: datetime = MORNING, days: float = 3) -> Schedule:
    """The roster over some days."""
    with reading() as session:
        row = roster_row(session, code)
        return schedules(session, [row], begin, begin + timedelta(days=days))[row.key]


def people(crew: Crew, found: list[Segment] | tuple[Segment, ...] | None = None) -> list[str]:
    """Who is there in each part of a shift: ``day: an``; ``-`` for a gap."""
    parts = schedule().segments if found is None else found
    return [
        f"{one.occurrence.day.day} {one.occurrence.shift.code}: "
        + " ".join(crew.keys.get(duty.person_key or 0, "-") for duty in one.duties)
        for one in parts
    ]


def ask(crew: Crew, given: str, returned: str = "", giver: Actor | None = None, taker: Actor | None = None) -> int:
    """An asks Bo (by default) to swap; the key of the swap."""
    return ask_swap("desk", SwapWish(given, (taker or crew.bo).key, returned), giver or crew.an).key


@pytest.fixture
def crew(make_person: MakePerson, clock: Clock) -> Crew:
    """The four of them, and their roster ``desk``."""
    lead, an, bo, cy = (make_person(name, roles=("agent",), teams=("line-1",)) for name in ("Li", "An", "Bo", "Cy"))
    join_team(lead.key or 0, "line-1", "lead", SYSTEM)
    save_roster(None, ROSTER, SYSTEM)
    save_shift("desk", None, shift("08:00", code="day"), ALL_WEEK, SYSTEM)
    save_shift("desk", None, shift("20:00", code="night", night="true"), ALL_WEEK, SYSTEM)
    save_rotation("desk", None, rotation(an, bo, cy, code="days", shift="day", turn="day"), SYSTEM)
    save_rotation("desk", None, rotation(bo, cy, an, code="nights", shift="night", turn="day"), SYSTEM)
    return Crew(lead, an, bo, cy)
