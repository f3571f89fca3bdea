"""Clocks of a record over HTTP."""

from datetime import timedelta

from database import unit_of_work
from itsm.calendars.commands import add_shipped_calendars
from itsm.clocks.levels.commands import add_shipped_levels
from itsm.records.commands import complete_task
from tests.api.conftest import Caller
from tests.support.clocks import Clock
from tests.support.records import Desk, open_task


def test_clocks_come_with_their_entries_in_seconds(desk: Desk, caller: Caller, clock: Clock) -> None:
    with unit_of_work() as work:
        add_shipped_calendars(work)
        add_shipped_levels(work)
    reported = desk.triaged()
    clock.advance(timedelta(minutes=10))
    complete_task(open_task(reported).key, {}, "wait_requester", desk.agent, checked=False)
    clock.advance(timedelta(minutes=10))

    found = caller.get(f"/api/v1/records/{reported.number}/clocks").get_json()

    resolution = next(one for one in found["items"] if one["clock"] == "resolution")
    assert (resolution["used_seconds"], resolution["target_seconds"], resolution["state"]) == (600, 14400, "paused")
    assert (resolution["paused_by"], resolution["due_at"]) == ("Wait for requester", None)
    assert sum(line["counted_seconds"] for line in resolution["entries"]) == 600
    assert found["level"] == {"name": "Standard", "version": 1, "newest_version": 1}


def test_clock_without_a_level_has_no_target_and_another_organisation_no_clock(
    desk: Desk, caller: Caller, foreigner: Caller
) -> None:
    reported = desk.report()

    assert [one["target_seconds"] for one in _clocks(caller, reported.number)] == [None, None]
    assert foreigner.get(f"/api/v1/records/{reported.number}/clocks").status_code == 404


def test_lists_say_what_is_due_next_and_are_filtered_and_sorted_by_it(
    desk: Desk, caller: Caller, clock: Clock
) -> None:
    with unit_of_work() as work:
        add_shipped_calendars(work)
        add_shipped_levels(work)
    late = desk.report()
    clock.advance(timedelta(minutes=40))
    desk.triaged()

    by_due = caller.get("/api/v1/records?type=incident&sort=due_at").get_json()["items"]
    overdue = caller.get("/api/v1/records?type=incident&clock=overdue").get_json()["items"]
    tasks = caller.get("/api/v1/tasks?tab=all").get_json()["items"]

    found = {one["number"]: one["due_at"] for one in by_due}
    assert list(found.values()) == ["2026-11-20T09:30:00+00:00", "2026-11-20T13:40:00+00:00"]
    assert [one["number"] for one in overdue] == [late.number]
    assert {one["number"]: one["due_at"] for one in tasks} == found
    assert caller.get("/api/v1/records?type=incident&clock=never").status_code == 422


def _clocks(caller: Caller, number: str) -> list[dict[str, object]]:
    items: list[dict[str, object]] = caller.get(f"/api/v1/records/{number}/clocks").get_json()["items"]
    return items
