"""Who of a roster is to be on duty elsewhere at the same time: what whoever plans is warned of."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from itsm.roster.planning.doubles import Double, doubles
from itsm.roster.queries.duties_of_person import rosters_of
from itsm.roster.queries.lists import title_of
from itsm.roster.queries.loading import Schedule, schedules
from itsm.roster.tables import RosterRow

AHEAD = timedelta(days=28)
"""How far whoever plans is warned."""


@dataclass(frozen=True, slots=True)
class Doubled:
    """Somebody is to be in two shifts at once, so many times; the first time, with both shifts.

    ``roster`` is the code of the other roster, empty for the same one.
    """

    name: str
    times: int
    starts: datetime
    ends: datetime
    shift: str
    other_shift: str
    roster: str = ""
    roster_title: str = ""


def doubled_in(session: Session, schedule: Schedule, language: str) -> list[Doubled]:
    """Double duty of those who are in a schedule, by time."""
    parts = schedule.segments
    people = {duty.person_key for part in parts for duty in part.duties if duty.person_key is not None}
    if not people:
        return []
    begin, end = min(part.starts for part in parts), max(part.ends for part in parts)
    others = [row for row in rosters_of(session, people, begin, end) if row.key != schedule.roster.key]
    known = schedules(session, others, begin, end) if others else {}
    found = doubles(parts, {one.roster.code: one.segments for one in known.values()})
    return _grouped(found, schedule, {row.code: row for row in others}, language)


def _grouped(
    found: Iterable[Double], schedule: Schedule, others: dict[str, RosterRow], language: str
) -> list[Doubled]:
    groups: dict[tuple[int, str], list[Double]] = {}
    for one in found:
        groups.setdefault((one.person_key, one.roster), []).append(one)
    told = []
    for (key, roster), group in groups.items():
        first = min(group, key=lambda one: one.starts)
        here, there = first.here.occurrence.shift, first.there.occurrence.shift
        title = title_of(others[roster], language) if roster else ""
        told.append(
            Doubled(schedule.facts.people[key].name, len(group), first.starts, first.ends, here.name(language),
                    there.name(language), roster, title)
        )  # fmt: skip
    return sorted(told, key=lambda one: (one.starts, one.name, one.roster))
