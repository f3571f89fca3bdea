"""Planned work in its flow: it waits for what stands against it, and goes on by itself or because it may pass."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from database import reading
from engine.errors import Conflict, Forbidden, InvalidForm, InvalidState
from engine.registry import SYSTEM
from itsm.audit import last_entry
from itsm.records.commands import complete_task, update_fields
from itsm.schedule.commands import close_period, override_conflicts, plan_work, save_period
from itsm.schedule.queries.preview import standing
from itsm.schedule.tables import PassRow, PlannedWork
from tests.support.clocks import Clock
from tests.support.people import MakePerson
from tests.support.schedule import FROM_MONDAY, MONDAY, Site, elements, freeze, hours, look, task_at, use_pack

pytestmark = pytest.mark.usefixtures("app")


def plans() -> list[PlannedWork]:
    with reading() as session:
        return list(session.scalars(select(PlannedWork).order_by(PlannedWork.key)))


def test_plan_follows_the_fields_that_the_pack_names(site: Site) -> None:
    reported = site.report(service="ERP", items="Switch 1, Switch 2", crew="line-2", doer=str(site.agent.key))

    (row,) = plans()
    assert (row.record_key, row.begins, row.ends) == (reported.key, MONDAY, MONDAY + timedelta(hours=2))
    assert (row.service, row.items, row.team) == ("ERP", ["Switch 1", "Switch 2"], "line-2")
    assert (row.assignee_key, row.is_open) == (site.agent.key, True)

    update_fields(reported.number, {"service": "Mail", "stops": None}, site.agent)

    (row,) = plans()
    assert (row.begins, row.ends, row.service) == (None, None, "Mail"), "Without an end nothing is planned."


def test_free_work_goes_on_at_once(site: Site) -> None:
    assert elements(site.waiting()) == ["do"]


def test_work_in_a_freeze_waits_until_the_freeze_is_moved(site: Site) -> None:
    key = freeze()
    reported = site.waiting()
    assert elements(reported) == []

    later = {"begins": "2026-11-24T00:00", "ends": "2026-11-26T00:00"}
    save_period("freeze", key, FROM_MONDAY | later, {}, SYSTEM)
    look()

    assert elements(reported) == ["do"]


def test_work_in_a_freeze_goes_on_when_the_freeze_is_ended(site: Site) -> None:
    key = freeze()
    reported = site.waiting()

    close_period("freeze", key, False, SYSTEM)
    look()

    assert elements(reported) == ["do"]


def test_work_that_is_moved_into_a_freeze_waits(site: Site) -> None:
    freeze()
    reported = site.report(MONDAY - timedelta(days=2))
    assert not standing(reported.number, site.agent).against

    plan_work(reported.number, MONDAY, MONDAY + timedelta(hours=1), site.agent)
    complete_task(task_at(reported, "plan"), {}, None, site.agent)

    assert elements(reported) == []
    assert [one.key for one in standing(reported.number, site.agent).against] == ["freeze:1"]


def test_of_two_changes_on_one_item_the_second_waits_for_the_first(site: Site) -> None:
    first = site.waiting(items="Core switch")
    second = site.waiting(MONDAY + timedelta(hours=1), items="core  SWITCH")
    assert (elements(first), elements(second)) == (["do"], [])

    complete_task(task_at(first, "do"), {}, None, site.agent)
    look()

    assert elements(second) == ["do"], "The first is done: its time is free."


def test_second_goes_on_when_the_first_is_moved(site: Site) -> None:
    first = site.report(items="Core switch")
    second = site.waiting(MONDAY + timedelta(hours=1), items="Core switch")
    assert elements(second) == []

    plan_work(first.number, MONDAY + timedelta(days=1), MONDAY + timedelta(days=1, hours=1), site.agent)
    look()

    assert elements(second) == ["do"]


def test_freeze_that_ends_by_the_clock_is_seen(site: Site, clock: Clock) -> None:
    freeze(begins="2026-11-20T00:00", ends="2026-11-20T20:00")
    reported = site.waiting()
    look()
    assert elements(reported) == [], "A freeze holds now."

    clock.advance(timedelta(hours=11, minutes=1))
    look()

    assert elements(reported) == ["do"]


def test_lead_lets_work_pass_by_name_and_reason(site: Site) -> None:
    freeze()
    reported = site.waiting()

    override_conflicts(reported.number, "The board agreed.", site.lead)

    assert elements(reported) == ["do"], "The process looked again at once."
    (passed,) = standing(reported.number, site.agent).passes
    assert (passed.by, passed.reason, passed.holds) == ("Lea Lead", "The board agreed.", True)
    with reading() as session:
        entry = last_entry(session, f"record {reported.number}")
    assert entry is not None and (entry.action, entry.actor_key) == ("schedule_overridden", site.lead.key)


def test_plan_that_is_moved_asks_anew(site: Site) -> None:
    freeze()
    reported = site.report()
    override_conflicts(reported.number, "Agreed.", site.lead)
    assert not standing(reported.number, site.agent).against

    plan_work(reported.number, MONDAY, MONDAY + timedelta(hours=3), site.agent)

    assert [one.kind for one in standing(reported.number, site.agent).against] == ["freeze"]


def test_agent_lets_nothing_pass(site: Site) -> None:
    freeze()
    reported = site.report()

    with pytest.raises(Forbidden):
        override_conflicts(reported.number, "I want to.", site.agent)
    with reading() as session:
        assert session.scalars(select(PassRow)).all() == []


def test_freeze_that_names_people_is_theirs_alone(site: Site, make_person: MakePerson) -> None:
    chief = make_person("Cho Chief", roles=("agent",), teams=("line-1",))
    freeze({"overriders": [f"person:{chief.key}"]})
    reported = site.waiting()

    with pytest.raises(Forbidden):
        override_conflicts(reported.number, "Agreed.", site.lead)
    override_conflicts(reported.number, "Agreed.", chief)

    assert elements(reported) == ["do"]


@pytest.mark.parametrize("reason", ["", "   ", "x" * 501])
def test_nobody_lets_work_pass_without_a_reason(site: Site, reason: str) -> None:
    freeze()

    with pytest.raises(InvalidForm):
        override_conflicts(site.report().number, reason, site.lead)


def test_nothing_to_let_pass(site: Site) -> None:
    with pytest.raises(InvalidState):
        override_conflicts(site.report().number, "Agreed.", site.lead)


def test_override_is_given_once(site: Site) -> None:
    freeze()
    reported = site.report()

    for _ in range(2):
        override_conflicts(reported.number, "Agreed.", site.lead, "once")

    assert len(standing(reported.number, site.agent).passes) == 1


def test_step_without_the_times_refuses_to_be_moved(site: Site) -> None:
    reported = site.waiting()

    with pytest.raises(Conflict, match="at which it may be moved"):
        plan_work(reported.number, MONDAY + timedelta(days=1), MONDAY + timedelta(days=2), site.agent)

    assert plans()[0].begins == MONDAY


def test_flow_is_asked_by_the_message_that_the_pack_names(site: Site) -> None:
    use_pack(message=True)
    reported = site.waiting()

    moved = plan_work(reported.number, MONDAY + timedelta(days=1), MONDAY + timedelta(days=2), site.agent)

    assert moved.asked
    assert plans()[0].begins == MONDAY + timedelta(days=1), "The flow wrote it."


def test_preview_says_what_would_stand_against_another_time(site: Site) -> None:
    freeze()
    reported = site.report(MONDAY - timedelta(days=2))

    would = standing(reported.number, site.agent, hours(MONDAY, 1))

    assert [one.kind for one in would.against] == ["freeze"]
    assert plans()[0].begins == MONDAY - timedelta(days=2)
