"""What holds work that is awaited: at its time, and while it waits although its time is over."""

from datetime import timedelta

import pytest

from engine.registry import Actor
from itsm.records.commands import Reported
from itsm.schedule.commands import override_conflicts
from itsm.schedule.deciding.recurrence import Span
from itsm.schedule.queries.board import board
from itsm.schedule.queries.preview import held
from tests.support.clocks import Clock
from tests.support.schedule import MONDAY, Site, elements, freeze

pytestmark = pytest.mark.usefixtures("app")
FRIDAY = MONDAY - timedelta(days=3)


def kinds(reported: Reported, actor: Actor) -> list[str]:
    """What holds a record, as its page says it; the calendar has to say the same."""
    found = held(reported.number, actor)
    month = board(Span(MONDAY - timedelta(days=14), MONDAY + timedelta(days=14)), {}, actor)
    (drawn,) = [one for one in month.works if one.work.number == reported.number]
    assert [one.key for one in drawn.against] == [one.key for one in found]
    return [one.kind for one in found]


def test_work_in_a_freeze_is_held_before_its_time_and_after_it(site: Site, clock: Clock) -> None:
    freeze()
    reported = site.waiting()
    assert (elements(reported), kinds(reported, site.agent)) == ([], ["freeze"])

    clock.set(MONDAY + timedelta(days=1))
    assert kinds(reported, site.agent) == ["freeze"], "Its time is over, and it waits still."


def test_work_that_waits_beyond_its_time_is_held_by_the_freeze_of_this_moment(site: Site, clock: Clock) -> None:
    site.waiting(FRIDAY, items="Core switch")
    second = site.waiting(FRIDAY, items="Core switch")
    freeze()
    assert kinds(second, site.agent) == ["item"]

    clock.set(MONDAY)
    assert kinds(second, site.agent) == ["item", "freeze"]
    override_conflicts(second.number, "Agreed", site.lead)
    assert kinds(second, site.agent) == []


def test_work_that_is_being_done_is_held_by_nothing_once_its_time_is_over(site: Site, clock: Clock) -> None:
    reported = site.waiting()
    freeze()
    assert (elements(reported), kinds(reported, site.agent)) == (["do"], ["freeze"])

    clock.set(MONDAY + timedelta(hours=3))
    assert kinds(reported, site.agent) == []


def test_nothing_holds_what_is_not_planned(site: Site) -> None:
    freeze()

    assert held(site.report(None).number, site.agent) == ()
