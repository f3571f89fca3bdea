"""What goes wrong elsewhere: moved into a freeze, two on one item at once, clocks that are put, a freeze that ends."""

from datetime import UTC, datetime, timedelta
from threading import Barrier, Thread

import pytest
from flask import Flask

from database import in_tenant
from engine.errors import FlowdeskError
from engine.registry import SYSTEM
from itsm.records.commands import complete_task
from itsm.schedule.commands import override_conflicts, plan_work, save_period
from itsm.schedule.queries.preview import standing
from tests.support.clocks import Clock
from tests.support.schedule import MONDAY, Site, elements, freeze, hours, look, task_at, use_pack, window

pytestmark = pytest.mark.usefixtures("app")
DAY = timedelta(days=1)


def test_change_that_is_moved_into_a_freeze_at_its_work_leaves_it(site: Site) -> None:
    use_pack(message=True, guarded=True)
    reported = site.waiting(MONDAY - DAY)
    freeze()
    look()
    assert elements(reported) == ["do"], "The freeze is on another day."

    plan_work(reported.number, MONDAY, MONDAY + timedelta(hours=1), site.agent)
    look()

    assert elements(reported) == ["plan"]


def test_freeze_laid_over_a_change_at_its_work_takes_it_back(site: Site) -> None:
    use_pack(guarded=True)
    reported = site.waiting()
    assert elements(reported) == ["do"]

    freeze()
    look()

    assert elements(reported) == ["plan"]


def test_freeze_moved_over_a_change_at_its_work_takes_it_back_unless_it_was_let_pass(site: Site) -> None:
    use_pack(guarded=True)
    stays, goes = site.waiting(), site.waiting(MONDAY + timedelta(hours=4))
    key = freeze(begins="2026-12-23T00:00", ends="2026-12-25T00:00")
    look()
    assert (elements(stays), elements(goes)) == (["do"], ["do"])

    save_period("freeze", key, {"name_en": "Year end", "zone": "UTC", "begins": "2026-11-23T00:00",
                                "ends": "2026-11-25T00:00", "repeats": "never"}, {}, SYSTEM)  # fmt: skip
    override_conflicts(stays.number, "The board agreed.", site.lead)
    look()

    assert (elements(stays), elements(goes)) == (["do"], ["plan"])


def test_two_changes_planned_on_one_item_both_wait_and_either_frees_the_other(site: Site) -> None:
    first, second = site.report(items="Core switch"), site.report(items="core switch")
    for one in (first, second):
        complete_task(task_at(one, "plan"), {}, None, site.agent)
    assert (elements(first), elements(second)) == ([], [])
    told = {one.number: standing(one.number, site.agent).against for one in (first, second)}
    assert [one.number for one in told[first.number]] == [second.number]
    assert [one.number for one in told[second.number]] == [first.number]

    override_conflicts(second.number, "Both hands are needed.", site.lead)
    assert (elements(first), elements(second)) == ([], ["do"]), "The other one is still in its way."
    complete_task(task_at(second, "do"), {}, None, site.agent)
    look()

    assert elements(first) == ["do"]


def test_two_changes_on_one_item_planned_at_once_do_not_both_begin(app: Flask, tenant: int, site: Site) -> None:
    """Each is planned and asks in one transaction: of two at once one comes second, and sees the first."""
    both = [site.report(None, items="Core switch") for _ in range(2)]
    times = {"starts": MONDAY.isoformat(), "stops": (MONDAY + timedelta(hours=2)).isoformat()}
    tasks, gate, refused = [task_at(one, "plan") for one in both], Barrier(2), list[FlowdeskError]()

    def complete(key: int) -> None:
        with app.app_context(), in_tenant(tenant):
            gate.wait(30)
            try:
                complete_task(key, times, None, site.agent)
            except FlowdeskError as problem:
                refused.append(problem)

    threads = [Thread(target=complete, args=(key,)) for key in tasks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)

    assert refused == []
    assert sorted(map(elements, both)) == [[], ["do"]]


def test_weekly_window_keeps_its_hours_when_the_clocks_are_put(site: Site, clock: Clock) -> None:
    """In Berlin the night of 28 March 2027 has an hour less, that of 31 October 2027 one more."""
    window(zone="Europe/Berlin", begins="2027-01-02T22:00", ends="2027-01-03T06:00")
    reported = site.report(None)

    def against(begins: datetime, ends: datetime) -> list[str]:
        return [one.kind for one in standing(reported.number, site.agent, hours(begins, _hours(begins, ends))).against]

    spring, autumn = datetime(2027, 3, 27, tzinfo=UTC), datetime(2027, 10, 30, tzinfo=UTC)
    assert against(spring.replace(hour=21), spring.replace(hour=4) + DAY) == [], "22:00 to 06:00 are seven hours."
    assert against(spring.replace(hour=21), spring.replace(hour=5) + DAY) == ["window"], "07:00 in summer time."
    assert against(autumn.replace(hour=20), autumn.replace(hour=5) + DAY) == [], "22:00 to 06:00 are nine hours."
    assert against(autumn.replace(hour=19), autumn.replace(hour=5) + DAY) == ["window"], "It begins at 21:00."


def _hours(begins: datetime, ends: datetime) -> float:
    return (ends - begins).total_seconds() / 3_600


def test_process_that_waits_goes_on_by_itself_when_a_freeze_ends(site: Site, clock: Clock) -> None:
    freeze(begins="2026-11-20T00:00", ends="2026-11-20T20:00")
    reported = site.waiting()
    look()
    clock.advance(timedelta(hours=10, minutes=59))
    look()
    assert elements(reported) == [], "It holds to its last minute."

    clock.advance(timedelta(minutes=2))
    look()

    assert elements(reported) == ["do"]


def test_weekly_freeze_that_ends_now_still_meets_a_plan_of_the_week_after(site: Site, clock: Clock) -> None:
    freeze(begins="2026-11-13T00:00", ends="2026-11-13T20:00", repeats="week")
    friday, saturday = site.waiting(MONDAY + 4 * DAY), site.waiting(MONDAY + 5 * DAY)
    look()
    assert (elements(friday), elements(saturday)) == ([], [])

    clock.advance(timedelta(hours=12))
    look()

    assert (elements(friday), elements(saturday)) == ([], ["do"])
