"""The cases that rosters are asked about by name: a swap at midnight, a leaver, a deleted team, a changed zone rule."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest

from engine.registry import SYSTEM
from itsm.organisation.commands import remove_thing, save_team
from itsm.roster.commands import close_roster, save_rotation
from itsm.roster.planning.doubles import doubles, twice_at_once
from itsm.roster.planning.duties import Facts, Override, PersonFacts, Segment, TeamFacts, segments
from itsm.roster.planning.occurrences import Occurrence
from itsm.roster.planning.plan import Member, Plan, Rotation, Shift, one_after_the_other
from itsm.roster.planning.swapping import Swap, wrong_with
from itsm.roster.queries.on_duty import on_duty
from tests.itsm.roster.test_planning_properties import (
    BEGIN,
    EVERYBODY,
    FIRST,
    TWO_YEARS,
    has_no_gap_and_no_double_duty,
    rules_of,
    two_years,
)
from tests.support.clocks import Clock
from tests.support.rosters import MORNING, Crew, rotation

BERLIN = "Europe/Berlin"
FOUR = tuple(Member("person", key) for key in (1, 2, 3, 4))
SHIFTS = (Shift("early", {}, 0, 720, BERLIN), Shift("late", {}, 720, 720, BERLIN))


def plan_of(*members: Member) -> Plan:
    """Two shifts that meet at midnight and at noon, each of members one after the other, who never have both."""
    first = FIRST - timedelta(days=10)
    turns = [
        Rotation(shift.code, order, one_after_the_other(shift.code, 1, len(members)), first)
        for shift, order in zip(SHIFTS, (members, (*members[2:], *members[:2])), strict=True)
    ]
    return Plan(first, SHIFTS, tuple(turns))


def shift_of(parts: list[Segment], day: date, code: str) -> Segment:
    return next(one for one in parts if (one.occurrence.day, one.occurrence.shift.code) == (day, code))


def does(key: int, part: Segment, by: Member) -> Override:
    return Override(key, by, part.duties[0].member, shift=part.occurrence.shift.code, day=part.occurrence.day)


@pytest.mark.parametrize("day", [date(2026, 3, 28), date(2026, 10, 24), date(2026, 12, 31), date(2027, 6, 1)])
def test_swap_at_midnight(day: date) -> None:
    found = two_years(plan_of(*FOUR))
    before = segments(found, [], EVERYBODY)
    until, since = shift_of(before, day, "late"), shift_of(before, day + timedelta(days=1), "early")
    assert until.ends == since.starts, "One ends at the midnight at which the other begins."
    giver, taker = until.duties[0].member, since.duties[0].member

    swap = Swap(giver.key, taker.key, until.occurrence, since.occurrence)
    assert wrong_with(swap, before, until.starts - timedelta(seconds=1)) is None
    assert wrong_with(swap, before, until.starts) is not None, "It has begun."
    after = segments(found, [does(1, until, taker), does(2, since, giver)], EVERYBODY)

    assert has_no_gap_and_no_double_duty(found) and twice_at_once(after) == []
    assert [(one.starts, one.ends, one.present, one.missing) for one in after] == [
        (one.starts, one.ends, 1, 0) for one in before
    ]
    changed = [one.occurrence.id for one, was in zip(after, before, strict=True) if one.duties != was.duties]
    assert changed == [until.occurrence.id, since.occurrence.id]


def test_person_leaving() -> None:
    found = two_years(plan_of(*FOUR))
    before = segments(found, [], EVERYBODY)
    last = shift_of(before, date(2027, 3, 28), "early")  # the night in which clocks are put forward
    left = last.starts + timedelta(hours=1)
    gone = last.duties[0].member.key
    facts = Facts({**EVERYBODY.people, gone: PersonFacts("Gone", left)})

    after = segments(found, [], facts)

    theirs = [one for one in after if one.duties[0].member.key == gone]
    assert {one.duties[0].state for one in theirs if one.ends <= left} == {"planned"}
    assert {(one.duties[0].state, one.missing) for one in theirs if one.starts >= left} == {("left", 1)}
    cut = [one for one in theirs if one.occurrence.id == last.occurrence.id]
    assert [(one.starts, one.ends) for one in cut] == [(last.starts, left), (left, last.ends)]
    others = [one for one in after if one not in theirs]
    assert others == [one for one in before if one.duties[0].member.key != gone]


def test_team_deleted() -> None:
    team = Member("team", 7)
    found = two_years(plan_of(*FOUR[:3], team))
    known = Facts(EVERYBODY.people, {7: TeamFacts("nights", {}, (8, 9))})

    before, after = segments(found, [], known), segments(found, [], EVERYBODY)

    gaps = [one for one in after if one.duties[0].member == team]
    assert {(one.duties[0].state, one.present, one.missing) for one in gaps} == {("team_gone", 0, 1)}
    assert len(gaps) == sum(one.duties[0].member == team for one in before) > 300
    assert [one for one in after if one not in gaps] == [one for one in before if one.duties[0].member != team]
    assert twice_at_once(after) == [] == doubles(after, {"other": []})


def test_team_deleted_while_the_roster_is_archived(crew: Crew, clock: Clock) -> None:
    team = save_team(None, {"code": "night-team", "name_en": "Night team"}, SYSTEM)
    save_rotation("desk", "nights", rotation("night-team", shift="night", turn="week"), SYSTEM)
    close_roster("desk", False, SYSTEM)

    assert remove_thing("team", team.key, SYSTEM).deleted
    close_roster("desk", True, SYSTEM)

    (gap,) = on_duty("desk", MORNING + timedelta(hours=5)).current
    assert (gap.state, gap.is_gap, gap.name) == ("team_gone", True, "")
    assert on_duty("desk", MORNING).current[0].name == "An", "The others are on duty as before."


def test_zone_rule_changed() -> None:
    plan = plan_of(*FOUR)
    before = two_years(plan)

    with rules_of(BERLIN, "Africa/Lagos"):  # summer time is given up: an hour before UTC the whole year
        after = two_years(plan)

    assert has_no_gap_and_no_double_duty(after)
    noons = [one.starts for one in after if one.id in ("2026-07-01.late", "2026-12-01.late")]
    assert noons == [datetime(2026, 7, 1, 11, tzinfo=UTC), datetime(2026, 12, 1, 11, tzinfo=UTC)]
    moved = Counter(one.starts - was.starts for one, was in _pairs(after, before))
    assert set(moved) == {timedelta(0), timedelta(hours=1)}, "In summer they begin an hour later by UTC."
    assert [one.members for one, _ in _pairs(after, before)] == [was.members for _, was in _pairs(after, before)]
    assert after[-1].ends >= BEGIN + TWO_YEARS


def _pairs(after: list[Occurrence], before: list[Occurrence]) -> list[tuple[Occurrence, Occurrence]]:
    known = {one.id: one for one in before}
    return [(one, known[one.id]) for one in after if one.id in known]
