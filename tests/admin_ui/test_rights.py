"""Pages of rights: roles of one's own, roles of a team, and what somebody may see and why."""

import pytest

from engine.registry import Actor
from itsm.people.queries import actor_of, find_person, team
from itsm.rights import may
from tests.admin_ui.conftest import Browser, shown
from tests.support.people import MakePerson, SignedIn
from tests.support.records import Desk


@pytest.fixture
def admin(desk: Desk, administrator: Actor, signed_in: SignedIn) -> Browser:
    """The administrator's browser."""
    return Browser(signed_in(administrator))


def make_clerk(admin: Browser) -> str:
    """Make a role from the agent's, which sees all incidents but not how they are assessed; gives its address."""
    admin.open("/settings/roles/new?from=agent")
    page = admin.send(
        "/settings/roles/new", code="clerk", name_en="Clerk", **{"name_zh-CN": "文员"}, copied_from="agent",
        anywhere=["work.see", "portal.use"],
        **{"on:incident": ["record.see_all"], "sees:incident": ["request", "solution"], "changes:incident": []},
    )
    assert page.status_code == 200, shown(page)
    return page.request.path


def test_role_is_copied_given_and_changed(admin: Browser, make_person: MakePerson, signed_in: SignedIn) -> None:
    address = make_clerk(admin)
    somebody = make_person("Clara Clerk")
    admin.open(f"/settings/people/{somebody.key}")
    given = admin.send(
        f"/settings/people/{somebody.key}", name="Clara Clerk", language="en", time_zone="UTC",
        email="clara.clerk@example.org", roles=["requester", "clerk"],
    )
    assert "Saved." in shown(given)
    assert may(actor_of(somebody.key or 0), "work.see")
    assert "Where it is used People 1 holds it Clara Clerk" in shown_at(admin, address)

    admin.open(address)
    admin.send(address, **{"name_en": "Clerk", "anywhere": ["portal.use"], "on:incident": ["record.see_all"]})
    assert not may(actor_of(somebody.key or 0), "work.see")
    assert "Clerk" in shown_at(admin, "/settings/roles")
    assert "1" in shown_at(admin, address)


def shown_at(browser: Browser, address: str) -> str:
    """The words of a page."""
    browser.open(address)
    assert browser.page is not None
    return shown(browser.page)


def test_pages_show_no_field_of_a_group_that_is_hidden(
    admin: Browser, desk: Desk, make_person: MakePerson, signed_in: SignedIn
) -> None:
    make_clerk(admin)
    number = desk.triaged().number
    clerk = Browser(signed_in(make_person("Clara Clerk", roles=("clerk",))))
    agent = Browser(signed_in(desk.agent))

    for address in (f"/records/{number}", f"/records/{number}/fields", f"/search?q={number}"):
        assert number in shown_at(clerk, address)
        assert "Critical" not in shown_at(clerk, address) and "Critical" in shown_at(agent, address), address
    # The list keeps the filter: it finds what they reported themselves.
    listed = [shown_at(browser, "/records?type=incident").count("Critical") for browser in (clerk, agent)]
    assert listed[0] == listed[1] - 1
    assert number not in shown_at(clerk, "/records?type=incident&priority=critical")


def test_code_that_is_taken_is_refused_and_what_was_ticked_stays(admin: Browser) -> None:
    admin.open("/settings/roles/new?from=requester")

    page = admin.send("/settings/roles/new", code="agent", name_en="Mine", anywhere=["audit.see"])

    assert page.status_code == 422 and "is taken already" in shown(page)
    assert 'value="audit.see" checked' in page.text and 'value="work.see" checked' not in page.text


def test_role_that_somebody_has_is_not_deleted(admin: Browser, make_person: MakePerson) -> None:
    address = make_clerk(admin)
    admin.open(address)
    token = admin.hidden("/language")["csrf_token"]
    make_person("Clara Clerk", roles=("clerk",))

    kept = admin.client.post(
        f"{address}/remove", data={"csrf_token": token, "command_id": "a" * 32}, follow_redirects=True
    )
    assert "1 people and 0 teams have it" in shown(kept)


def test_role_that_nobody_has_is_deleted(admin: Browser) -> None:
    address = make_clerk(admin)
    admin.open(address)

    gone = admin.send(f"{address}/remove")

    assert "The role is deleted." in shown(gone)
    assert admin.client.get(address).status_code == 404


def test_page_says_what_somebody_may_and_why(admin: Browser, desk: Desk) -> None:
    page = shown_at(admin, f"/settings/rights?person={desk.agent.key}")

    assert "See every record of the organisation. yes role Agent, at every record" in page
    assert "Change the settings of the organisation. no Missing. Roles that give it: Administrator" in page


def test_page_says_at_a_record_what_somebody_is_to_it(admin: Browser, desk: Desk, make_person: MakePerson) -> None:
    number, other = desk.triaged().number, make_person("Zoe Zero")

    theirs = shown_at(admin, f"/settings/rights?person={desk.requester.key}&record={number}")
    assert "They see this record." in theirs and "They asked for it or opened it." in theirs
    assert "See a record. yes everybody has it, at records that they asked for or opened" in theirs
    strange = shown_at(admin, f"/settings/rights?person={other.key}&record={number.lower()}")
    assert "For them this record does not exist." in strange
    assert "See a record. no Only elsewhere: everybody has it" in strange


def test_page_finds_people_by_name_and_says_when_there_is_none(admin: Browser, desk: Desk) -> None:
    assert "role Agent" in shown_at(admin, "/settings/rights?person=Ben+Agent")
    for address in ("/settings/rights?person=Nobody", f"/settings/rights?person={desk.agent.key}&record=INC-9"):
        assert admin.client.get(address).status_code == 404


def test_roles_of_a_team_are_set_on_its_page(admin: Browser, desk: Desk) -> None:
    key = team("line-1").key
    admin.open(f"/settings/teams/{key}")

    page = admin.send(f"/settings/teams/{key}/roles", roles=["team_lead"])

    assert "Saved." in shown(page)
    found = find_person("ben.agent@example.org")
    assert found is not None and may(actor_of(found.key), "work.take_back")
    page_of = shown_at(admin, f"/settings/rights?person={found.key}")
    assert "role Team lead through the team line-1" in page_of
