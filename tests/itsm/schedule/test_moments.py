"""Freezes that hold now, plans that are taken away, and messages that must begin nothing."""

import pytest
from sqlalchemy import func, select

from database import reading
from engine.errors import Conflict, InvalidState
from engine.registry import SYSTEM, Actor
from engine.runtime import Resource, deploy
from engine.state.tables import ProcessInstance
from itsm.accounts.leaving import close_account, erase_person
from itsm.language import translate
from itsm.records.commands import update_fields
from itsm.records.queries import diagram_state, timeline
from itsm.schedule.commands import make_schedule_feed, override_conflicts, plan_work
from itsm.schedule.queries.preview import standing
from itsm.schedule.tables import ScheduleFeedRow
from itsm.schedule.words import KINDS
from tests.support.bpmn import Diagram
from tests.support.clocks import Clock
from tests.support.schedule import MESSAGE, MONDAY, Site, elements, freeze, look, redraw, task_at, use_pack, waiting_for

pytestmark = pytest.mark.usefixtures("app")
TODAY = {"begins": "2026-11-20T00:00", "ends": "2026-11-20T20:00"}


def test_freeze_that_holds_now_alone_is_shown_and_let_pass(site: Site) -> None:
    """The plan is for Monday, the freeze is today: its flow asks ``frozen_now`` as well, and waits."""
    freeze(None, **TODAY)
    reported = site.waiting()
    found = standing(reported.number, site.agent)
    assert (elements(reported), list(found.against)) == ([], [])
    assert [one.key for one in found.now] == ["freeze:1"]

    override_conflicts(reported.number, "The board agreed.", site.lead)

    assert elements(reported) == ["do"]
    told = [translate(one.sentence, "en") for one in timeline(reported.number, site.agent, "en") if one.sentence]
    (passed,) = [one for one in told if "let planned work pass" in one]
    assert "Year end" in passed, "What it was is told."
    assert not standing(reported.number, site.agent).now


def test_unplanned_work_is_let_pass_in_a_freeze_of_now(site: Site) -> None:
    redraw(waiting_for("=not(schedule.frozen_now)"))
    freeze(None, **TODAY)
    reported = site.report(None)
    assert elements(reported) == []

    override_conflicts(reported.number, "It burns.", site.lead)

    assert elements(reported) == ["do"]
    with pytest.raises(InvalidState):
        override_conflicts(reported.number, "Once more.", site.lead)


def test_unplanned_work_goes_on_when_the_freeze_of_now_ends(site: Site, clock: Clock) -> None:
    redraw(waiting_for("=not(schedule.frozen_now)"))
    freeze(None, **TODAY)
    reported = site.report(None)
    look()
    assert elements(reported) == []

    clock.set(MONDAY)
    look()

    assert elements(reported) == ["do"]


def test_process_that_waits_for_a_plan_to_be_cleared_goes_on(site: Site) -> None:
    redraw(waiting_for("=not(schedule.is_planned)"))
    reported = site.report()
    look()
    assert elements(reported) == []

    update_fields(reported.number, {"starts": None}, site.agent)
    look()

    assert elements(reported) == ["do"]


def test_plan_that_is_cleared_frees_the_one_beside_it(site: Site) -> None:
    first = site.report(items="Core switch")
    second = site.waiting(items="Core switch")
    assert elements(second) == []

    update_fields(first.number, {"stops": None}, site.agent)
    look()

    assert elements(second) == ["do"]


def test_moving_a_plan_begins_no_process_that_begins_with_the_message(site: Site) -> None:
    use_pack(message=True)
    other = Diagram("other").path("start:told", "user:read", "end:over").message("told", MESSAGE)
    deploy("other", [Resource("process", "other", "other.bpmn", other.xml())], SYSTEM)
    freeze()
    reported = site.waiting()
    assert elements(reported) == [], "It waits, at no step that hears the message."
    before = instances()

    with pytest.raises(Conflict, match="at which it may be moved"):
        plan_work(reported.number, MONDAY, MONDAY.replace(hour=20), site.agent)

    assert instances() == before


def test_override_stands_at_the_step_in_the_diagram(site: Site) -> None:
    freeze()
    reported = site.waiting()

    override_conflicts(reported.number, "The board agreed.", site.lead)

    passes = diagram_state(reported.number, site.agent).passes
    assert {element: [(one.by, one.reason) for one in let] for element, let in passes.items()} == {
        "free": [("Lea Lead", "The board agreed.")]
    }


def test_who_is_erased_is_no_longer_named_where_they_let_work_pass(site: Site, administrator: Actor) -> None:
    freeze()
    reported = site.waiting()
    override_conflicts(reported.number, "The board agreed.", site.lead)
    make_schedule_feed({}, site.lead)
    assert site.lead.key is not None

    close_account(site.lead.key, administrator)
    erase_person(site.lead.key, "Lea Lead", administrator)

    (passed,) = standing(reported.number, site.agent).passes
    assert passed.by == f"Former person {site.lead.key}"
    with reading() as session:
        assert session.scalars(select(ScheduleFeedRow.revoked_at)).one() is not None


def test_a_step_that_is_done_is_not_waited_for_twice(site: Site) -> None:
    reported = site.waiting()
    look()
    look()

    assert task_at(reported, "do")


def test_kinds_are_said_in_both_languages() -> None:
    assert all(translate(word, "zh-CN") != translate(word, "en") for word in KINDS.values())


def instances() -> int:
    """How many processes there are."""
    with reading() as session:
        return session.scalar(select(func.count()).select_from(ProcessInstance)) or 0
