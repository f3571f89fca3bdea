"""In a real Chromium, with a real mail server: invited, signed in with second factor and passkey, revoked."""

import time
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import pyotp
import pytest
from playwright.sync_api import CDPSession, Page, Route, expect

from tests.admin_ui.axe import findings
from tests.admin_ui.clicking import click
from tests.admin_ui.desk_with_mail import Desk, desk_with_mail
from tests.admin_ui.walking import Walker
from tests.support.mail import text_of
from tests.support.servers import ADMINISTRATOR, PASSWORD

pytestmark = pytest.mark.browser
OWN = "the kettle sings at dawn"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """The desk, set up by the command line."""
    with desk_with_mail(tmp_path / "data") as desk:
        yield desk


def sign_in(page: Page, email: str, password: str) -> None:
    """Fill the sign-in form and send it."""
    page.goto("/sign-in")
    page.get_by_label("Email").fill(email)
    page.get_by_label("Password").fill(password)
    click(page.get_by_role("button", name="Sign in", exact=True))


def invited(desk: Desk, administrator: Page) -> Page:
    """Invite Ben through the page and choose his password from his mail; gives his window, signed in."""
    sign_in(administrator, ADMINISTRATOR, PASSWORD)
    administrator.goto("/settings/accounts/invite")
    administrator.get_by_label("Name").fill("Ben Agent")
    administrator.get_by_label("Email").fill("ben@example.org")
    administrator.get_by_label("Agent").check()
    click(administrator.get_by_role("button", name="Invite"))
    expect(administrator.get_by_text("Ben Agent is invited")).to_be_visible()
    ben = desk.window()
    ben.goto(desk.mail(0))
    ben.get_by_label("New password").fill(OWN)
    ben.get_by_label("The same again").fill(OWN)
    click(ben.get_by_role("button", name="Set the password"))
    expect(ben.get_by_text("Your password is set")).to_be_visible()
    sign_in(ben, "ben@example.org", OWN)
    expect(ben.get_by_role("heading", name="My work")).to_be_visible()
    return ben


def code_for(phone: pyotp.TOTP, after: str) -> str:
    """The next code that differs from ``after``: no code is taken twice."""
    code = phone.now()
    return code if code != after else phone.at(int(time.time()) + phone.interval)


def virtual_authenticator(page: Page) -> tuple[CDPSession, str]:
    """A security key in the browser that knows its owner (WebAuthn domain of the Chrome DevTools Protocol)."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    made: dict[str, Any] = session.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
                "isUserVerified": True, "automaticPresenceSimulation": True,
            }
        },
    )  # fmt: skip
    return session, str(made["authenticatorId"])


@pytest.mark.timeout(900)
@pytest.mark.parametrize("language", ["en", "zh-CN"])
def test_invited_person_signs_in_with_a_second_factor_and_is_revoked(tmp_path: Path, language: str) -> None:
    with desk_with_mail(tmp_path / "data", set_up=False) as desk:
        admin, ben, other = (Walker(desk.window(language), language, typed={"Ben", "Agent"}) for _ in range(3))
        _first_visit(admin, desk)
        _invite(admin)
        _accept(ben, desk.mail(0))
        phone, first = _enrol(ben)

        _sign_in_with_code(other, code_for(phone, first))
        other.go("/me/security")
        expect(other.page.locator("section[aria-labelledby=my-sessions] tbody tr")).to_have_count(2)
        other.sees("this one")

        _revoke(admin)
        for walker in (ben, other):
            walker.page.goto("/work")
            expect(walker.page.get_by_role("heading", name=walker.say("Sign in"))).to_be_visible()
        found = [*admin.found, *ben.found, *other.found]
        assert not found, "\n".join(found)
        assert desk.visitors.faults == []


def _first_visit(w: Walker, desk: Desk) -> None:
    """The administrator sets the desk up with the code that the terminal shows."""
    w.page.goto("/")
    w.fill({
        "One-time code": desk.server.set_up_code, "Organisation": "Example", "Your name": "Ada Admin",
        "Email": ADMINISTRATOR, "Password": PASSWORD,
    })  # fmt: skip
    w.press("Set up")
    w.sees("My work")


def _invite(w: Walker) -> None:
    """Through the pages that a newcomer is led to."""
    w.page.goto("/settings")
    w.follow("Invite those who work")
    w.fill({"Full name": "Ben Agent", "Email": "ben@example.org"})
    w.field("Agent").check()
    w.look("/settings/accounts/invite")
    w.press("Invite")
    w.sees("%(name)s is invited: a mail is on its way.", name="Ben Agent")
    w.look("an invited account")


def _accept(w: Walker, link: str) -> None:
    """Follow the link of the mail, choose a password, sign in with it."""
    w.page.goto(link)
    w.look("/invitation")
    w.fill({"New password": OWN, "The same again": OWN})
    w.press("Set the password")
    w.sees("Your password is set. Sign in with it.")
    w.look("/sign-in")
    w.fill({"Email": "ben@example.org", "Password": OWN})
    w.press("Sign in")
    w.sees("My work")


def _enrol(w: Walker) -> tuple[pyotp.TOTP, str]:
    """Set an authenticator up; gives the telephone and the code that it showed."""
    w.page.goto("/me/security")
    w.press("Set up an authenticator")
    w.look("/me/security/authenticator")
    phone = pyotp.TOTP(w.page.locator("code.secret").inner_text())
    first = phone.now()
    w.fill({"Code": first})
    w.press("Put to use")
    expect(w.page.locator(".code-list li")).to_have_count(10)
    w.look("/me/security, recovery codes")
    return phone, first


def _sign_in_with_code(w: Walker, code: str) -> None:
    """In another browser: the password alone opens nothing."""
    w.page.goto("/sign-in")
    w.fill({"Email": "ben@example.org", "Password": OWN})
    w.press("Sign in")
    w.look("/sign-in/second-step")
    w.page.goto("/work")
    expect(w.page.get_by_role("heading", name=w.say("Sign in"))).to_be_visible()
    w.fill({"Email": "ben@example.org", "Password": OWN})
    w.press("Sign in")
    w.fill({"Code": code})
    w.press("Sign in")
    w.sees("My work")


def _revoke(w: Walker) -> None:
    """The administrator sees both sessions and ends them."""
    w.page.goto("/settings/accounts")
    click(w.page.locator("main").get_by_role("link", name="Ben Agent"))
    expect(w.page.locator("section[aria-labelledby=sessions] tbody tr")).to_have_count(2)
    w.look("an account with sessions")
    w.press("End all sessions")
    w.sees("The sessions have ended.")


def test_passkey_is_made_and_signs_in_alone(desk: Desk) -> None:
    ben = invited(desk, desk.window())
    key, identity = virtual_authenticator(ben)
    ben.goto("/me/security")
    ben.get_by_label("Name of the new passkey").fill("My laptop")
    click(ben.get_by_role("button", name="Add a passkey"))
    expect(ben.locator(".code-list li")).to_have_count(10)
    ben.goto("/me/security")
    expect(ben.get_by_role("cell", name="My laptop", exact=True)).to_be_visible()
    (kept,) = key.send("WebAuthn.getCredentials", {"authenticatorId": identity})["credentials"]
    assert (kept["isResidentCredential"], kept["rpId"]) == (True, "localhost")

    click(ben.locator("details.menu summary").last)
    click(ben.get_by_role("button", name="Sign out"))
    click(ben.get_by_role("button", name="Sign in with a passkey"))
    expect(ben.get_by_role("heading", name="My work")).to_be_visible()

    ben.goto("/me/security")
    click(ben.get_by_role("button", name="Remove My laptop"))
    ben.context.clear_cookies()
    ben.goto("/sign-in")
    click(ben.get_by_role("button", name="Sign in with a passkey"))
    expect(ben.get_by_text("it is not known here")).to_be_visible()
    assert desk.visitors.take_refusals(401) > 0
    assert desk.visitors.faults == []


def test_answer_of_a_passkey_works_once(desk: Desk) -> None:
    ben = invited(desk, desk.window())
    virtual_authenticator(ben)
    ben.goto("/me/security")
    ben.get_by_label("Name of the new passkey").fill("My laptop")
    click(ben.get_by_role("button", name="Add a passkey"))
    expect(ben.locator(".code-list li")).to_have_count(10)
    ben.context.clear_cookies()
    sent: list[str] = []

    def keep(route: Route) -> None:
        sent.append(route.request.post_data or "")
        route.abort()

    ben.route("**/sign-in/passkey", keep)
    ben.goto("/sign-in")
    cookies = "; ".join(f"{one['name']}={one['value']}" for one in ben.context.cookies())
    click(ben.get_by_role("button", name="Sign in with a passkey"))
    while not sent:
        ben.wait_for_timeout(50)

    answers = [posted(desk, "/sign-in/passkey", sent[0], cookies) for _ in range(2)]

    assert answers == [303, 401]


def posted(desk: Desk, path: str, body: str, cookies: str) -> int:
    """Status of a form that is sent without the browser, with its cookies of before."""
    connection = HTTPConnection("localhost", desk.server.port, timeout=30)
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": cookies}
    connection.request("POST", path, body, headers)
    status = connection.getresponse().status
    connection.close()
    return status


def test_forgotten_password_is_replaced_by_mail_without_telling_who_has_an_account(desk: Desk) -> None:
    invited(desk, desk.window())
    page = desk.window()
    shown = []
    for email in ("nobody@example.org", "ben@example.org"):
        page.goto("/sign-in")
        click(page.get_by_role("link", name="Forgotten password?"))
        page.get_by_label("Email").fill(email)
        click(page.get_by_role("button", name="Send the link"))
        shown.append(page.locator("main").inner_text())
    page.goto(desk.mail(1))
    page.get_by_label("New password").fill("another kettle, another dawn")
    page.get_by_label("The same again").fill("another kettle, another dawn")
    click(page.get_by_role("button", name="Set the password"))
    sign_in(page, "ben@example.org", "another kettle, another dawn")

    expect(page.get_by_role("heading", name="My work")).to_be_visible()
    assert shown[0] == shown[1]
    assert {message["To"] for message in desk.postbox.messages} == {"ben@example.org"}
    assert "one hour" in text_of(desk.postbox.messages[1])
    assert desk.visitors.faults == []


def test_password_is_pasted_and_the_fields_tell_managers_what_they_are(desk: Desk) -> None:
    page = desk.window()
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto("/sign-in")
    page.evaluate("words => navigator.clipboard.writeText(words)", PASSWORD)
    page.get_by_label("Email").fill(ADMINISTRATOR)
    page.get_by_label("Password").press("Control+V")

    fields = page.locator("form input[autocomplete]").evaluate_all("all => all.map(one => one.autocomplete)")
    click(page.get_by_role("button", name="Sign in", exact=True))

    expect(page.get_by_role("heading", name="My work")).to_be_visible()
    assert fields == ["username", "current-password"]


def test_password_is_shown_and_judged_while_it_is_typed(desk: Desk) -> None:
    page = desk.window("zh-CN")
    page.goto("/sign-in")
    page.locator("#f-password").fill("wrong")
    reveal = page.get_by_role("button", name="显示输入内容")
    click(reveal)
    expect(page.locator("#f-password")).to_have_attribute("type", "text")
    expect(reveal).to_have_attribute("aria-pressed", "true")
    click(reveal)
    expect(page.locator("#f-password")).to_have_attribute("type", "password")
    page.locator("#f-email").fill(ADMINISTRATOR)
    page.locator("#f-password").fill(PASSWORD)
    click(page.locator("form .actions button").first)
    page.wait_for_url("**/work*")

    page.goto("/me/security")
    meter = page.locator(".strength")
    expect(meter).to_be_hidden()
    for typed, level in (("short", "0"), ("password1234", "0"), ("we walk home under seven umbrellas", "3")):
        page.locator("#f-password").fill(typed)
        expect(meter.locator("meter")).to_have_attribute("value", level)
        expect(meter.get_by_role("status")).not_to_be_empty()
    assert list(findings(page, "how I sign in, with the meter")) == []


ANSWERS_SLOWLY = """
const asked = window.fetch;
window.fetch = (address, options) => {
  if (address !== "/password-strength") return asked(address, options);
  const body = new ReadableStream({ start(answer) {
    options.signal.addEventListener("abort", () => answer.error(options.signal.reason));
  } });
  document.documentElement.dataset.asked = "yes";
  return Promise.resolve(new Response(body, { headers: { "Content-Type": "application/json" } }));
};
"""
"""The meter's question is answered with a status at once and a body never: as a slow network does."""


def test_password_that_is_sent_while_the_meter_is_answered_disturbs_nobody(desk: Desk) -> None:
    page = desk.window()
    sign_in(page, ADMINISTRATOR, PASSWORD)
    page.add_init_script(ANSWERS_SLOWLY)
    page.goto("/me/security")
    page.locator("#f-password").press_sequentially("we walk home under seven umbrellas")
    expect(page.locator("html")).to_have_attribute("data-asked", "yes")

    page.locator("#f-password").evaluate(
        "one => one.form.dispatchEvent(new Event('submit', { bubbles: true, cancelable: true }))"
    )
    page.wait_for_timeout(200)

    assert desk.visitors.faults == []
    expect(page.locator(".strength")).to_be_hidden()
