"""Plans make records once at their time, also by two workers and after a stop; who gets them; what is missed."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from database import reading, unit_of_work
from engine.errors import Forbidden, InvalidForm, InvalidState
from engine.registry import SYSTEM
from engine.state.tables import UserTask
from engine.worker import fire_due_timers
from itsm.inspections.commands import close_plan, save_plan
from itsm.inspections.queries.plans import plan_view, plans
from itsm.inspections.tables import PlanRow, RunRow
from itsm.organisation.commands import remove_thing
from itsm.people.tables import TeamRow
from itsm.records.queries import record_view
from itsm.roster.commands import save_roster, save_rotation, save_shift
from tests.support.inspections import FANS, Rounds, plan_row
from tests.support.rosters import ALL_WEEK, ROSTER


def outcomes(rounds: Rounds, key: int) -> list[str]:
    """What became of the times of a plan, the newest first."""
    return [one.outcome for one in plan_view(key, rounds.lead, "en").runs]


def test_a_record_is_made_at_the_time_and_not_before(rounds: Rounds) -> None:
    rounds.plan()
    assert rounds.after(minutes=59) == []

    (number,) = rounds.after(minutes=1)

    view = record_view(number, rounds.inspector, "en")
    assert view.title == "Server room" and view.value("place") == "Room 2" and view.value("unchecked") == 2
    assert str(view.value("due")).startswith("2026-11-20T12:00") and view.status is not None
    assert rounds.after(hours=23) == [number] and len(rounds.after(hours=1)) == 2


def test_it_is_offered_to_the_team_or_given_to_who_is_on_duty(rounds: Rounds) -> None:
    save_roster(None, ROSTER | {"code": "duty", "team": "inspectors"}, SYSTEM)
    shift = {"name_en": "Shift", "start": "00:00", "hours": "24", "from": "2026-11-20", "code": "all"}
    save_shift("duty", None, shift, ALL_WEEK, SYSTEM)
    turns = {"code": "all", "shift": "all", "turn": "day", "starts_on": "2026-11-20", "from": "2026-11-20"}
    save_rotation("duty", None, {**turns, "members": str(rounds.inspector.key)}, SYSTEM)
    rounds.plan()
    rounds.plan(to_duty="true")

    rounds.after(hours=1)

    with reading() as session:
        given = session.execute(select(UserTask.assignee_key, UserTask.group_id).order_by(UserTask.key)).all()
    assert [tuple(row) for row in given] == [(None, "inspectors"), (rounds.inspector.key, "inspectors")]


def test_two_workers_make_one_record(rounds: Rounds) -> None:
    rounds.plan()
    rounds.clock.advance(timedelta(hours=1))

    rounds.at_once(3)

    assert len(rounds.numbers()) == 1


@pytest.mark.parametrize(
    ("values", "times"),
    [
        ({"repeats": "year", "first": "2028-02-29"}, ["2028-02-29 10:00", "2029-02-28 10:00", "2030-02-28 10:00"]),
        ({"repeats": "month", "first": "2027-01-31"}, ["2027-01-31 10:00", "2027-02-28 10:00", "2027-03-31 10:00"]),
        (
            {"repeats": "day", "first": "2027-03-27", "zone": "Europe/Berlin", "at": "02:30"},
            ["2027-03-27 01:30", "2027-03-28 01:00", "2027-03-29 00:30"],
        ),
    ],
    ids=["29 February", "the 31st", "a time that summer time leaves out"],
)
def test_two_workers_make_one_record_on_days_that_are_not_there(
    rounds: Rounds, values: dict[str, str], times: list[str]
) -> None:
    key = rounds.plan(**values)

    for count in range(1, 4):
        due = plan_row(key).next_at
        assert due is not None
        rounds.clock.advance(due - rounds.clock.now())
        rounds.at_once(2)
        assert len(rounds.numbers()) == count

    with reading() as session:
        made = session.scalars(select(RunRow.planned_at).order_by(RunRow.planned_at)).all()
    assert [f"{at:%Y-%m-%d %H:%M}" for at in made] == times


def test_plans_are_found_by_words_and_team_with_the_figures_of_those(rounds: Rounds) -> None:
    rounds.plan()
    rounds.plan(**{"name_en": "Roof 100%", "name_zh-CN": "屋顶", "place": "House B", "team": "line-1"})
    (first, _) = rounds.after(hours=1)
    rounds.done(first)

    def found(words: str = "", team: str = "") -> tuple[list[str], int, int | None]:
        page = plans(rounds.lead, "en", words=words, team=team)
        return [one.title for one in page.plans], page.month.planned, page.month.share

    assert found() == (["Roof 100%", "Server room"], 2, 100)
    assert found("屋顶") == found("house b") == found(team="line-1") == found("0%") == (["Roof 100%"], 1, None)
    assert found("SERVER") == found(team="inspectors") == (["Server room"], 1, 100)
    assert found("server", "line-1") == ([], 0, None)


def test_after_a_stop_one_record_is_made_and_the_others_are_told(rounds: Rounds) -> None:
    key = rounds.plan()

    (number,) = rounds.after(days=250)

    assert outcomes(rounds, key)[0] == "open" and set(outcomes(rounds, key)[1:]) == {"stopped"}
    view = record_view(number, rounds.inspector, "en")
    assert str(view.value("due"))[:10] == f"{rounds.clock.now():%Y-%m-%d}"
    assert rounds.after(minutes=5) == [number]


def test_what_nobody_does_in_time_ends_as_missed(rounds: Rounds) -> None:
    key = rounds.plan(repeats="week")
    (number,) = rounds.after(hours=1)
    rounds.clock.advance(timedelta(days=1, hours=2, minutes=1))

    fire_due_timers()

    assert outcomes(rounds, key) == ["missed"]
    assert [one.month.missed for one in plans(rounds.lead, "en").plans] == [1]
    status = record_view(number, rounds.inspector, "en").status
    assert status is not None and status.key == "missed"


def test_figures_count_what_is_done_in_time_by_month(rounds: Rounds) -> None:
    key = rounds.plan()
    (first,) = rounds.after(hours=1)
    rounds.done(first)
    second = rounds.after(days=1)[-1]
    rounds.clock.advance(timedelta(hours=3))
    rounds.done(second)
    rounds.after(days=11)

    view = plan_view(key, rounds.lead, "en")

    november, december = view.months["2026-11"], view.months["2026-12"]
    assert (november.done, november.late, november.missed, november.share) == (1, 1, 9, 9)
    assert (december.planned, december.open, december.missed) == (2, 1, 1)


def test_an_ended_plan_makes_nothing_until_it_is_taken_up(rounds: Rounds) -> None:
    key = rounds.plan()
    close_plan(key, False, rounds.lead)
    assert rounds.after(days=3) == [] and plan_row(key).next_at is None

    close_plan(key, True, rounds.lead)

    assert rounds.after(minutes=1) == [] and len(rounds.after(hours=2)) == 1


def test_a_plan_that_cannot_be_opened_says_why_and_is_tried_again(rounds: Rounds) -> None:
    key = rounds.plan()
    with unit_of_work() as work:
        work.session.get_one(PlanRow, key).type_key = "incident"
    rounds.after(hours=1)
    assert "checklist" in str(plan_row(key).problem) and rounds.numbers() == []

    save_plan(key, FANS, (), rounds.lead)
    assert plan_row(key).problem is None
    assert len(rounds.after(days=1)) == 1


def test_a_team_with_plans_is_not_archived(rounds: Rounds) -> None:
    rounds.plan()
    with reading() as session:
        team = session.scalars(select(TeamRow.key).where(TeamRow.code == "inspectors")).one()

    with pytest.raises(InvalidState, match="Plans of inspections"):
        remove_thing("team", team, SYSTEM)


def test_all_that_is_wrong_with_a_plan_is_told_at_once(rounds: Rounds) -> None:
    wrong = {
        **FANS, "name_en": "", "type": "incident", "team": "ghosts", "zone": "Mars", "first": "soon", "at": "25:00",
        "repeats": "never", "length": "0", "point_1_low": "x", "point_0_en": "", "point_0_zh-CN": "",
    }  # fmt: skip

    with pytest.raises(InvalidForm) as refused:
        save_plan(None, wrong, (), rounds.lead)

    expected = {"name_en", "type", "team", "zone", "first", "at", "repeats", "length", "point_1_low"}
    assert set(refused.value.fields) == expected
    with pytest.raises(Forbidden):
        save_plan(None, FANS, (), rounds.inspector)
