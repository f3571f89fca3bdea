"""The ladder: each rung is told once, at its time of working time, until somebody takes care or it is over."""

import pytest
from sqlalchemy import select, update

from database import reading, unit_of_work
from engine.errors import Forbidden, InvalidState, NotFound
from engine.registry import SYSTEM
from itsm.clocks.levels.commands import Wording, save_level
from itsm.clocks.levels.content import Content, Target
from itsm.clocks.tables import ClockRow
from itsm.escalation.climbing.looking import look_due
from itsm.escalation.commands import acknowledge, remove_rung
from itsm.records.commands import Reported, complete_task, update_fields
from itsm.records.tables import Record
from tests.support.clocks import Clock
from tests.support.ladder import climbing, escalation_of, make_lead, people_told, run_on, rung, said_of, told
from tests.support.people import MakePerson
from tests.support.records import SOLVED, Desk, open_task, stored


def test_each_rung_is_told_once_at_its_time(desk: Desk, clock: Clock, make_person: MakePerson) -> None:
    lead = make_lead(make_person)
    rung("10 min", "owner")
    rung("30 min", "lead")
    rung("50 %", "team:line-2")
    reported = desk.triaged()

    run_on(clock, 60)
    run_on(clock, 90, step=15)

    assert told(reported) == [("owner", "09:10"), ("lead", "09:30"), ("team:line-2", "11:00")]
    assert people_told(reported)[:2] == [[desk.agent.key], [lead.key]]
    assert climbing() == ["active"]
    said = said_of(reported, desk.agent)
    assert "Owner of the record: Ben Agent told (Resolution: 10 min used up)" in said
    assert "Line 2: nobody was there; Lea Lead told instead (Resolution: 50 % used up)" in said


def test_priority_chooses_rungs_and_nobody_is_told_twice_for_another_priority(
    desk: Desk, clock: Clock, make_person: MakePerson
) -> None:
    make_lead(make_person)
    rung("10 min", "lead", priority="high")
    rung("20 min", "lead", priority="critical")
    rung("5 min", "lead", priority="critical")
    rung("25 min", "lead", priority="critical")
    reported = desk.triaged()
    update_fields(reported.number, {"priority": "high"}, desk.agent, reason="Few people")
    run_on(clock, 22)
    assert told(reported) == [("lead", "09:10")]

    update_fields(reported.number, {"priority": "critical"}, desk.agent, reason="All of them")
    run_on(clock, 10)

    assert told(reported) == [("lead", "09:10"), ("lead", "09:23"), ("lead", "09:25")]


def test_clock_that_stands_still_calls_nobody(desk: Desk, clock: Clock, make_person: MakePerson) -> None:
    make_lead(make_person)
    rung("30 min", "lead")
    reported = desk.triaged()
    run_on(clock, 20)
    complete_task(open_task(reported).key, {"question": "Which printer?"}, "wait_requester", desk.agent)
    run_on(clock, 60, step=10)
    assert told(reported) == []

    complete_task(open_task(reported).key, {}, "resume", desk.agent)
    run_on(clock, 12)

    assert told(reported) == [("lead", "10:30")]


def test_who_takes_care_stops_it_until_a_target_is_over(desk: Desk, clock: Clock, make_person: MakePerson) -> None:
    lead = make_lead(make_person)
    rung("10 min", "lead")
    rung("20 min", "team:line-2")
    rung("100 %", "role:administrator")
    reported = desk.triaged()
    run_on(clock, 11)

    acknowledge(reported.number, lead, "page")

    assert climbing() == ["completed"]
    run_on(clock, 60, step=10)
    assert told(reported) == [("lead", "09:10")]
    run_on(clock, 180, step=10)
    assert [whom for whom, _ in told(reported)] == ["lead", "team:line-2", "role:administrator"]
    assert climbing() == ["completed", "active"]
    said = said_of(reported, desk.agent)
    assert said.index("Takes care of it: the ladder stops") < said.index("Another target is over: the ladder goes on")


def test_taking_care_is_for_who_was_told_or_works_on_it_and_only_while_it_climbs(
    desk: Desk, clock: Clock, make_person: MakePerson
) -> None:
    make_lead(make_person)
    rung("10 min", "lead")
    reported = desk.triaged()
    with pytest.raises(InvalidState, match="is not being climbed"):
        acknowledge(reported.number, desk.agent, "page")
    run_on(clock, 11)
    with pytest.raises(Forbidden):
        acknowledge(reported.number, desk.requester, "page")
    with pytest.raises(NotFound):
        acknowledge(reported.number, make_person("Xia Other"), "page")

    acknowledge(reported.number, desk.agent, "page", "once")
    acknowledge(reported.number, desk.agent, "page", "once")
    with pytest.raises(InvalidState, match="but Ben Agent takes care of"):
        acknowledge(reported.number, desk.agent, "page")


def test_resolved_record_is_on_no_ladder_and_a_reopened_one_begins_where_it_was(
    desk: Desk, clock: Clock, make_person: MakePerson
) -> None:
    make_lead(make_person)
    for when, whom in (("10 min", "lead"), ("20 min", "team:line-2"), ("40 min", "role:administrator")):
        rung(when, whom)
    reported = desk.triaged()
    run_on(clock, 21)
    complete_task(open_task(reported).key, SOLVED, "solved", desk.agent)
    run_on(clock, 60, step=10)
    assert [whom for whom, _ in told(reported)] == ["lead", "team:line-2"] and climbing() == ["completed"]

    complete_task(open_task(reported).key, {"comment": "No"}, "reject", desk.requester)
    run_on(clock, 30)

    assert [whom for whom, _ in told(reported)[2:]] == ["team:line-2", "role:administrator"]
    assert escalation_of(reported).round == 2 and climbing() == ["completed", "active"]


def test_recount_and_another_look_tell_no_rung_twice(desk: Desk, clock: Clock, make_person: MakePerson) -> None:
    make_lead(make_person)
    rung("10 %", "lead")
    reported = desk.triaged()
    run_on(clock, 30, step=5)
    before = told(reported)

    level = Content((Target("resolution", 60), Target("response", 60)))
    save_level("standard", Wording({"en": "Standard"}), level, 1, SYSTEM)
    update_fields(reported.number, {"priority": "low"}, desk.agent, reason="One printer")
    look_due(50)
    look_due(50)

    assert told(reported) == before and len(before) == 1


def test_record_that_fails_rests_and_holds_up_no_other(
    desk: Desk, clock: Clock, make_person: MakePerson
) -> None:
    make_lead(make_person)
    rung("10 min", "lead")
    broken, whole = desk.triaged(), desk.triaged()
    ledger = stored(broken).clocks
    remember_clocks(broken, "[")
    run_on(clock, 11)
    assert (told(broken), told(whole)) == ([], [("lead", "09:10")])

    remember_clocks(broken, ledger)
    run_on(clock, 10)

    assert [whom for whom, _ in told(broken)] == ["lead"]


def remember_clocks(reported: Reported, words: str | None) -> None:
    """Let a record remember something else of its clocks."""
    with unit_of_work() as work:
        work.session.execute(update(Record).where(Record.number == reported.number).values(clocks=words))


def test_rung_counts_from_when_it_was_made(desk: Desk, clock: Clock, make_person: MakePerson) -> None:
    make_lead(make_person)
    reported = desk.triaged()
    run_on(clock, 60, step=10)

    rung("30 min", "lead")
    later = rung("70 min", "owner")
    run_on(clock, 20)

    assert told(reported) == [("owner", "10:10")]
    remove_rung(later, SYSTEM)
    run_on(clock, 5)
    assert told(reported) == [("owner", "10:10")]


def test_organisation_without_a_ladder_has_nothing_to_look_at(desk: Desk, clock: Clock) -> None:
    desk.triaged()

    assert look_due(50) == 1 and look_due(50) == 0
    with reading() as session:
        assert session.scalars(select(ClockRow).where(ClockRow.ladder_due)).all() == []
