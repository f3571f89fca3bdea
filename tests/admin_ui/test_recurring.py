"""Pages of recurring records: findings with their evidence, the decision, what the page of a record shows of them."""

from datetime import timedelta

import pytest

from itsm.recurrence.commands.open_finding import open_finding
from tests.admin_ui.conftest import Browser, shown
from tests.support.clocks import Clock
from tests.support.people import MakePerson, SignedIn
from tests.support.promotions import as_reported, causes
from tests.support.recurrence import Desk, findings, link_aftermath, linked, look, recurrence_desk


@pytest.fixture
def desk(tenant: int, make_person: MakePerson, clock: Clock) -> Desk:
    """A tenant with the packs in use."""
    return recurrence_desk(make_person)


@pytest.fixture
def helper(desk: Desk, signed_in: SignedIn) -> Browser:
    """The browser of the agent of the desk."""
    return Browser(signed_in(desk.agent))


def found(desk: Desk) -> str:
    """The page of a finding: three tickets about one printer."""
    desk.tickets("Mail", "VPN", "Paper", item="LP-7")
    look()
    return f"/recurring/{findings()[0].key}"


def test_list_and_page_show_the_evidence(desk: Desk, helper: Browser) -> None:
    page = found(desk)

    assert f'href="{page}"' in helper.open("/recurring")
    assert "3 of them in 14 days" in shown_at(helper, "/recurring")
    evidence = shown_at(helper, page)

    assert "Item: LP-7" in evidence and "3 in 14 days; 3 are enough" in evidence
    assert all(number in evidence for number in ("TKT-000001", "TKT-000002", "TKT-000003"))


def test_menu_leads_there(desk: Desk, helper: Browser) -> None:
    assert 'href="/recurring"' in helper.open("/work")


def test_opening_leads_to_the_new_record(desk: Desk, helper: Browser) -> None:
    page = found(desk)
    helper.open(page)

    answer = helper.send(f"{page}/open", title="Printer LP-7")

    (cause,) = causes()
    assert answer.request.path == f"/records/{cause.number}"
    assert f"{cause.number} was opened and linked with 3 records." in shown(answer)
    assert len(linked()) == 3


def test_dismissing_needs_a_reason(desk: Desk, helper: Browser) -> None:
    page = found(desk)
    helper.open(page)

    refused = helper.send(f"{page}/dismiss", reason=" ")
    assert "Expected a reason" in shown(refused) and findings()[0].state == "proposed"
    helper.send(f"{page}/dismiss", reason="Paper was damp.")

    assert findings()[0].state == "dismissed"
    assert "Paper was damp." in shown_at(helper, "/recurring?state=dismissed")


def test_linking_with_a_number_that_is_none_is_refused(desk: Desk, helper: Browser) -> None:
    page = found(desk)
    helper.open(page)

    answer = helper.send(f"{page}/link", number="TKT-000001")

    assert "Expected the number of an open record of this type" in shown(answer)
    assert findings()[0].state == "proposed"


def test_record_says_that_others_are_like_it(desk: Desk, helper: Browser) -> None:
    page = found(desk)

    assert f'href="{page}"' in helper.open("/records/TKT-000002")
    assert "One of 3 like it in 14 days" in shown_at(helper, "/records/TKT-000002")


def test_new_records_are_offered_for_linking(desk: Desk, helper: Browser) -> None:
    page = found(desk)
    open_finding(findings()[0].key, {}, desk.agent)
    desk.ticket("Ink", item="LP-7")
    look()
    assert "1 not linked yet" in shown_at(helper, "/recurring?state=taken")
    helper.open(page)

    helper.send(f"{page}/link")

    assert len(linked()) == 4


def test_figure_appears_once_a_week_is_over(desk: Desk, signed_in: SignedIn, clock: Clock) -> None:
    desk.ticket("Old")
    clock.advance(timedelta(days=8))
    found(desk)
    number = open_finding(findings()[0].key, {}, desk.agent).number
    clock.advance(timedelta(days=1))
    desk.go_on(as_reported(causes()[0]))
    clock.advance(timedelta(days=6))
    assert "Before and after" not in shown_at(Browser(signed_in(desk.agent)), f"/records/{number}")
    desk.ticket("Ink", item="LP-7")
    look()
    clock.advance(timedelta(days=2))

    assert "3.0 → 1.0 records a week" in shown_at(Browser(signed_in(desk.agent)), f"/records/{number}")


def test_work_shows_what_followed(desk: Desk, helper: Browser, clock: Clock) -> None:
    work = desk.work(service="ERP")
    desk.go_on(work)
    clock.advance(timedelta(hours=1))
    ticket = desk.ticket("No orders", service="ERP")
    link_aftermath()

    page = shown_at(helper, f"/records/{work.number}")

    assert "What followed" in page and ticket.number in page and "Same: Service" in page
    assert f"Caused by {work.number}" in shown_at(helper, f"/records/{ticket.number}")


def test_settings_keep_the_numbers(desk: Desk, signed_in: SignedIn, make_person: MakePerson) -> None:
    chief = Browser(signed_in(make_person("Chi Chief", ("administrator",))))
    chief.open("/settings/recurrence")

    sent = {"by.item": "1", "by.text": "3", "by.category": "0", "within_days": "7", "team": "causes"}
    refused = chief.send("/settings/recurrence/cause", sent)
    assert "Expected 2 to 1000, or 0 for none." in shown(refused)
    chief.send("/settings/recurrence/cause", sent | {"by.item": "4"})

    desk.tickets("Mail", "VPN", "Paper", item="LP-7")
    assert look() == 0
    desk.tickets("Ink", item="LP-7")
    assert look() == 1


def shown_at(browser: Browser, address: str) -> str:
    """What a page says."""
    browser.open(address)
    assert browser.page is not None
    return shown(browser.page)
