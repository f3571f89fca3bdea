"""Pages behind the light practices: what suffers with an item, figures, builds, and switching practices."""

import pytest

from engine.registry import SYSTEM, Actor
from itsm.builds.commands import register_build
from itsm.packs.commands.deploy_pack import deploy_checked
from itsm.records.commands import link_records, report_record
from itsm.tenants import deploy_shipped_packs
from tests.admin_ui.conftest import Browser, shown
from tests.support.people import MakePerson, SignedIn
from tests.support.records import INCIDENT, checked_pack

HASH = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"


@pytest.fixture
def lead(tenant: int, make_person: MakePerson) -> Actor:
    """A team lead; items and capacities are in use."""
    for pack in ("configuration", "capacity"):
        deploy_checked(checked_pack(INCIDENT.parent / pack), SYSTEM)
    teams = ("configuration-team", "capacity-team")
    return make_person("Lea Lead", roles=("team_lead",), teams=teams)


@pytest.fixture
def helper(lead: Actor, signed_in: SignedIn) -> Browser:
    """The browser of the lead."""
    return Browser(signed_in(lead))


def item(lead: Actor, name: str) -> str:
    return report_record("configuration", {"title": name, "kind": "server"}, lead.key, lead).number


def test_page_of_an_item_says_what_suffers_with_it(lead: Actor, helper: Browser) -> None:
    server, database, service = (item(lead, name) for name in ("Server", "Database", "Shop"))
    assert "Nothing is linked that depends on it." in helper.open(f"/records/{server}")

    link_records(database, "depends_on", server, lead)
    link_records(database, "part_of", service, lead)
    page = helper.open(f"/records/{server}")

    assert "What suffers with it" in page
    assert f'href="/records/{service}"' in page and f"by way of {database}" in page


def test_readings_of_a_file_are_told_at_their_figure(lead: Actor, helper: Browser) -> None:
    number = report_record("capacity", {"title": "Storage"}, lead.key, lead).number
    address = "/figures/capacity/forecast"
    assert "When limits are reached" in helper.open("/figures")
    assert number not in helper.open(address), "It is not watched yet."

    assert "Expected a file" in shown(helper.send(f"{address}/readings"))


def test_build_is_registered_shown_and_withdrawn(helper: Browser) -> None:
    helper.open("/builds/new")
    typed = {"product": "ERP", "version": "2", "sha256": "none", "location": "shelf 1"}
    refused = helper.send("/builds/new", **typed)
    assert "Write the SHA-256 of the file" in refused.text and 'value="shelf 1"' in refused.text

    helper.open("/builds/new")
    answer = helper.send("/builds/new", **{**typed, "sha256": HASH})
    assert HASH in shown(answer)
    page = answer.request.path

    helper.open(page)
    withdrawn = helper.send(f"{page}/withdraw", reason="It has a hole.")
    assert "Nobody installs it any more: It has a hole." in shown(withdrawn)
    assert "ERP" in helper.open("/builds?state=withdrawn")


def test_words_of_a_build_are_never_markup(lead: Actor, helper: Browser) -> None:
    build = {"product": "<script>x</script>", "version": '"><b>', "sha256": HASH, "location": "javascript:x"}
    key = register_build(build, lead).key

    for page in ("/builds", f"/builds/{key}"):
        assert "<script>x</script>" not in helper.open(page)
        assert 'href="javascript' not in helper.open(page)


def test_practice_that_is_switched_off_leaves_the_menu(administrator: Actor, signed_in: SignedIn) -> None:
    deploy_shipped_packs()
    browser = Browser(signed_in(administrator))
    assert 'href="/records?type=problem"' in browser.open("/settings/practices")

    browser.send("/settings/practices/problem/off")
    page = browser.open("/settings/practices")

    assert 'href="/records?type=problem"' not in page
    assert 'action="/settings/practices/problem/on"' in page
