"""Promoting on the record page: offered with what it begins with, made once, refused beside the field."""

import pytest

from itsm.automation.promote_record import promote_record
from tests.admin_ui.conftest import Browser, shown
from tests.support.bpmn import Diagram
from tests.support.clocks import Clock
from tests.support.people import MakePerson, SignedIn
from tests.support.promotions import TicketDesk, causes, ticket_desk, use_cause


@pytest.fixture
def tickets(tenant: int, make_person: MakePerson, clock: Clock) -> TicketDesk:
    """A tenant with the packs of tickets and causes in use."""
    return ticket_desk(make_person)


@pytest.fixture
def helper(tickets: TicketDesk, signed_in: SignedIn) -> Browser:
    """The browser of the agent of the desk."""
    return Browser(signed_in(tickets.agent))


def test_record_is_promoted_by_a_link_and_a_press(tickets: TicketDesk, helper: Browser) -> None:
    number = tickets.report().number
    address = f"/records/{number}/promotions/dig"
    assert f'href="{address}"' in helper.open(f"/records/{number}")
    helper.open(address)
    assert helper.page is not None and "Symptoms Seen: No paper" in shown(helper.page)

    page = helper.send(address, title="Paper is never there", description="Since <b>noon</b>.")

    (cause,) = causes()
    assert (cause.title, cause.description) == ("Paper is never there", "Since <b>noon</b>.")
    assert page.request.path == f"/records/{cause.number}"
    assert f"{cause.number} was made out of {number}." in shown(page) and f"Cause of {number}" in shown(page)
    assert f"Caused by {cause.number}" in shown_at(helper, number)
    assert f'href="{address}"' not in helper.open(f"/records/{number}")


def shown_at(helper: Browser, number: str) -> str:
    """The words of a record's page."""
    helper.open(f"/records/{number}")
    assert helper.page is not None
    return shown(helper.page)


def test_second_press_leads_to_the_record_of_the_first(tickets: TicketDesk, helper: Browser) -> None:
    number = tickets.report().number
    address = f"/records/{number}/promotions/dig"
    helper.open(address)
    promote_record(number, "dig", {}, tickets.lead)

    page = helper.send(address, title="Mine")

    assert f"CAU-000001 had been made out of {number} already." in shown(page)
    assert [row.title for row in causes()] == ["No paper"]


@pytest.mark.parametrize("title", ["", "   ", "x" * 301])
def test_title_that_does_not_fit_is_refused_with_what_was_typed(
    tickets: TicketDesk, helper: Browser, title: str
) -> None:
    number = tickets.report().number
    address = f"/records/{number}/promotions/dig"
    helper.open(address)

    page = helper.send(address, title=title, description="Typed long ago")

    assert page.status_code == 422 and "Typed long ago" in page.text and 'id="f-title-error"' in page.text
    assert causes() == []
    assert helper.send(address, title="Better").status_code == 200 and len(causes()) == 1


def test_process_that_cannot_begin_is_told_and_loses_nothing(tickets: TicketDesk, helper: Browser) -> None:
    drawn = Diagram("cause").path("start:found", "service:act", "end:over")
    use_cause(drawn.zeebe("act", "taskDefinition", type="record.link"))
    address = f"/records/{tickets.report().number}/promotions/dig"
    helper.open(address)

    page = helper.send(address, title="Kept", description="Kept, too")

    assert page.status_code == 422 and 'value="Kept"' in page.text and "Kept, too" in page.text
    assert causes() == []


def test_promotion_that_is_not_offered_is_not_there(
    tickets: TicketDesk, helper: Browser, make_person: MakePerson, signed_in: SignedIn
) -> None:
    number = tickets.report().number
    for key in ("again", "nothing"):
        assert helper.client.get(f"/records/{number}/promotions/{key}").status_code == 404
    reader = Browser(signed_in(make_person("Pat Process", ("process_owner",))))

    assert "/promotions/" not in reader.open(f"/records/{number}")
    assert reader.client.get(f"/records/{number}/promotions/dig").status_code == 403


def test_page_speaks_chinese(tickets: TicketDesk, make_person: MakePerson, signed_in: SignedIn) -> None:
    number = tickets.report().number
    reader = Browser(signed_in(make_person("小李", ("team_lead",), email="li@example.org", language="zh-CN")))

    reader.open(f"/records/{number}/promotions/dig")

    assert reader.page is not None and "查找原因" in shown(reader.page) and "症状 Seen: No paper" in shown(reader.page)
    assert "提升为原因" in reader.open(f"/records/{number}")
