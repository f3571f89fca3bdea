"""Pages of recurring records: findings with their evidence, the decision, what the page of a record shows of them."""

import re
from datetime import timedelta

import pytest

from itsm.automation.promote_record import promote_record
from itsm.records.commands import link_records
from itsm.recurrence.commands.open_finding import open_finding
from tests.admin_ui.conftest import Browser, shown
from tests.support.clocks import Clock
from tests.support.people import MakePerson, SignedIn
from tests.support.promotions import as_reported, causes
from tests.support.recurrence import CAUSE, Desk, findings, link_aftermath, linked, look, recurrence_desk

CAUSE_OF_A_SERVICE = CAUSE.replace(
    "statuses:", "  - {key: service, type: text, label: {en: Service, zh-CN: 服务}}\nstatuses:"
)


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


def test_card_has_days_as_everywhere_and_leads_to_what_can_be_decided(desk: Desk, helper: Browser) -> None:
    page = found(desk)

    card = helper.open("/recurring")

    assert re.search(r"<th scope=.row. class=.num.>\d{1,2} [A-Z][a-z]{2} 20\d\d</th>", card)
    assert [f'href="{page}#{what}"' in card for what in ("open", "link", "dismiss")] == [True] * 3
    assert [f'id="{what}"' in helper.open(page) for what in ("open", "link", "dismiss")] == [True] * 3


def test_menu_leads_there(desk: Desk, helper: Browser) -> None:
    assert 'href="/recurring"' in helper.open("/work")


def test_opening_leads_to_the_new_record(desk: Desk, helper: Browser) -> None:
    page = found(desk)
    helper.open(page)

    answer = helper.send(f"{page}/open", title="Printer LP-7")

    (cause,) = causes()
    assert answer.request.path == f"/records/{cause.number}"
    assert f"{cause.number} was opened and linked with 3 records." in shown(answer) and "Saved." not in shown(answer)
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


def caused(desk: Desk, clock: Clock, *services: str) -> str:
    """The page of a cause that is solved, without a finding; a ticket of each service is linked with it."""
    desk.ticket("Old", service="Print")
    clock.advance(timedelta(days=15))
    for service in services:
        number = desk.ticket(f"About {service}", service=service).number
        if causes():
            link_records(number, "caused_by", causes()[0].number, desk.agent)
        else:
            promote_record(number, "dig", {}, desk.agent)
    clock.advance(timedelta(days=1))
    desk.go_on(as_reported(causes()[0]))
    clock.advance(timedelta(days=8))
    return f"/records/{causes()[0].number}"


def test_figure_without_a_finding_counts_all_that_are_about_the_same(
    tenant: int, make_person: MakePerson, clock: Clock, signed_in: SignedIn
) -> None:
    desk = recurrence_desk(make_person, cause=CAUSE_OF_A_SERVICE)
    page = caused(desk, clock, "Print", "Print", "Mail")

    told = shown_at(Browser(signed_in(desk.agent)), page)

    assert "2.0 → 0.0 records a week Each over one week" in told
    assert "all Tickets with the same Service are counted." in told


def test_figure_is_refused_where_most_are_about_something_else(
    tenant: int, make_person: MakePerson, clock: Clock, signed_in: SignedIn
) -> None:
    desk = recurrence_desk(make_person, cause=CAUSE_OF_A_SERVICE)
    page = caused(desk, clock, "Print", "Mail", "VPN")

    told = shown_at(Browser(signed_in(desk.agent)), page)

    assert "Nothing says which Tickets to count" in told and "records a week" not in told


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
