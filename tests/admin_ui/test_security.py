"""The page of how I sign in, and the settings of accounts: who may, with which proof, and what is shown once."""

import re
from datetime import timedelta

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from engine.registry import Actor
from itsm.accounts.factors import authenticators
from itsm.accounts.factors.rules import ask_for_second_factor
from itsm.accounts.sessions import FRESH, SESSION_COOKIE, session_of
from tests.admin_ui.conftest import Browser, shown
from tests.support.authenticators import in_use, now
from tests.support.clocks import Clock
from tests.support.people import MakePerson, SignedIn
from tests.support.records import Desk

PASSWORD = "correct horse battery staple"


@pytest.fixture
def ben(make_person: MakePerson, clock: Clock) -> Actor:
    """An agent with a password."""
    return make_person("Ben", roles=("agent",), email="ben@example.org", password=PASSWORD)


@pytest.fixture
def chief(administrator: Actor, signed_in: SignedIn, clock: Clock) -> Browser:
    """The administrator's browser."""
    return Browser(signed_in(administrator))


def enter(browser: Browser, **fields: object) -> TestResponse:
    """Sign in as Ben."""
    browser.open("/sign-in")
    return browser.send("/sign-in", {"email": "ben@example.org", "password": PASSWORD}, **fields)


def cookie(browser: Browser, name: str = SESSION_COOKIE) -> str:
    """Value of a cookie; empty when there is none."""
    found = browser.client.get_cookie(name)
    return found.value if found else ""


def test_session_before_signing_in_is_not_the_one_after(ben: Actor, stranger: Browser) -> None:
    stranger.client.set_cookie(SESSION_COOKIE, "chosen by somebody else")
    enter(stranger)
    first = cookie(stranger)
    stranger.send("/sign-out")
    enter(stranger)

    assert first != "chosen by somebody else" and cookie(stranger) != first
    assert session_of(first) is None


def test_second_step_keeps_where_the_reader_was_heading_and_nothing_else(
    ben: Actor, stranger: Browser, clock: Clock
) -> None:
    phone, _ = in_use(ben)
    clock.advance(timedelta(seconds=30))
    page = enter(stranger, next="//evil.example/")
    assert page.request.path == "/sign-in/second-step" and cookie(stranger) == ""

    page = stranger.send("/sign-in/second-step", code=now(phone))

    assert page.request.path == "/work" and cookie(stranger)


def test_second_step_needs_its_own_browser(ben: Actor, stranger: Browser, app: Flask) -> None:
    in_use(ben)
    enter(stranger)
    other = Browser(app.test_client())

    assert other.client.get("/sign-in/second-step").location == "/sign-in"


def test_cookies_of_the_steps_are_out_of_reach_of_scripts(ben: Actor, stranger: Browser) -> None:
    in_use(ben)
    stranger.page = stranger.client.get("/sign-in", base_url="https://localhost")
    data = {**stranger.hidden("/sign-in"), "email": "ben@example.org", "password": PASSWORD}

    answer = stranger.client.post("/sign-in", data=data, base_url="https://localhost")

    kept = [text for text in answer.headers.getlist("Set-Cookie") if text.startswith("__Host-flowdesk_second_step=")]
    assert len(kept) == 1 and {"HttpOnly", "Secure", "SameSite=Lax"} <= set(kept[0].split("; "))


def test_role_that_asks_for_a_second_factor_leaves_one_page_open(
    ben: Actor, stranger: Browser, administrator: Actor
) -> None:
    enter(stranger)
    ask_for_second_factor(frozenset({"agent"}), administrator)

    for address in ("/work", "/portal", "/me", "/records"):
        assert stranger.client.get(address).location == "/me/security"
    refused = stranger.client.get("/api/v1/tasks")
    page = stranger.open("/me/security")

    assert refused.status_code == 403
    assert "Your role asks for a second factor" in page
    stranger.send("/me/security/authenticator")
    assert stranger.send("/sign-out").request.path == "/sign-in"


def test_changes_of_how_one_signs_in_ask_for_a_fresh_proof(ben: Actor, stranger: Browser, clock: Clock) -> None:
    enter(stranger)
    clock.advance(FRESH)
    page = stranger.open("/me/security")
    token = stranger.hidden("/me/security/confirm")

    refused = [
        stranger.client.post(f"/me/security/{path}", data=token).status_code
        for path in ("authenticator", "recovery-codes", "passkeys/options", "passkeys", "tokens", "data")
    ]
    wrong = stranger.client.post("/me/security/confirm", data={**token, "current": "wrong"})
    stranger.send("/me/security/confirm", current=PASSWORD)
    stranger.send("/me/security/authenticator")

    assert "Confirm that it is you" in page and set(refused) == {403}
    assert wrong.status_code == 422
    assert authenticators.secret_to_show(ben) is not None


def test_new_password_asks_for_the_present_one_and_ends_the_others(ben: Actor, stranger: Browser, app: Flask) -> None:
    other = Browser(app.test_client())
    for browser in (stranger, other):
        enter(browser)
    stranger.open("/me/security")
    new = {"password": "a sentence nobody guesses", "again": "a sentence nobody guesses"}

    refused = stranger.send("/me/security/password", {**new, "current": "wrong"})
    done = stranger.send("/me/security/password", {**new, "current": PASSWORD})

    assert (refused.status_code, done.status_code) == (422, 200)
    assert other.client.get("/me").status_code == 302 and stranger.client.get("/me").status_code == 200


def test_other_sessions_end_together(ben: Actor, stranger: Browser, app: Flask) -> None:
    others = [Browser(app.test_client()) for _ in range(2)]
    for browser in (stranger, *others):
        enter(browser)
    stranger.open("/me/security")

    stranger.send("/me/security/sessions/end-others")

    assert [browser.client.get("/me").status_code for browser in (stranger, *others)] == [200, 302, 302]


def test_token_is_shown_once(ben: Actor, stranger: Browser) -> None:
    enter(stranger)
    stranger.open("/me/security")

    page = stranger.send(
        "/me/security/tokens", {"name": "mine", "scope": ["records"], "until": "2026-12-24"}
    )

    (token,) = re.findall(r"flowdesk_[\w-]{40,}", page.text)
    assert token not in stranger.open("/me/security") and "mine" in stranger.open("/me/security")


def test_forgotten_password_answers_the_same_and_needs_a_form(
    ben: Actor, stranger: Browser, postbox: object
) -> None:
    pages = []
    for email in ("ben@example.org", "nobody@example.org"):
        stranger.open("/forgot-password")
        pages.append(stranger.send("/forgot-password", email=email))

    assert shown(pages[0]) == shown(pages[1])
    assert stranger.client.post("/forgot-password", data={"email": "ben@example.org"}).status_code == 400


@pytest.mark.parametrize("address", ["/invitation?link=x.y", "/reset-password?link=", "/reset-password"])
def test_link_that_does_not_work_says_so(tenant: int, stranger: Browser, address: str) -> None:
    assert stranger.client.get(address).status_code == 404


def test_administrator_invites_and_hands_the_link_over(chief: Browser, stranger: Browser) -> None:
    chief.open("/settings/accounts/invite")
    page = chief.send(
        "/settings/accounts/invite", {"name": "Eve", "email": "eve@example.org", "language": "en", "role": ["agent"]}
    )
    (path,) = re.findall(r"http://127\.0\.0\.1:8000(/invitation\?link=[\w.-]+)", page.text)

    stranger.open(path)
    done = stranger.send("/invitation", password="a sentence nobody guesses", again="a sentence nobody guesses")

    assert done.request.path == "/sign-in" and stranger.client.get(path).status_code == 404
    assert "Eve" in chief.open("/settings/accounts?q=eve")


@pytest.mark.parametrize(
    "address",
    ["/settings/accounts", "/settings/accounts/1", "/settings/accounts/invite", "/settings/accounts/1/leaving",
     "/settings/accounts/tokens", "/settings/accounts/second-factor"],
)  # fmt: skip
def test_settings_of_accounts_are_administrators_alone(desk: Desk, worker: Browser, address: str) -> None:
    assert worker.client.get(address).status_code == 403


def test_account_of_another_person_is_changed_with_a_fresh_proof_alone(
    ben: Actor, chief: Browser, clock: Clock
) -> None:
    chief.open(f"/settings/accounts/{ben.key}")
    clock.advance(FRESH)

    refused = chief.send(f"/settings/accounts/{ben.key}/link")
    page = chief.open("/settings/accounts/invite")
    helped = chief.send("/settings/accounts/invite", {"name": "E", "email": "e@example.org", "role": "administrator"})

    assert (refused.status_code, helped.status_code) == (403, 403)
    assert "confirm first that it is you" in page


def test_account_is_handed_over_closed_and_erased_by_pages(ben: Actor, chief: Browser) -> None:
    account = f"/settings/accounts/{ben.key}"
    chief.open(f"{account}/leaving")
    chief.send(f"{account}/leaving", whom="team")
    closed = chief.open(account)
    chief.send(f"{account}/erase", name="Ben")

    assert "Erase personal data" in closed
    assert f"Former person {ben.key}" in chief.open("/settings/accounts?shown=closed")


def test_leaving_that_is_refused_keeps_what_was_chosen(ben: Actor, chief: Browser) -> None:
    address = f"/settings/accounts/{ben.key}/leaving"
    chief.open(address)

    refused = chief.send(address, whom="person", to="")

    assert refused.status_code == 422
    assert re.search(r'value="person" checked', refused.text) and not re.search(r'value="team" checked', refused.text)
