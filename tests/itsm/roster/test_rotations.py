"""Turns of a rotation, worked out by hand: order, patterns, the time at which a turn is handed over, plans in a row."""

from datetime import UTC, date, datetime, timedelta

import pytest

from engine.errors import InvalidForm
from itsm.roster.planning.checking import checked_plan, checked_rotation
from itsm.roster.planning.occurrences import occurrences, on_turn
from itsm.roster.planning.plan import Member, Plan, Rotation, Shift, read_rows, write_rows

MONDAY = date(2026, 11, 23)
CREW = tuple(Member("person", key) for key in (1, 2, 3))
EARLY, LATE = Shift("early", {}, 8 * 60, 480), Shift("late", {}, 16 * 60, 480)


def turns(rows: str, shift: Shift, days: int, handed_over: int = 0, crew: tuple[Member, ...] = CREW) -> list[str]:
    rotation = Rotation("r", crew, read_rows(rows), MONDAY, None, handed_over)
    return [
        "".join(str(member.key) for member in on_turn(rotation, shift, MONDAY + timedelta(days=day)))
        for day in range(days)
    ]


def test_members_follow_each_other_a_line_behind() -> None:
    rows = "early early\nlate late\n- -"

    assert turns(rows, EARLY, 8) == ["1", "1", "2", "2", "3", "3", "1", "1"]
    assert turns(rows, LATE, 8) == ["3", "3", "1", "1", "2", "2", "3", "3"]


def test_more_members_than_lines_work_together_and_fewer_leave_gaps() -> None:
    assert turns("early\n-", EARLY, 3) == ["13", "2", "13"]
    assert turns("early\n-\n-", EARLY, 4, crew=CREW[:2]) == ["1", "2", "", "1"]


@pytest.mark.parametrize(("handed_over", "found"), [(0, "123"), (8 * 60, "123"), (8 * 60 + 1, " 12"), (12 * 60, " 12")])
def test_shift_that_begins_before_the_hand_over_belongs_to_the_day_before(handed_over: int, found: str) -> None:
    assert turns("early\n-\n-", EARLY, 3, handed_over) == [one.strip() for one in found]


def test_pattern_is_read_as_it_is_written() -> None:
    rows = read_rows("early+late  -  early\n\n - late early ")

    assert write_rows(rows) == "early+late - early\n- late early" and read_rows(write_rows(rows)) == rows


@pytest.mark.parametrize("rows", ["", "early\nearly early", "night", "early " * 32, "- -"])
def test_pattern_that_cannot_be_is_refused(rows: str) -> None:
    with pytest.raises(InvalidForm) as refused:
        checked_rotation(Rotation("r", CREW, read_rows(rows), MONDAY), Plan(MONDAY, (EARLY, LATE)))

    assert list(refused.value.fields) == ["rows"]


def test_member_and_code_stand_once() -> None:
    plan = Plan(MONDAY, (EARLY, EARLY))
    with pytest.raises(InvalidForm):
        checked_plan(plan)
    with pytest.raises(InvalidForm) as refused:
        checked_rotation(Rotation("r", (*CREW, CREW[0]), read_rows("early"), MONDAY), plan)
    assert list(refused.value.fields) == ["members"]


def test_plans_follow_each_other_on_their_day() -> None:
    plans = [Plan(MONDAY, (EARLY,)), Plan(MONDAY + timedelta(days=2), (LATE,))]
    begin = datetime(2026, 11, 22, tzinfo=UTC)

    found = occurrences(plans, "UTC", begin, begin + timedelta(days=4))

    assert [one.id for one in found] == ["2026-11-23.early", "2026-11-24.early", "2026-11-25.late"]
