"""Teams that give their work to people: who gets it, with absences, presence, limits, skills and rosters."""

from datetime import timedelta

import pytest
from sqlalchemy import event

from database import db
from engine import clock as time
from engine.registry import SYSTEM, Actor
from itsm.organisation.commands import give_skill, save_absence, save_skill, set_presence
from itsm.organisation.commands.save_absence import AbsenceValues
from itsm.people.commands import join_team, leave_team
from itsm.records.commands import complete_task
from itsm.records.queries import timeline
from tests.itsm.assignment.conftest import SetTeam
from tests.support.clocks import Clock
from tests.support.people import MakePerson
from tests.support.records import Desk, open_task
from tests.support.rosters import Crew


def told(number: str, desk: Desk) -> list[str]:
    """Lines of the timeline about who was given the work."""
    lines = (str(line.sentence) for line in timeline(number, desk.agent, "en") if line.sentence)
    return [line for line in lines if "given to" in line or "left to all" in line or "fallback" in line]


def absent(person: Actor, substitute: Actor | None = None) -> None:
    """Let somebody be absent from now for a week."""
    now = time.now()
    values = AbsenceValues(now, now + timedelta(days=7), "holiday", substitute.key if substitute else None)
    save_absence(person.key or 0, None, values, SYSTEM)


def test_pool_gives_to_nobody(desk: Desk, li: Actor) -> None:
    reported = desk.report()

    assert open_task(reported).assignee_key is None
    assert told(reported.number, desk) == []


def test_least_load_gives_to_who_has_the_fewest_open_tasks_of_the_team(
    desk: Desk, li: Actor, set_team: SetTeam
) -> None:
    set_team("least_load", "5")

    got = [open_task(desk.report()).assignee_key for _ in range(3)]
    last = desk.report()

    assert got == [desk.agent.key, li.key, desk.agent.key]
    assert open_task(last).assignee_key == li.key
    assert told(last.number, desk) == ["“Triage” given to Li in Line 1; least load, now 2 of 5"]


def test_round_robin_goes_round_whatever_people_have(
    desk: Desk, li: Actor, set_team: SetTeam, clock: Clock
) -> None:
    set_team("round_robin")
    got = []

    for _ in range(4):
        reported = desk.report()
        got.append(open_task(reported).assignee_key)
        clock.advance(timedelta(minutes=1))

    assert got == [desk.agent.key, li.key, desk.agent.key, li.key]


def test_absent_person_is_passed_over_for_the_team(desk: Desk, li: Actor, set_team: SetTeam) -> None:
    set_team("least_load")
    absent(desk.agent)

    reported = desk.report()

    assert open_task(reported).assignee_key == li.key
    (line,) = told(reported.number, desk)
    assert line.startswith("“Triage” given to Li in Line 1; least load, now 1; Ann is absent until ")


def test_substitute_from_outside_the_team_takes_the_turn(
    desk: Desk, set_team: SetTeam, make_person: MakePerson
) -> None:
    set_team("round_robin")
    absent(desk.agent, make_person("Zoe", roles=("agent",), teams=("line-2",)))

    reported = desk.report()

    (line,) = told(reported.number, desk)
    assert "given to Zoe in Line 1; in turn; stands in for Ann" in line


def test_team_keeps_it_when_nobody_is_there(desk: Desk, li: Actor, set_team: SetTeam) -> None:
    set_team("least_load", "1")
    set_presence("away", None, desk.agent)
    first, second = desk.report(), desk.report()

    assert open_task(first).assignee_key == li.key
    assert (open_task(second).assignee_key, open_task(second).group_id) == (None, "line-1")
    assert told(second.number, desk) == [
        "“Triage” left to all of Line 1; nobody of the team can take it; Ann is away for a moment; Li has 1 of 1"
    ]


def test_skill_asks_for_the_category_as_shipped(desk: Desk, li: Actor, set_team: SetTeam) -> None:
    set_team("skill")
    save_skill(None, {"code": "printing", "name_en": "Printers"}, SYSTEM)
    give_skill(li.key or 0, {"skill": "printing", "grade": "4"}, SYSTEM)

    reported = desk.report()

    assert open_task(reported).assignee_key == li.key
    assert told(reported.number, desk) == ["“Triage” given to Li in Line 1; skill printing, grade 4"]


def test_skill_that_has_expired_does_not_count(
    desk: Desk, li: Actor, set_team: SetTeam, clock: Clock
) -> None:
    set_team("skill")
    save_skill(None, {"code": "printing", "name_en": "Printers"}, SYSTEM)
    give_skill(li.key or 0, {"skill": "printing", "grade": "5", "expires_on": "2026-11-20"}, SYSTEM)
    clock.advance(timedelta(days=400))

    reported = desk.report()

    assert open_task(reported).assignee_key is None
    assert "nobody with the skill printing can take it" in told(reported.number, desk)[0]


def test_work_comes_back_to_who_had_it(desk: Desk, li: Actor, set_team: SetTeam) -> None:
    reported = desk.triaged()
    set_team("least_load")
    desk.report()  # Ann has more than Li

    complete_task(open_task(reported).key, {"question": "Which one?"}, "wait_requester", desk.agent)

    assert open_task(reported).assignee_key == desk.agent.key
    assert "worked on it before" in told(reported.number, desk)[-1]


def test_whom_the_diagram_names_keeps_the_task(desk: Desk, li: Actor, set_team: SetTeam) -> None:
    set_team("least_load")
    reported = desk.report()
    task = open_task(reported)
    holder = desk.agent if task.assignee_key == desk.agent.key else li
    values = {"title": "x", "category": "printing", "impact": "low", "urgency": "low",
              "resolution_code": "restarted", "resolution_text": "Done."}  # fmt: skip

    complete_task(task.key, values, "solved", holder)

    assert (open_task(reported).element_id, open_task(reported).assignee_key) == ("confirm", desk.requester.key)


@pytest.mark.parametrize(("strategy", "more"), [("pool", 0), ("least_load", 1), ("skill", 1), ("round_robin", 2)])
def test_strategies_take_few_statements_more(
    desk: Desk, li: Actor, set_team: SetTeam, strategy: str, more: int
) -> None:
    desk.report()
    before = counted(desk)
    set_team(strategy)
    desk.report()  # reads the teams anew

    assert counted(desk) - before == more


def counted(desk: Desk) -> int:
    """How many statements the report of an incident takes, besides the turns that PostgreSQL has to ask for."""
    statements: list[str] = []

    def note(*found: object) -> None:
        statements.append(str(found[2]))

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        desk.report()
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    return len([one for one in statements if not one.startswith(("BEGIN", "PRAGMA", "SELECT pg_advisory"))])


def test_left_team_member_gets_nothing(desk: Desk, li: Actor, set_team: SetTeam) -> None:
    join_team(li.key or 0, "line-2", "member", SYSTEM)
    leave_team(li.key or 0, "line-1", SYSTEM)
    set_team("least_load")

    assert [open_task(desk.report()).assignee_key for _ in range(2)] == [desk.agent.key, desk.agent.key]


def test_duty_gives_to_who_is_on_duty_in_the_roster_of_the_team(
    desk: Desk, crew: Crew, set_team: SetTeam, clock: Clock
) -> None:
    set_team("duty")
    by_day = desk.report()
    clock.advance(timedelta(hours=4))
    by_night = desk.report()

    assert [open_task(one).assignee_key for one in (by_day, by_night)] == [crew.an.key, crew.bo.key]
    assert told(by_night.number, desk) == ["“Triage” given to Bo in Line 1; is on duty"]


def test_duty_without_a_roster_gives_by_load(desk: Desk, li: Actor, set_team: SetTeam) -> None:
    set_team("duty")

    assert open_task(desk.report()).assignee_key == desk.agent.key
