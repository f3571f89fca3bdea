"""The demo as pages offer it: a tick at the first visit, the password once, and how far it is."""

import re

import pytest

from database import in_tenant
from itsm.demo.asking import ask_for_demo
from itsm.demo.loading import Loader, load_due, progress
from itsm.people.queries import actor_of, find_person
from itsm.tenants.set_up_code import new_set_up_code
from tests.admin_ui.conftest import Browser, shown
from tests.support.people import MakePerson, SignedIn

SET_UP = {
    "organisation": "Airport", "name": "Li Wei", "email": "li@example.org", "password": "correct horse battery staple",
    "language": "en", "time_zone": "Asia/Shanghai", "works_tickets": "true",
}  # fmt: skip


def test_set_up_without_the_tick_makes_no_demo(stranger: Browser) -> None:
    code = new_set_up_code()
    stranger.open("/set-up")

    page = stranger.send("/set-up", SET_UP, code=code)

    assert page.request.path == "/work" and progress() is None
    assert "There is no demo" in stranger.open("/settings/demo")
    assert "/settings/demo" not in stranger.open("/settings")


def test_tick_asks_for_a_demo_and_shows_its_password_once(stranger: Browser) -> None:
    code = new_set_up_code()
    stranger.open("/set-up")

    page = stranger.send("/set-up", SET_UP, code=code, demo="true")

    password = re.search(r'<code class="secret">([^<]+)</code>', page.text)
    assert page.status_code == 200 and password and "0 / 400" in shown(page)
    assert "/settings/demo" in stranger.open("/settings")
    later = stranger.open("/settings/demo")
    assert "mara@desk.example" in later and password[1] not in later
    found = progress()
    assert found is not None
    with in_tenant(found.tenant):
        Loader().go_on()
        Loader().go_on()
    assert "1 / 400" in shown_of(stranger)
    stranger.client.delete_cookie("flowdesk_session")
    stranger.open("/sign-in")
    entered = stranger.send("/sign-in", {"email": "mara@desk.example", "password": password[1]})
    assert entered.status_code == 200 and "Mara Lindqvist" in entered.text


def shown_of(browser: Browser) -> str:
    """The words of the page of the demo."""
    browser.open("/settings/demo")
    assert browser.page is not None
    return shown(browser.page)


def test_page_says_that_the_load_stopped(stranger: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    code = new_set_up_code()
    stranger.open("/set-up")
    stranger.send("/set-up", SET_UP, code=code, demo="true")
    monkeypatch.setattr("itsm.demo.loading.make_organisation", lambda *_: 1 / 0)

    while load_due(10):
        pass

    assert "It stopped" in shown_of(stranger)


def test_other_organisations_do_not_see_the_demo(
    stranger: Browser, make_person: MakePerson, signed_in: SignedIn
) -> None:
    make_person("Eve", roles=("administrator",), email="eve@example.org")
    asked = ask_for_demo("en", records=1)  # in the terminal

    with in_tenant(asked.tenant):
        person = find_person(asked.administrator)
        assert person is not None
        of_demo = Browser(signed_in(actor_of(person.key)))
        assert "There is no demo" in of_demo.open("/settings/demo")
