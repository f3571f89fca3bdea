"""Clocks that follow the incident pack: started, paused, stopped and retargeted in the transaction of each step."""

from datetime import timedelta

import pytest

from engine.registry import Actor
from itsm.records.commands import Reported, complete_task, update_fields
from tests.support.clocks import Clock
from tests.support.ledger import clock_row, made_again, remembered, told, used_minutes
from tests.support.records import TRIAGE, Desk, open_task, stored

TEN = timedelta(minutes=10)


def go(reported: Reported, outcome: str, actor: Actor) -> None:
    """Complete the open task of a record by one of its buttons; at triage it becomes critical."""
    values = TRIAGE if outcome == "accept" else {}
    complete_task(open_task(reported).key, values, outcome, actor, checked=False)


def test_report_starts_response_and_resolution_with_the_level_that_holds(desk: Desk) -> None:
    reported = desk.report()

    assert told(reported, "response") == ["started 09:00 triage"]
    assert told(reported, "resolution") == ["started 09:00 triage"]
    row = clock_row(reported, "resolution")
    assert (row.state, row.target_minutes, f"{row.due_at:%d %H:%M}") == ("running", 1440, "21 09:00")
    assert f"{stored(reported).clocks_next_at:%d %H:%M}" == "20 09:15"  # half of the response
    assert (stored(reported).level_key, stored(reported).level_version) != (None, None)


def test_priority_that_triage_decides_gives_the_running_clocks_another_target_and_says_why(
    desk: Desk, clock: Clock
) -> None:
    reported = desk.report()
    clock.advance(TEN)

    go(reported, "accept", desk.agent)

    assert told(reported, "response") == ["started 09:00 triage", "stopped 09:10 triage"]
    assert told(reported, "resolution") == ["started 09:00 triage", "retargeted 09:10"]
    row = clock_row(reported, "resolution")
    assert (row.target_minutes, f"{row.due_at:%H:%M}") == (240, "13:00")


def test_waiting_state_pauses_and_another_one_only_changes_the_reason(desk: Desk, clock: Clock) -> None:
    reported = desk.triaged()
    clock.advance(TEN)
    go(reported, "wait_vendor", desk.agent)
    clock.advance(TEN)
    go(reported, "resume", desk.agent)
    clock.advance(TEN)
    go(reported, "wait_requester", desk.agent)

    assert told(reported, "resolution")[-3:] == [
        "paused 09:10 wait_vendor", "resumed 09:20", "paused 09:30 wait_requester"
    ]  # fmt: skip
    assert used_minutes(reported, "resolution") == 20
    row = clock_row(reported, "resolution")
    assert (row.state, row.paused_by, row.due_at) == ("paused", "wait_requester", None)


def test_lines_and_vendor_have_clocks_of_their_own_that_go_on_where_they_stopped(desk: Desk, clock: Clock) -> None:
    reported = desk.triaged()
    clock.advance(TEN)
    go(reported, "wait_vendor", desk.agent)
    clock.advance(TEN)
    go(reported, "resume", desk.agent)
    clock.advance(TEN)
    go(reported, "wait_problem", desk.agent)

    assert told(reported, "uc:vendor") == ["started 09:10 wait_vendor", "stopped 09:20 wait_vendor"]
    assert told(reported, "ola:line-1") == [
        "started 09:00 line_1", "stopped 09:10 line_1", "started 09:20 line_1", "stopped 09:30 line_1"
    ]  # fmt: skip
    assert used_minutes(reported, "ola:line-1") == 20


def test_rejected_solution_lets_the_resolution_go_on_without_the_time_between(desk: Desk, clock: Clock) -> None:
    reported = desk.triaged()
    clock.advance(TEN)
    go(reported, "solved", desk.agent)
    clock.advance(timedelta(hours=5))
    go(reported, "reject", desk.requester)
    clock.advance(TEN)
    go(reported, "solved", desk.agent)

    assert told(reported, "resolution")[2:] == [
        "stopped 09:10 confirm", "started 14:10 line_1", "stopped 14:20 confirm"
    ]  # fmt: skip
    assert used_minutes(reported, "resolution") == 20


def test_change_of_priority_outside_a_task_retargets_too(desk: Desk, clock: Clock) -> None:
    reported = desk.report()
    clock.advance(TEN)

    update_fields(reported.number, {"priority": "high"}, desk.agent, reason="It matters more.")

    assert told(reported, "resolution") == ["started 09:00 triage", "retargeted 09:10"]
    assert clock_row(reported, "resolution").target_minutes == 480
    assert clock_row(reported, "response").target_minutes == 30


def test_target_that_is_over_before_a_step_is_in_the_ledger_at_the_time_at_which_it_was(
    desk: Desk, clock: Clock
) -> None:
    reported = desk.report()
    clock.advance(timedelta(hours=2))

    go(reported, "accept", desk.agent)

    assert told(reported, "response") == ["started 09:00 triage", "breached 09:30", "stopped 11:00 triage"]
    assert clock_row(reported, "response").breached


def test_what_a_record_remembers_is_what_its_entries_make(desk: Desk, clock: Clock) -> None:
    reported = desk.triaged()
    clock.advance(TEN)
    go(reported, "wait_requester", desk.agent)
    clock.advance(timedelta(days=3))
    go(reported, "resume", desk.agent)

    assert remembered(reported) == made_again(reported)


@pytest.mark.parametrize("outcome", ["accept", "no_incident"])
def test_closed_record_has_no_clock_that_runs(desk: Desk, clock: Clock, outcome: str) -> None:
    reported = desk.report()

    go(reported, outcome, desk.agent)

    states = {kind: clock_row(reported, kind).state for kind in ("response", "resolution")}
    assert states == {"response": "stopped", "resolution": "running" if outcome == "accept" else "stopped"}
