"""Pages of single sign-on: set up by those who manage settings, used by everybody, no secret on any of them."""

import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlencode

import pytest
from sqlalchemy import select

from database import reading
from engine.registry import Actor
from itsm.accounts.directory.directories import directories, save_directory
from itsm.accounts.directory.run import synchronise_due
from itsm.accounts.oidc import discovery
from itsm.accounts.oidc.providers import providers, save_provider
from itsm.accounts.outside.tables import GroupMapping
from itsm.people.queries import find_person
from tests.admin_ui.conftest import Browser, shown
from tests.support.ldap import READER_PASSWORD, LdapServer, dn_of, running_ldap
from tests.support.oidc import SECRET, Game, running_game
from tests.support.people import SignedIn

HOME = "/settings/sign-on"


@pytest.fixture
def admin(administrator: Actor, signed_in: SignedIn) -> Browser:
    """The administrator's browser."""
    return Browser(signed_in(administrator))


@pytest.fixture
def game() -> Iterator[Game]:
    """A provider."""
    discovery._known.clear()
    with running_game() as game:
        game.person("ben", "ben@example.org")
        yield game


@pytest.fixture(scope="session")
def ldap_server() -> Iterator[LdapServer]:
    """A directory."""
    with TemporaryDirectory(prefix="flowdesk-ldap-") as folder, running_ldap(Path(folder)) as server:
        yield server


@pytest.fixture
def ldap(ldap_server: LdapServer) -> LdapServer:
    """The directory as every test finds it."""
    ldap_server.renew()
    return ldap_server


def test_provider_is_set_up_checked_given_groups_and_removed(admin: Browser, game: Game, administrator: Actor) -> None:
    admin.open(f"{HOME}/providers/new")
    page = admin.send(f"{HOME}/providers/new", game.form())
    [found] = providers()
    home = f"{HOME}/providers/{found.key}"
    assert page.status_code == 200 and f"/sign-in/return/{found.key}" in page.text and SECRET not in page.text

    assert "The provider answers: 1 keys" in shown(admin.send(f"{home}/check"))
    admin.open(home)
    admin.send(f"{home}/groups", group="staff", role="agent", team="", team_role="member")
    assert "staff" in admin.open(home) and "Where it is used" in admin.open(home)
    with reading() as session:
        mapping = session.scalars(select(GroupMapping.key)).one()
    admin.send(f"{home}/groups/{mapping}/remove")
    assert admin.send(f"{home}/remove").status_code == 200 and providers() == []


def test_form_comes_back_with_what_was_typed_but_never_with_the_secret(admin: Browser, game: Game) -> None:
    admin.open(f"{HOME}/providers/new")

    page = admin.send(f"{HOME}/providers/new", game.form(issuer="http://login.example.org"))

    assert page.status_code == 422 and "http://login.example.org" in page.text and SECRET not in page.text
    assert "begins with https://" in shown(page)


def test_settings_ask_for_a_fresh_proof_and_for_the_right(
    admin: Browser, agent: Actor, signed_in: SignedIn, game: Game, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert signed_in(agent).get(HOME).status_code == 403
    assert signed_in(agent).get(f"{HOME}/providers/new").status_code == 403
    admin.open(f"{HOME}/providers/new")
    monkeypatch.setattr("itsm.accounts.sessions.SessionInfo.is_fresh", False)

    page = admin.send(f"{HOME}/providers/new", game.form())

    assert page.status_code == 409 and "Confirm it first" in shown(page) and providers() == []


def test_person_signs_in_by_the_button_and_out_over_the_provider(
    stranger: Browser, game: Game, administrator: Actor
) -> None:
    key = save_provider(None, game.form(name="Staff login"), administrator).key
    assert "Sign in with Staff login" in stranger.open("/sign-in?next=/me")

    begun = stranger.client.get(f"/sign-in/with/{key}?next=/me")
    back = game.authorize(begun.location)
    arrived = stranger.client.get(f"/sign-in/return/{key}?{urlencode(back)}")

    assert arrived.status_code == 303 and arrived.location == "/me"
    cookie = next(one for one in begun.headers.getlist("Set-Cookie") if one.startswith("flowdesk_sign_on"))
    assert "HttpOnly" in cookie and "SameSite=Lax" in cookie
    assert stranger.client.get_cookie("flowdesk_sign_on") is None
    assert "Ben Agent" in stranger.open("/me")
    out = stranger.send("/sign-out")
    assert f"{game.issuer}/out?" in out.text and "You are signed out here" in shown(out)
    assert "/sign-in" in stranger.client.get("/me").location


def test_answer_that_nobody_asked_for_signs_nobody_in(stranger: Browser, game: Game, administrator: Actor) -> None:
    key = save_provider(None, game.form(), administrator).key
    begun = stranger.client.get(f"/sign-in/with/{key}")
    back = game.authorize(begun.location)

    other = stranger.client.application.test_client().get(f"/sign-in/return/{key}?{urlencode(back)}")

    assert other.status_code == 401 and "began in this browser" in shown(other)
    refused = stranger.client.get(f"/sign-in/return/{key}?state={back['state']}&error=access_denied")
    assert refused.status_code == 401 and "refused there" in shown(refused)
    assert stranger.client.get("/sign-in/with/99").status_code == 404


def test_sign_in_page_says_so_when_the_provider_is_away(stranger: Browser, game: Game, administrator: Actor) -> None:
    key = save_provider(None, game.form(issuer="http://127.0.0.1:1"), administrator).key

    page = stranger.client.get(f"/sign-in/with/{key}")

    assert page.status_code == 503 and "cannot be reached" in shown(page) and 'name="password"' in page.text


def test_directory_is_set_up_previewed_and_synchronised_by_a_worker(
    admin: Browser, ldap: LdapServer, administrator: Actor
) -> None:
    admin.open(f"{HOME}/directories/new")
    page = admin.send(f"{HOME}/directories/new", ldap.form())
    [found] = directories()
    home = f"{HOME}/directories/{found.key}"
    assert "Passwords reach this directory in the clear" in shown(page) and READER_PASSWORD not in page.text

    assert "It shows 3 people" in shown(admin.send(f"{home}/check"))
    assert "Ben Agent" in admin.open(f"{home}/preview")
    admin.send(f"{home}/synchronise")
    assert find_person("ben@example.org") is None
    synchronise_due(10)
    assert find_person("ben@example.org") is not None
    assert "added 3" in shown_of(admin, home)


def test_managers_of_the_directory_are_previewed_taken_over_and_told_where_they_cannot_be(
    admin: Browser, ldap: LdapServer, administrator: Actor
) -> None:
    assert 'value="manager"' in admin.open(f"{HOME}/directories/new")
    admin.send(f"{HOME}/directories/new", ldap.form(manager_attribute="manager"))
    [found] = directories()
    home = f"{HOME}/directories/{found.key}"
    ldap.change("ben", manager=dn_of("cai"))
    ldap.change("cai", manager="cn=Boss,dc=another,dc=org")
    assert found.manager_attribute == "manager" and "Manager: 蔡 明" in shown_of(admin, f"{home}/preview")

    admin.send(f"{home}/synchronise")
    synchronise_due(10)

    page = shown_of(admin, home)
    assert "cn=Boss,dc=another,dc=org Expected this manager of 蔡 明 among the people" in page
    ben = find_person("ben@example.org")
    assert ben is not None and "cai@example.org" in admin.open(f"/settings/people/{ben.key}")


def test_closing_many_is_confirmed_with_the_number_that_was_shown(
    admin: Browser, ldap: LdapServer, administrator: Actor
) -> None:
    key = save_directory(None, ldap.form(), administrator).key
    home = f"{HOME}/directories/{key}"
    admin.open(f"{home}/preview")
    admin.send(f"{home}/synchronise")
    synchronise_due(10)
    ldap.remove("ben")

    assert "1 of 3 known people would be closed" in shown_of(admin, f"{home}/preview")
    assert admin.send(f"{home}/synchronise").status_code == 409
    admin.send(f"{home}/synchronise", confirmed="true")
    synchronise_due(10)

    found = find_person("ben@example.org")
    assert found is not None and not found.active


def test_person_of_the_directory_signs_in_with_their_name(
    stranger: Browser, ldap: LdapServer, administrator: Actor
) -> None:
    save_directory(None, ldap.form(), administrator)
    assert "Email or user name" in stranger.open("/sign-in")

    stranger.send("/sign-in", email="ben", password="ben knows a long one")

    assert "Ben Agent" in stranger.open("/me")


def test_who_has_no_password_here_proves_it_at_the_provider(
    stranger: Browser, game: Game, administrator: Actor
) -> None:
    key = save_provider(None, game.form(), administrator).key
    begun = stranger.client.get(f"/sign-in/with/{key}")
    stranger.client.get(f"/sign-in/return/{key}?{urlencode(game.authorize(begun.location))}")

    page = stranger.open("/me/security")
    assert 'name="current"' not in page and f"/sign-in/with/{key}?again=1" in page
    again = stranger.client.get(f"/sign-in/with/{key}?again=1&next=/me/security")
    game.person("ben", auth_time=int(time.time()))
    arrived = stranger.client.get(f"/sign-in/return/{key}?{urlencode(game.authorize(again.location))}")

    assert "prompt=login" in again.location and arrived.location == "/me/security"
    assert "Confirm that it is you" not in stranger.open("/me/security")


def shown_of(browser: Browser, address: str) -> str:
    """The words of a page."""
    browser.open(address)
    assert browser.page is not None
    return shown(browser.page)
