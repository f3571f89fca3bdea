"""Fields that name items offer them while somebody types: where forms are drawn, and what the browser is answered."""

import pytest

from database import unit_of_work
from engine import clock
from engine.registry import SYSTEM
from itsm.packs.commands.deploy_pack import deploy_checked
from itsm.records.commands import update_fields
from itsm.records.tables import Record
from tests.admin_ui.conftest import Browser
from tests.support.people import MakePerson, SignedIn
from tests.support.records import INCIDENT, Desk, checked_pack


@pytest.fixture
def items(desk: Desk) -> None:
    """Two items, as an import leaves them."""
    deploy_checked(checked_pack(INCIDENT.parent / "configuration"), SYSTEM)
    with unit_of_work() as work:
        for number, title in enumerate(("srv-erp", "Printer, <b>room</b> 2"), 1):
            row = Record(
                number=f"ITEM-{number:06}", type_key="configuration", title=title, own_fields={}, status="in_use",
                status_kind="waiting", opened_at=clock.now(), changed_at=clock.now(),
            )  # fmt: skip
            work.session.add(row)


@pytest.mark.usefixtures("items")
def test_items_are_offered_behind_what_was_typed_before(
    desk: Desk, make_person: MakePerson, signed_in: SignedIn
) -> None:
    agent = Browser(signed_in(make_person("Ann Agent", roles=("agent",), teams=("line-1",))))
    number = desk.report().number

    assert 'hx-get="/items/options"' in agent.open(f"/records/{number}")
    assert agent.open("/items/options?items=erp") == (
        '<option value="srv-erp">ITEM-000001 · Configuration item</option>'
    )  # fmt: skip
    assert 'value="&lt;b&gt;, srv-erp"' in agent.open("/items/options?items=<b>, ERP")
    assert 'value="srv-erp; ITEM-000002"' in agent.open("/items/options?any=srv-erp; print")  # its name has a comma
    assert agent.open("/items/options") == "" == agent.open("/items/options?items=srv-erp,")


@pytest.mark.usefixtures("items")
def test_requester_is_offered_nothing_that_they_do_not_see(make_person: MakePerson, signed_in: SignedIn) -> None:
    requester = Browser(signed_in(make_person("Rob Requester")))

    assert requester.open("/items/options?items=erp") == ""


@pytest.mark.usefixtures("items")
def test_page_of_a_record_shows_the_items_that_it_names(
    desk: Desk, make_person: MakePerson, signed_in: SignedIn
) -> None:
    agent = make_person("Ann Agent", roles=("agent",), teams=("line-1",))
    browser = Browser(signed_in(agent))
    number = desk.report().number
    assert "Items that it names" not in browser.open(f"/records/{number}")

    update_fields(number, {"items": "srv-erp, ITEM-000002"}, agent)

    page = browser.open(f"/records/{number}")
    assert "Items that it names" in page and 'href="/records/ITEM-000001"' in page
    assert "Printer, &lt;b&gt;room&lt;/b&gt; 2" in page
