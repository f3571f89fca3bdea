"""Pages of war rooms: the list, the room and what is done in it, what the page of a record shows, the status page."""

from datetime import timedelta

import pytest

from engine.registry import SYSTEM, Actor
from itsm.war_room.commands.publish_update import Update, publish_update
from itsm.war_room.commands.save_status_page import save_status_page
from itsm.war_room.commands.take_role import take_role
from itsm.war_room.proposing import propose_now
from itsm.war_room.queries.room import room_view
from tests.admin_ui.conftest import Browser, shown
from tests.support.clocks import Clock
from tests.support.people import MakePerson, SignedIn
from tests.support.war_rooms import RoomDesk, open_elements, proposals_there, room_desk, updates_of

SAID = {"en": "Nobody can print.", "zh-CN": "无法打印。"}
TITLES = {"en": "Printing", "zh-CN": "打印"}


@pytest.fixture
def desk(tenant: int, agent: Actor, requester: Actor, make_person: MakePerson, clock: Clock) -> RoomDesk:
    """A tenant with the packs in use, and those who lead."""
    return room_desk(agent, requester, make_person)


@pytest.fixture
def leader(desk: RoomDesk, signed_in: SignedIn) -> Browser:
    """The browser of the commander."""
    return Browser(signed_in(desk.commander))


def test_menu_and_list_lead_to_what_is_led(desk: RoomDesk, leader: Browser) -> None:
    made = desk.led()

    assert 'href="/war-rooms"' in leader.open("/work")
    page = leader.open("/war-rooms")

    assert f'href="/war-rooms/{made.number}"' in page and "Cora Commander" in page


def test_proposal_is_declared_from_the_list(desk: RoomDesk, leader: Browser) -> None:
    desk.incidents(5, impact="high")
    propose_now()
    assert "5 open records are like it." in leader.open("/war-rooms")

    answer = leader.send(f"/war-rooms/proposals/{proposals_there()[0].key}/declare")

    assert answer.request.path == "/war-rooms/MAJ-000001"
    assert "MAJ-000001 was declared. Records that joined: 4." in shown(answer)


def test_reason_is_asked_for_what_is_not_declared(desk: RoomDesk, leader: Browser) -> None:
    desk.incidents(5, impact="high")
    propose_now()
    leader.open("/war-rooms")
    address = f"/war-rooms/proposals/{proposals_there()[0].key}/dismiss"

    assert leader.send(address, reason=" ").status_code == 422
    leader.send(address, reason="A test.")

    assert "Proposed" not in leader.open("/war-rooms")


def test_roles_are_taken_and_given_on_the_page(desk: RoomDesk, leader: Browser) -> None:
    made = desk.declared()
    page = f"/war-rooms/{made.number}"
    leader.open(page)

    leader.send(f"{page}/roles/commander", what="take")
    leader.send(f"{page}/roles/scribe", what="give", person="Hugo Helper")

    holders = [one.holder.name if one.holder else "" for one in room_view(made.number, desk.commander, "en").roles]
    assert holders == ["Cora Commander", "", "Hugo Helper"]


def test_role_that_was_taken_meanwhile_is_not_taken_over_by_a_press_on_an_old_page(
    desk: RoomDesk, leader: Browser
) -> None:
    made = desk.declared()
    page = f"/war-rooms/{made.number}"
    leader.open(page)
    take_role(made.number, "scribe", desk.helper)

    answer = leader.send(f"{page}/roles/scribe", what="take")
    assert answer.status_code == 409 and "Hugo Helper has just taken it" in answer.get_data(as_text=True)

    leader.send(f"{page}/roles/scribe", what="over")
    roles = room_view(made.number, desk.commander, "en").roles
    assert [one.holder.name for one in roles if one.holder] == ["Cora Commander"]


def test_wrong_person_is_said_and_what_was_typed_is_kept(desk: RoomDesk, leader: Browser) -> None:
    made = desk.led()
    page = f"/war-rooms/{made.number}"
    leader.open(page)

    answer = leader.send(f"{page}/roles/scribe", what="give", person="Nobody Known")

    assert answer.status_code == 422
    assert "Nobody Known" in answer.get_data(as_text=True)


def test_calls_updates_responses_and_joining_by_the_page(desk: RoomDesk, leader: Browser) -> None:
    made, others = desk.led(), desk.incidents(2)
    page = f"/war-rooms/{made.number}"
    leader.open(page)

    leader.send(f"{page}/calls", team="line-1", message="Answer the telephones.")
    leader.send(f"{page}/join", numbers=others[0].number, more=others[1].number)
    leader.send(f"{page}/responses/mail_down")
    leader.send(f"{page}/responses/mail_down", step="queue", done="yes")
    leader.send(f"{page}/watchers", whom="me", what="add")
    leader.send(f"{page}/updates", **{"text:en": "We know of it.", "to_joined": "true"})

    view = room_view(made.number, desk.commander, "en")
    assert open_elements(made) == ["help", "investigate", "tell"]
    assert (view.joined_count, view.responses[0].done, view.watches) == (3, 1, True)
    assert [one.texts["zh-CN"] for one in updates_of(made)] == ["We know of it."]


def test_fresh_part_has_no_forms(desk: RoomDesk, leader: Browser) -> None:
    made = desk.led()

    part = leader.open(f"/war-rooms/{made.number}/fresh")

    assert "<form" not in part and "took the role: Commander" in part


def test_fresh_part_brings_the_timeline_to_its_own_place(desk: RoomDesk, leader: Browser) -> None:
    made = desk.led()

    part = leader.open(f"/war-rooms/{made.number}/fresh")

    now, past = part.split('<div id="past" hx-swap-oob="innerMorph">')
    assert 'id="leads"' in now and 'id="timeline"' in past and 'id="timeline"' not in now


def test_an_update_is_published_before_the_timeline(desk: RoomDesk, leader: Browser) -> None:
    made = desk.led()

    page = leader.open(f"/war-rooms/{made.number}")

    order = [page.index(f'id="{part}"') for part in ("leads", "roles", "updates", "calls", "joined", "timeline")]
    assert order == sorted(order) and page.index('href="#updates"') < order[0]


def test_prepared_words_fill_the_form(desk: RoomDesk, leader: Browser) -> None:
    made = desk.led()

    page = leader.open(f"/war-rooms/{made.number}?words=back")

    assert "works again. If it does not for you, please report it.</textarea>" in page.replace("\n", "")


def test_record_pages_lead_to_the_room(desk: RoomDesk, leader: Browser) -> None:
    made, others = desk.joined(1)

    assert f'href="/war-rooms/{made.number}"' in leader.open(f"/records/{made.number}")
    assert f'href="/war-rooms/{made.number}"' in leader.open(f"/records/{others[0].number}")


def test_requester_has_none_of_it(desk: RoomDesk, signed_in: SignedIn) -> None:
    made = desk.led()

    for page in ("/war-rooms", f"/war-rooms/{made.number}"):
        assert signed_in(desk.requester).get(page).status_code in (403, 404)


def published(desk: RoomDesk, words: str = SAID["en"]) -> None:
    """Something on the status page."""
    save_status_page("acme", True, SYSTEM)
    publish_update(desk.led().number, Update({**SAID, "en": words}, TITLES, is_public=True), desk.commander)


def test_anybody_reads_the_status_page_in_both_languages(desk: RoomDesk, stranger: Browser) -> None:
    published(desk)

    english, chinese = (stranger.client.get(f"/status/acme/{one}") for one in ("en", "zh-CN"))

    assert "Nobody can print." in english.get_data(as_text=True) and "排查中" in chinese.get_data(as_text=True)
    assert 'lang="zh-CN"' in chinese.get_data(as_text=True)
    assert english.headers["Cache-Control"] == "public, max-age=30" and "Set-Cookie" not in english.headers
    again = stranger.client.get("/status/acme/en", headers={"If-None-Match": english.headers["ETag"]})
    assert again.status_code == 304


def test_status_page_shows_markup_as_words(desk: RoomDesk, stranger: Browser) -> None:
    published(desk, "<script>alert(1)</script>")

    page = stranger.client.get("/status/acme/en").get_data(as_text=True)

    assert "<script>alert" not in page and "&lt;script&gt;alert(1)" in page


def test_too_many_questions_are_refused_for_a_minute(desk: RoomDesk, stranger: Browser, clock: Clock) -> None:
    published(desk)
    clock.advance(timedelta(minutes=1))

    found = [stranger.client.get("/status/acme/en").status_code for _ in range(61)]

    assert found[-1] == 429 and set(found[:-1]) == {200}


def test_status_page_that_is_closed_or_in_another_language_is_not_there(desk: RoomDesk, stranger: Browser) -> None:
    published(desk)
    assert stranger.client.get("/status/acme/fr").status_code == 404

    save_status_page("acme", False, SYSTEM)

    assert stranger.client.get("/status/acme/en").status_code == 404
    assert stranger.client.get("/status/acme").status_code == 404
