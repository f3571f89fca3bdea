"""Pages of what holds for all accounts, and what those whom it concerns are told and shown."""

from datetime import timedelta
from urllib.parse import urlencode

import pytest

from database import unit_of_work
from engine.registry import SYSTEM, Actor
from itsm.accounts.by_link.invitations import send_link
from itsm.accounts.by_link.links import Purpose
from itsm.accounts.factors.reuse import note_reuse
from itsm.accounts.factors.rules import ask_for_second_factor, roles_with_second_factor
from itsm.accounts.oidc import discovery
from itsm.accounts.oidc.providers import save_provider
from itsm.accounts.outside.links import links_of
from itsm.accounts.session_limits import Limits, session_limits
from tests.admin_ui.conftest import Browser, shown
from tests.support.authenticators import in_use
from tests.support.clocks import Clock
from tests.support.oidc import Game, running_game
from tests.support.people import MakePerson, SignedIn

HOME = "/settings/accounts"


@pytest.fixture
def chief(administrator: Actor, signed_in: SignedIn, clock: Clock) -> Browser:
    """The administrator's browser."""
    return Browser(signed_in(administrator))


def test_limits_of_sessions_are_chosen_on_a_page(chief: Browser, clock: Clock) -> None:
    assert "12 hours" in chief.open(f"{HOME}/sessions")

    refused = chief.send(f"{HOME}/sessions", idle="31", whole="12")
    chief.open(f"{HOME}/sessions")
    chief.send(f"{HOME}/sessions", idle="30", whole="12")

    assert refused.status_code == 422 and session_limits() == Limits(30, 12)
    clock.advance(timedelta(minutes=29))
    assert chief.client.get("/me").status_code == 200
    clock.advance(timedelta(minutes=30))
    assert chief.client.get("/me").status_code == 302


def test_open_page_that_looks_for_news_is_no_use_of_the_desk(chief: Browser, worker: Browser, clock: Clock) -> None:
    chief.open(f"{HOME}/sessions")
    chief.send(f"{HOME}/sessions", idle="30", whole="12")

    for _ in range(3):
        clock.advance(timedelta(minutes=9))
        assert worker.client.get("/work/news?tab=team&after=0").status_code == 200
    clock.advance(timedelta(minutes=9))
    assert worker.client.get("/work/news?tab=team&after=0").status_code in (302, 401)


def test_administrators_of_an_older_installation_are_told_and_not_locked_out(chief: Browser) -> None:
    assert "Administrators sign in with a password alone" in shown_at(chief, HOME)

    chief.open(f"{HOME}/second-factor")
    refused = chief.send(f"{HOME}/second-factor", role="administrator", days="0")
    chief.open(f"{HOME}/second-factor")
    chief.send(f"{HOME}/second-factor", role="administrator", days="14")

    assert refused.status_code == 422 and list(roles_with_second_factor()) == ["administrator"]
    assert "Administrators sign in" not in shown_at(chief, HOME)
    assert "Your role will ask for a second factor" in shown_at(chief, "/settings")


def shown_at(browser: Browser, address: str) -> str:
    """The words of a page."""
    browser.open(address)
    assert browser.page is not None
    return shown(browser.page)


def test_person_is_asked_on_every_page_until_there_is_one_and_locked_once_the_time_is_over(
    worker: Browser, agent: Actor, requester: Actor, reporter: Browser, clock: Clock
) -> None:
    ask_for_second_factor(frozenset({"agent"}), SYSTEM, 1)

    assert "Your role will ask for a second factor" in shown_at(worker, "/work")
    assert "Your role will ask" not in shown_at(reporter, "/portal")
    assert shown_at(worker, "/me/security").count("Your role will ask") == 1
    in_use(agent)
    assert "Your role will ask" not in shown_at(worker, "/work")


def test_holder_sees_that_a_code_was_sent_twice(worker: Browser, agent: Actor) -> None:
    assert "sent twice" not in worker.open("/me/security")
    with unit_of_work() as work:
        note_reuse(work, agent.key or 0, "192.0.2.66")

    page = shown_at(worker, "/me/security")
    assert "A code of your authenticator was sent twice" in page and "192.0.2.66" in page


def test_strength_is_told_to_who_chooses_a_password_and_to_nobody_else(
    make_person: MakePerson, stranger: Browser, signed_in: SignedIn
) -> None:
    def judge(browser: Browser, address: str, form: str, **sent: str) -> tuple[int, int]:
        browser.open(address)
        answer = browser.client.post("/password-strength", data={**browser.hidden(form), **sent})
        return answer.status_code, (answer.get_json(silent=True) or {}).get("level", -1)

    ben = make_person("Ben Agent", email="ben@example.org", password="the sentence before this")
    worker = Browser(signed_in(ben))
    somebody = make_person("Zoe Zimmer", email="zoe@example.org")
    link = send_link(somebody.key or 0, Purpose.INVITATION, SYSTEM)
    assert link is not None
    path = link.address.partition("//")[2].partition("/")[2]

    assert judge(worker, "/me/security", "/me/security/password", password="Ben Agent Ben Agent") == (200, 0)
    assert judge(stranger, f"/{path}", "/invitation", password="Zoe Zimmer Zimmer") == (200, 0)
    assert judge(stranger, f"/{path}", "/invitation", password="we walk home under seven umbrellas")[1] == 3
    assert judge(stranger, "/sign-in", "/sign-in", password="anything at all")[0] == 404


def test_person_links_and_unlinks_a_provider_and_administrators_see_it(
    signed_in: SignedIn, agent: Actor, administrator: Actor
) -> None:
    worker, chief = Browser(signed_in(agent)), Browser(signed_in(administrator))
    discovery._known.clear()
    with running_game() as game:
        key = save_provider(None, game.form(), administrator).key
        game.person("ben elsewhere", "ben@elsewhere.example")
        assert "Link with Login" in worker.open("/me/security")

        arrived = round_trip(worker, game, key)

        assert arrived.endswith("/me/security") and "You can sign in with Login" in worker.open("/me/security")
        [found] = links_of(agent.key or 0)
        page = chief.open(f"{HOME}/{agent.key}")
        assert "ben elsewhere" in page and f"{HOME}/{agent.key}/links/{found.key}/remove" in page
        refused = worker.send(f"/me/security/links/{found.key}/remove")
        assert refused.status_code == 422 and "another way to sign in" in shown(refused)
        chief.send(f"{HOME}/{agent.key}/links/{found.key}/remove")
        assert links_of(agent.key or 0) == []


def round_trip(browser: Browser, game: Game, key: int) -> str:
    """Go to the provider, sign in there, and come back; gives where that leads."""
    going = browser.send(f"/me/security/providers/{key}/link")
    address = going.text.partition('url=')[2].partition('"')[0].replace("&amp;", "&")
    back = browser.client.get(f"/sign-in/return/{key}?{urlencode(game.authorize(address))}")
    assert back.status_code == 303 and browser.client.get_cookie("flowdesk_sign_on") is None
    return back.location


def test_answer_of_a_link_is_of_no_use_in_another_session_or_without_a_fresh_proof(
    signed_in: SignedIn, agent: Actor, administrator: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    worker, chief = Browser(signed_in(agent)), Browser(signed_in(administrator))
    discovery._known.clear()
    with running_game() as game:
        key = save_provider(None, game.form(), administrator).key
        game.person("mallory")
        worker.open("/me/security")
        going = worker.send(f"/me/security/providers/{key}/link")
        address = going.text.partition('url=')[2].partition('"')[0].replace("&amp;", "&")
        kept = worker.client.get_cookie("flowdesk_sign_on")
        assert kept is not None
        chief.client.set_cookie("flowdesk_sign_on", kept.value)

        chief.client.get(f"/sign-in/return/{key}?{urlencode(game.authorize(address))}")
        monkeypatch.setattr("itsm.accounts.sessions.SessionInfo.is_fresh", False)
        worker.client.get(f"/sign-in/return/{key}?{urlencode(game.authorize(address))}")

        assert links_of(administrator.key or 0) == links_of(agent.key or 0) == []
        assert "Confirm and begin again" in worker.open("/me/security")
