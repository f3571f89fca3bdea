"""The catalogue in the portal and in Settings, as browsers get it."""

from io import BytesIO

import pytest
from sqlalchemy import select

from database import reading
from engine.registry import Actor
from itsm.catalogue.tables import ItemRow
from tests.admin_ui.conftest import Browser, shown
from tests.support.catalogue import PRINTER, PROGRAM, Shop, add_item, fill, open_shop, vote
from tests.support.clocks import Clock
from tests.support.people import MakePerson, SignedIn

HOME = "/portal/catalogue"


@pytest.fixture
def shop(tenant: int, make_person: MakePerson, clock: Clock) -> Shop:
    """The shipped catalogue in use."""
    return open_shop(make_person)


@pytest.fixture
def requester_browser(shop: Shop, signed_in: SignedIn) -> Browser:
    """The requester's browser."""
    return Browser(signed_in(shop.requester))


def test_portal_leads_into_the_catalogue(requester_browser: Browser) -> None:
    page = requester_browser.open("/portal")

    assert f'href="{HOME}"' in page
    assert 'name="q"' in page
    assert 'href="/portal/report/request"' not in page


def test_front_shows_services_and_leads_to_what_is_in_them(requester_browser: Browser) -> None:
    page = requester_browser.open(HOME)
    assert f"{HOME}?service=workplace-service" in page

    page = requester_browser.open(f"{HOME}?service=workplace-service")
    assert f"{HOME}?service=devices" in page

    page = requester_browser.open(f"{HOME}?service=devices")
    assert f"{HOME}/items/laptop" in page
    assert "CNY 6,800 once" in page


def test_search_shows_what_is_found_and_a_way_out(requester_browser: Browser) -> None:
    assert f"{HOME}/items/laptop" in requester_browser.open(f"{HOME}?q=notebook")

    page = requester_browser.open(f"{HOME}?q=zebra")
    assert "Nothing found" in page
    assert 'href="/portal/report/request"' in page


def test_hostile_words_are_shown_as_words(requester_browser: Browser) -> None:
    page = requester_browser.open(f"{HOME}?q=<script>alert(1)</script>%25_\\")

    assert "<script>alert" not in page


def test_ordering_leads_to_the_record_with_what_was_ordered(requester_browser: Browser) -> None:
    requester_browser.open(f"{HOME}/items/printer-access")

    page = requester_browser.send(
        f"{HOME}/items/printer-access", {**PRINTER}, files=(BytesIO(b"picture"), "label.png")
    )

    assert page.request.path == "/portal/records/REQ-000001"
    assert "What was ordered" in page.text
    assert "2-17" in page.text
    assert "label.png" in page.text


def test_what_is_missing_stands_at_its_field(requester_browser: Browser) -> None:
    requester_browser.open(f"{HOME}/items/printer-access")

    page = requester_browser.send(f"{HOME}/items/printer-access", description="Soon, please")

    assert page.status_code == 422
    assert 'id="f-printer-error"' in page.text
    assert "Soon, please" in page.text


def test_manager_chooses_among_those_below(shop: Shop, signed_in: SignedIn) -> None:
    browser = Browser(signed_in(shop.boss))
    page = browser.open(f"{HOME}/items/printer-access")
    assert f'<option value="{shop.requester.key}"' in page
    assert f'<option value="{shop.chief.key}"' not in page

    sent = browser.send(f"{HOME}/items/printer-access", {**PRINTER, "for_other": "true"}, requester=str(shop.chief.key))
    assert sent.status_code == 422
    assert 'id="f-requester-error"' in sent.text

    sent = browser.send(
        f"{HOME}/items/printer-access", {**PRINTER, "for_other": "true"}, requester=str(shop.requester.key)
    )
    assert "REQ-000001" in shown(sent)


def test_who_has_nobody_below_is_not_offered_to_order_for_others(requester_browser: Browser) -> None:
    assert "for_other" not in requester_browser.open(f"{HOME}/items/printer-access")


def test_favourites_are_kept_and_given_up(requester_browser: Browser) -> None:
    requester_browser.open(f"{HOME}/items/vpn")
    requester_browser.send(f"{HOME}/items/vpn/favourite", keep="true")
    assert "Favourites" in requester_browser.open(HOME)

    requester_browser.open(f"{HOME}/items/vpn")
    requester_browser.send(f"{HOME}/items/vpn/favourite", keep="false")
    assert "Favourites" not in requester_browser.open(HOME)


def test_my_orders_show_where_they_stand(shop: Shop, requester_browser: Browser) -> None:
    assert "You have ordered nothing yet" in requester_browser.open(f"{HOME}/orders")
    ordered = shop.order("software-licence", PROGRAM)

    assert "Waiting for approval" in requester_browser.open(f"{HOME}/orders")
    vote(ordered, shop.boss)
    assert "We are working on it" in requester_browser.open(f"{HOME}/orders")


def test_the_record_tells_its_steps_in_plain_words_and_offers_to_cancel(shop: Shop, requester_browser: Browser) -> None:
    ordered = shop.order("software-licence", PROGRAM)

    page = requester_browser.open(f"/portal/records/{ordered.number}")

    assert "Waiting for approval" in page
    assert page.count("Withdraw the request") == 1 and "Cancel it" not in page  # one way, and not two of one meaning
    assert "Change it" in page


def test_agents_see_what_was_ordered(shop: Shop, signed_in: SignedIn) -> None:
    ordered = shop.order("printer-access", PRINTER)

    assert "2-17" in Browser(signed_in(shop.agent)).open(f"/records/{ordered.number}")


@pytest.mark.parametrize("code", ["gold", "nothing"])
def test_what_one_may_not_order_is_not_there_by_its_address(
    shop: Shop, administrator: Actor, requester_browser: Browser, code: str
) -> None:
    add_item("gold", administrator, for_roles="administrator")

    assert requester_browser.client.get(f"{HOME}/items/{code}").status_code == 404
    assert "/items/gold" not in requester_browser.open(f"{HOME}?q=gold")


def test_settings_add_an_item_that_is_ordered_at_once(
    shop: Shop, administrator: Actor, signed_in: SignedIn, requester_browser: Browser
) -> None:
    browser = Browser(signed_in(administrator))
    browser.open("/settings/items/new")
    page = browser.send("/settings/items/new", {
        "name_en": "Badge", "name_zh-CN": "门禁卡", "code": "badge", "service": "rooms", "type": "request",
        "form": "request_simple", "process": "request_standard", "approval": "none", "live": "true", "icon": "lock",
    })  # fmt: skip
    assert page.status_code == 200

    assert f"{HOME}/items/badge" in requester_browser.open(f"{HOME}?q=门禁卡")
    requester_browser.open(f"{HOME}/items/badge")
    assert "REQ-000001" in shown(requester_browser.send(f"{HOME}/items/badge", description="For me"))


def test_settings_list_services_and_items(shop: Shop, administrator: Actor, signed_in: SignedIn) -> None:
    browser = Browser(signed_in(administrator))

    assert "workplace-service" in browser.open("/settings/services?q=workplace")
    page = browser.open("/settings/items?q=laptop")
    assert "CNY 6,800 once" in page
    assert "4 parts" in browser.open("/settings/items?q=new-employee")



def test_pages_of_very_many_items_ask_the_same_few_statements(
    shop: Shop, administrator: Actor, signed_in: SignedIn, statements: list[str]
) -> None:
    shop.order("printer-access", PRINTER)
    add_item("first", administrator, for_teams="line-1")
    with reading() as session:
        service, item = session.execute(select(ItemRow.service_key, ItemRow.key).where(ItemRow.code == "laptop")).one()
    addresses = {
        shop.requester: ("/portal", "/portal/catalogue", "/portal/catalogue?service=devices",
                         "/portal/catalogue?q=adapter", "/portal/catalogue?q=adapter+of+mine",
                         "/portal/catalogue/items/laptop", "/portal/catalogue/orders"),
        administrator: ("/settings/items", "/settings/items?q=adapter", f"/settings/items/{item}",
                        "/settings/items/new", "/settings/services", f"/settings/services/{service}"),
    }  # fmt: skip
    browsers = {who: Browser(signed_in(who)) for who in addresses}

    def counted() -> dict[str, int]:
        found = {}
        for who, pages in addresses.items():
            for page in pages:
                browsers[who].open(page)
                statements.clear()
                browsers[who].open(page)
                found[page] = len(statements)
        return found

    few = counted()
    fill(service, 2000)

    assert counted() == few and max(few.values()) <= 20


def test_what_waits_for_a_decision_stands_first_and_says_for_whom_it_is(shop: Shop, signed_in: SignedIn) -> None:
    ordered = shop.order("software-licence", PROGRAM)
    browser = Browser(signed_in(shop.boss))

    home, page = browser.open("/portal"), browser.open(f"/portal/records/{ordered.number}")

    assert 0 < home.index("Your decision is awaited") < home.index("Order something")
    assert "Do you approve it?" in page and "<dt>For whom</dt><dd>Rob Requester</dd>" in page
    assert "1 of 1" not in page and "Votes missing" not in page


def test_fields_that_need_attention_do_not_unfold_whom_it_is_for(shop: Shop, signed_in: SignedIn) -> None:
    browser = Browser(signed_in(shop.boss))
    browser.open(f"{HOME}/items/printer-access")

    sent = browser.send(f"{HOME}/items/printer-access", printer="", for_other="true", requester="")

    assert sent.status_code == 422 and '<details class="for-other">' in sent.text


def test_requester_reads_why_it_was_refused(shop: Shop, requester_browser: Browser) -> None:
    ordered = shop.order("software-licence", PROGRAM)
    vote(ordered, shop.boss, "reject")

    page = requester_browser.open(f"/portal/records/{ordered.number}")

    assert "Not approved" in page and "<dd>Because.</dd>" in page and "The service desk has it." not in page
