"""Signing in and out, set-up, language."""

import pytest

from admin_ui.views.frame.addresses import safe_next
from database import in_tenant
from itsm.accounts.sessions import session_of
from itsm.people.queries import find_person
from itsm.tenants.set_up_code import new_set_up_code
from tests.admin_ui.conftest import Browser, shown
from tests.support.people import MakePerson

PASSWORD = "correct horse battery staple"
SET_UP = {
    "organisation": "Airport", "name": "Li Wei", "email": "li@example.org", "password": PASSWORD, "language": "zh-CN",
    "time_zone": "Asia/Shanghai", "works_tickets": "true",
}


def test_first_visit_leads_to_the_set_up_page(stranger: Browser) -> None:
    page = stranger.open("/")

    assert "One-time code" in page


def test_set_up_makes_the_desk_and_signs_its_administrator_in(stranger: Browser) -> None:
    code = new_set_up_code()
    stranger.open("/set-up")

    page = stranger.send("/set-up", SET_UP, code=code)

    assert (page.status_code, page.request.path) == (200, "/work")
    assert 'lang="zh-CN"' in page.text
    with in_tenant(1):
        found = find_person("li@example.org")
    assert found is not None and found.roles == {"administrator", "agent", "requester"}


def test_set_up_is_refused_with_another_code_and_keeps_what_was_typed(stranger: Browser) -> None:
    new_set_up_code()
    stranger.open("/set-up")

    page = stranger.send("/set-up", SET_UP, code="AAAA-BBBB-CCCC")

    assert page.status_code == 403
    assert 'value="Airport"' in page.text
    assert 'aria-invalid="true"' in page.text


def test_set_up_page_is_gone_once_there_is_an_organisation(tenant: int, stranger: Browser) -> None:
    assert stranger.client.get("/set-up").location == "/"


def test_sign_in_leads_agents_to_their_work_and_requesters_to_the_portal(
    make_person: MakePerson, stranger: Browser
) -> None:
    make_person("Ben", roles=("agent",), email="ben@example.org", password=PASSWORD)
    make_person("Cai", roles=("requester",), email="cai@example.org", password=PASSWORD)
    reached = []

    for email in ("ben@example.org", "cai@example.org"):
        stranger.open("/sign-in")
        reached.append(stranger.send("/sign-in", email=email, password=PASSWORD).request.path)
        stranger.send("/sign-out")

    assert reached == ["/work", "/portal"]


def test_sign_in_goes_where_the_reader_was_heading(make_person: MakePerson, stranger: Browser) -> None:
    make_person("Ben", roles=("agent",), email="ben@example.org", password=PASSWORD)

    page = stranger.client.get("/me?tab=a", follow_redirects=True)
    stranger.page = page

    assert stranger.send("/sign-in", email="ben@example.org", password=PASSWORD).request.full_path == "/me?tab=a"


def test_sign_in_says_the_same_for_a_wrong_password_and_an_unknown_account(
    make_person: MakePerson, stranger: Browser
) -> None:
    make_person("Ben", roles=("agent",), email="ben@example.org", password=PASSWORD)
    pages = []

    for email in ("ben@example.org", "nobody@example.org"):
        stranger.open("/sign-in")
        pages.append(stranger.send("/sign-in", email=email, password="wrong wrong wrong"))

    assert [page.status_code for page in pages] == [401, 401]
    assert shown(pages[0]) == shown(pages[1])


def test_pages_behind_sign_in_ask_for_it(tenant: int, stranger: Browser) -> None:
    assert stranger.client.get("/work").location == "/sign-in?next=/work"
    assert stranger.client.post("/work/bulk").location == "/sign-in"


@pytest.mark.parametrize(
    "address", ["//evil.example", "https://evil.example/", "/\\evil.example", "javascript:alert(1)", "/a\n/b", "", None]
)
def test_next_never_leads_elsewhere(address: str | None) -> None:
    assert safe_next(address, "/work") == "/work"


def test_session_can_be_ended_from_another_browser(make_person: MakePerson, stranger: Browser) -> None:
    make_person("Ben", roles=("agent",), email="ben@example.org", password=PASSWORD)
    other = Browser(stranger.client.application.test_client())
    for browser in (stranger, other):
        browser.open("/sign-in")
        browser.send("/sign-in", email="ben@example.org", password=PASSWORD)

    page = stranger.open("/me/security")
    action = page.split('action="/me/security/sessions/')[1].split('"')[0]
    stranger.send(f"/me/security/sessions/{action}")

    assert other.client.get("/me").status_code == 302


def test_signing_in_again_ends_the_session_before(make_person: MakePerson, stranger: Browser) -> None:
    make_person("Ben", roles=("agent",), email="ben@example.org", password=PASSWORD)
    stranger.open("/sign-in")
    stranger.send("/sign-in", email="ben@example.org", password=PASSWORD)
    before = stranger.client.get_cookie("flowdesk_session")
    token = stranger.hidden("/sign-out")

    stranger.client.post("/sign-in", data={**token, "email": "ben@example.org", "password": PASSWORD})

    after = stranger.client.get_cookie("flowdesk_session")
    assert before is not None and after is not None and before.value != after.value
    assert session_of(before.value) is None and session_of(after.value) is not None


def test_messages_for_one_reader_are_gone_when_they_sign_out(worker: Browser) -> None:
    worker.open("/me")
    worker.client.post("/me", data={**worker.hidden("/me"), "name": "Ben", "time_zone": "UTC"})

    worker.client.post("/sign-out", data=worker.hidden("/sign-out"))

    assert worker.client.get_cookie("flowdesk_messages") is None


def test_cookie_of_messages_is_as_guarded_as_that_of_the_session(worker: Browser) -> None:
    worker.open("/me")
    data = {**worker.hidden("/me"), "name": "Ben", "time_zone": "UTC"}
    session = worker.client.get_cookie("flowdesk_session")
    assert session is not None
    worker.client.set_cookie("__Host-flowdesk_session", session.value)

    answer = worker.client.post("/me", data=data, headers={"X-Forwarded-Proto": "https"}, base_url="https://localhost")

    cookie = next(text for text in answer.headers.getlist("Set-Cookie") if text.startswith("__Host-flowdesk_messages="))
    assert {"HttpOnly", "Secure", "SameSite=Lax"} <= set(cookie.split("; "))


def test_language_before_sign_in_follows_the_browser_and_the_choice(tenant: int, stranger: Browser) -> None:
    accepted = stranger.client.get("/sign-in", headers={"Accept-Language": "zh-CN,zh;q=0.9"}).text
    stranger.open("/sign-in")
    stranger.send("/language", language="zh-CN", next="/sign-in")

    assert 'lang="zh-CN"' in accepted
    assert '<html lang="zh-CN"' in stranger.open("/sign-in")


def test_language_of_a_person_is_kept_with_the_person(worker: Browser) -> None:
    worker.open("/me")

    page = worker.send("/language", language="zh-CN", next="/me")

    assert '<html lang="zh-CN"' in page.text
