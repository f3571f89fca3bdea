"""Escalation on pages and over the API: the record, its button, the link of a mail, the settings."""

from datetime import timedelta

import pytest
from flask import Flask

from database import unit_of_work
from itsm.calendars.commands import add_shipped_calendars
from itsm.clocks.levels.commands import add_shipped_levels
from itsm.escalation.commands import add_shipped_rungs
from itsm.escalation.queries import ladder
from tests.admin_ui.conftest import Browser, shown
from tests.api.conftest import caller_of
from tests.support.clocks import Clock
from tests.support.ladder import climbing, make_lead, run_on, rung
from tests.support.mail import Postbox
from tests.support.notices import work_notices
from tests.support.people import MakePerson, SignedIn
from tests.support.records import Desk, use_incident_pack

HOME = "/settings/escalation"


@pytest.fixture
def desk(tenant: int, make_person: MakePerson, clock: Clock) -> Desk:
    """A tenant with the incident pack, calendars and levels as they are shipped, and somebody who leads line 1."""
    with unit_of_work() as work:
        add_shipped_calendars(work)
        add_shipped_levels(work)
    use_incident_pack()
    agent = make_person("Ben Agent", roles=("agent",), teams=("line-1",), email="ben@example.org")
    make_lead(make_person)
    return Desk(agent, make_person("Cai Requester", email="cai@example.org"))


@pytest.fixture
def worker(desk: Desk, signed_in: SignedIn) -> Browser:
    """The browser of the agent."""
    return Browser(signed_in(desk.agent))


def escalated(desk: Desk, clock: Clock) -> str:
    """The number of a record of which the lead was told; the next rung comes in an hour."""
    rung("30 min", "lead")
    rung("2 h", "owner")
    number = desk.triaged().number
    run_on(clock, 31)
    return number


def test_record_shows_who_was_told_and_whoever_takes_care_stops_it(desk: Desk, worker: Browser, clock: Clock) -> None:
    number = escalated(desk, clock)
    page = worker.open(f"/records/{number}")
    assert "Lea Lead" in page and "Next one is told" in page

    again = worker.send(f"/records/{number}/take-care")

    assert "Ben Agent takes care of it" in again.text and "Next one is told" not in again.text
    assert "I take care of it" not in again.text and climbing() == ["completed"]


def test_requester_sees_nothing_of_the_ladder(desk: Desk, signed_in: SignedIn, clock: Clock) -> None:
    number = escalated(desk, clock)

    page = Browser(signed_in(desk.requester)).open(f"/portal/records/{number}")

    assert "Lea Lead" not in page and "used up" not in page


def test_scanner_that_opens_the_link_stops_nothing_and_the_button_does(
    desk: Desk, clock: Clock, postbox: Postbox, stranger: Browser
) -> None:
    escalated(desk, clock)
    work_notices()
    (number,) = [at for at, one in enumerate(postbox.messages) if "lea.lead" in str(one["To"])]
    links = [one for one in [postbox.link(number)] if one.startswith("/answer")]
    assert links

    page = stranger.open(links[0])
    assert "I take care of it" in page and climbing() == ["active"]
    hidden = stranger.hidden("/answer")
    first = stranger.send("/answer")
    again = stranger.client.post("/answer", data=hidden)

    assert "You take care of it" in shown(first) and "You take care of it" in shown(again)
    assert climbing() == ["completed"]


def test_program_reads_who_was_told_and_takes_care_once(
    app: Flask, desk: Desk, signed_in: SignedIn, clock: Clock
) -> None:
    number = escalated(desk, clock)
    caller = caller_of(app, signed_in(desk.agent))

    told = caller.get(f"/api/v1/records/{number}/escalation").get_json()
    first = caller.post(f"/api/v1/records/{number}/acknowledgement", {}, {"Idempotency-Key": "x-1"})
    again = caller.post(f"/api/v1/records/{number}/acknowledgement", {}, {"Idempotency-Key": "x-1"})
    late = caller.post(f"/api/v1/records/{number}/acknowledgement", {}, {"Idempotency-Key": "x-2"})

    assert [(one["whom"], one["people"]) for one in told["told"]] == [("Lead of its team", ["Lea Lead"])]
    assert told["next_at"] is not None and told["acknowledged_by"] is None
    assert [one.status_code for one in (first, again, late)] == [200, 200, 409]
    assert caller.get(f"/api/v1/records/{number}/escalation").get_json()["acknowledged_by"] == "Ben Agent"


def test_settings_show_the_shipped_ladder_and_who_would_be_told(
    desk: Desk, clock: Clock, signed_in: SignedIn, make_person: MakePerson
) -> None:
    with unit_of_work() as work:
        add_shipped_rungs(work)
    number = desk.triaged().number
    clock.advance(timedelta(minutes=5))
    admin = Browser(signed_in(make_person("Ada Admin", roles=("administrator",))))

    page = admin.open(f"{HOME}?number={number}")
    words = shown(admin.page) if admin.page is not None else ""

    assert page.count("/rungs/") == 8, "seven rungs, and the button for a new one"
    assert "Resolution: 30 min used up" in words and "Lea Lead" in words
    assert "there is none" in admin.open(f"{HOME}?number=INC-999999")
    set_boxes(admin)


def set_boxes(admin: Browser) -> None:
    """Set a time box by its form, and be refused beside the field."""
    admin.open(f"{HOME}/times/incident")
    refused = admin.send(f"{HOME}/times/incident", **{"line_1.high": "soon"})
    assert refused.status_code == 422 and 'value="soon"' in refused.text
    admin.open(f"{HOME}/times/incident")
    saved = admin.send(f"{HOME}/times/incident", **{"line_1.high": "45 min"})
    assert 'value="45 min"' in saved.text


def test_rung_of_a_person_keeps_who_it_is(desk: Desk, signed_in: SignedIn, make_person: MakePerson) -> None:
    admin = Browser(signed_in(make_person("Ada Admin", roles=("administrator",))))
    admin.open(f"{HOME}/rungs/new")
    admin.send(f"{HOME}/rungs/new", clock="resolution", when="1 h", whom="person",
               person="ben@example.org", event="escalated")  # fmt: skip

    page = admin.open(HOME)
    key = page.split("/rungs/")[2].split('"')[0]
    again = admin.open(f"{HOME}/rungs/{key}")

    assert "Ben Agent" in page and 'value="ben@example.org"' in again


def test_clocks_of_teams_are_called_by_the_names_of_the_teams(
    desk: Desk, signed_in: SignedIn, make_person: MakePerson
) -> None:
    admin = Browser(signed_in(make_person("Ada Admin", roles=("administrator",))))

    page = admin.open(f"{HOME}/rungs/new")

    assert "OLA of Line 1" in page and "Contract with Line 1" in page and "OLA of line-1" not in page
    admin.send(f"{HOME}/rungs/new", clock="ola:line-1", when="1 h", whom="lead", event="escalated")
    assert "OLA of Line 1: 1 h used up" in admin.open(HOME)


def test_suggested_rungs_that_are_missing_are_added_once_and_the_others_stay(
    desk: Desk, signed_in: SignedIn, make_person: MakePerson
) -> None:
    own, kept = rung("20 h", "owner"), rung("90 %", "lead", event="escalation_note")
    admin = Browser(signed_in(make_person("Ada Admin", roles=("administrator",))))
    page = admin.open(HOME)
    assert "Suggested rungs that are not there" in page and page.count("<li class=\"small\">") == 6

    added = admin.send(f"{HOME}/rungs/suggested")

    assert added.text.count("/rungs/") == 9 and "Add the suggested rungs" not in added.text
    assert {own, kept} <= {one.key for one in ladder("en").rungs}
    assert next(one for one in ladder("en").rungs if one.key == kept).values["event"] == "escalation_note"
    admin.open(HOME)
    assert len(ladder("en").rungs) == 8


def test_suggested_rung_of_a_priority_that_no_type_has_is_not_suggested(tenant: int) -> None:
    assert {one.values["priority"] for one in ladder("en").suggested} == {""}
