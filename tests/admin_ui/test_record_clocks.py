"""Clocks on the page of a record."""

from datetime import timedelta

import pytest

from database import unit_of_work
from engine.registry import Actor
from itsm.calendars.commands import add_shipped_calendars
from itsm.clocks.levels.commands import add_shipped_levels
from itsm.records.commands import Reported, complete_task
from tests.support.clocks import Clock
from tests.support.people import SignedIn
from tests.support.records import Desk, open_task, use_incident_pack


@pytest.fixture
def waiting(tenant: int, agent: Actor, requester: Actor, clock: Clock) -> Reported:
    """A critical incident that has waited for its requester since ten minutes."""
    with unit_of_work() as work:
        add_shipped_calendars(work)
        add_shipped_levels(work)
    use_incident_pack()
    reported = Desk(agent, requester).triaged()
    clock.advance(timedelta(minutes=10))
    complete_task(open_task(reported).key, {}, "wait_requester", agent, checked=False)
    clock.advance(timedelta(minutes=10))
    return reported


def test_page_of_a_record_shows_what_is_left_and_what_pauses(
    waiting: Reported, agent: Actor, signed_in: SignedIn
) -> None:
    page = signed_in(agent).get(f"/records/{waiting.number}").text

    assert "3 hr 50 min of working time left" in page
    assert "paused: Wait for requester" in page


def test_ledger_has_a_line_for_every_entry_and_their_sum(
    waiting: Reported, agent: Actor, signed_in: SignedIn
) -> None:
    page = signed_in(agent).get(f"/records/{waiting.number}/clocks").text

    assert "Paused by “Wait for requester”" in page
    assert "New target: 4 h (Priority: – → Critical)" in page
    assert page.count("Together") == 3
    assert "Service level Standard, version 1" in page

