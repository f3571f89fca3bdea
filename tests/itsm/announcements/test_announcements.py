"""Announcements: who is told what and when, what they answer, and what becomes of one that is published."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from database import reading, unit_of_work
from engine.errors import Conflict, Forbidden, InvalidForm, InvalidState, NotFound
from engine.registry import SYSTEM, Actor
from itsm.announcements.commands import (
    answer_announcement,
    move_end,
    publish_announcement,
    remove_announcement,
    save_announcement,
    withdraw_announcement,
)
from itsm.announcements.queries.reading import above_pages, one_told, told_to
from itsm.announcements.queries.writing import readers, written
from itsm.announcements.words import said_in
from itsm.organisation.commands import save_customer, save_site
from itsm.organisation.queries.trail import changes_of
from itsm.people.tables import PersonRow, TeamRow
from itsm.uses.asking import uses_of
from itsm.uses.registry import Thing
from tests.support.announcements import WEEK, draft, publish
from tests.support.clocks import Clock
from tests.support.people import MakePerson


def above(actor: Actor, language: str = "en") -> list[str]:
    """Titles above the pages of somebody."""
    return [one.title.words for one in above_pages(actor, language)]


def test_an_announcement_is_shown_once_published_and_in_its_period(lead: Actor, requester: Actor, clock: Clock) -> None:
    key = draft(lead, begins="2026-11-20T18:00", ends="2026-11-20T19:00")
    assert above(requester) == []

    publish_announcement(key, lead)
    assert above(requester) == []  # it is 17:00 in Shanghai
    clock.advance(timedelta(hours=1))
    assert above(requester) == ["Mail is down"]
    clock.advance(timedelta(hours=1))

    assert above(requester) == []
    assert [one.state for one in told_to(requester, "en").told] == ["over"]


@pytest.mark.parametrize(("readers", "told"), [("everybody", "ar"), ("agents", "a"), ("requesters", "r")])
def test_readers_are_everybody_agents_or_requesters(
    lead: Actor, agent: Actor, requester: Actor, readers: str, told: str
) -> None:
    key = publish(lead, readers=readers)

    assert "".join(letter for letter, one in (("a", agent), ("r", requester)) if above(one)) == told
    if told == "a":
        with pytest.raises(NotFound):
            one_told(key, requester, "en")


def test_places_narrow_it_to_people_of_a_customer_a_site_or_a_team(
    lead: Actor, agent: Actor, make_person: MakePerson
) -> None:
    customer = save_customer(None, {"code": "acme", "name": "Acme", "service_class": "standard"}, SYSTEM).key
    site = save_site(None, {"code": "north", "name": "North"}, SYSTEM).key
    there, here, nowhere = (make_person(name) for name in ("Cus Tomer", "Si Te", "No Where"))
    with unit_of_work() as work:
        work.session.execute(update(PersonRow).where(PersonRow.key == there.key).values(customer_key=customer))
        work.session.execute(update(PersonRow).where(PersonRow.key == here.key).values(site_key=site))

    publish(lead, {"customers": ["acme"], "sites": ["north"], "teams": ["line-1"]})

    assert [bool(above(one)) for one in (there, here, agent, nowhere)] == [True, True, True, False]


def test_who_reads_the_other_language_sees_the_one_that_was_written(lead: Actor, requester: Actor) -> None:
    publish(lead, None, **{"title_en": "", "title_zh-CN": "邮件故障", "body_zh-CN": "正在处理"})

    (one,) = above_pages(requester, "en")

    assert (one.title.words, one.title.language, one.body.language) == ("邮件故障", "zh-CN", "zh-CN")
    assert said_in({"en": "Mail", "zh-CN": "邮件"}, "zh-CN").words == "邮件"


def test_the_most_important_stands_first(lead: Actor, requester: Actor) -> None:
    for importance in ("information", "urgent", "important"):
        publish(lead, title_en=importance, importance=importance)

    assert above(requester) == ["urgent", "important", "information"]


def test_who_dismisses_one_does_not_see_it_above_their_pages_any_more(
    lead: Actor, agent: Actor, requester: Actor
) -> None:
    key = publish(lead)

    for _ in range(2):
        answer_announcement(key, "dismiss", requester)

    assert above(requester) == [] and above(agent) == ["Mail is down"]
    assert [one.key for one in told_to(requester, "en").told] == [key]


def test_one_that_asks_for_it_is_confirmed_before_it_goes(lead: Actor, requester: Actor, clock: Clock) -> None:
    key = publish(lead, asks_receipt="true")
    with pytest.raises(InvalidState, match="confirm it first"):
        answer_announcement(key, "dismiss", requester)

    answer_announcement(key, "confirm", requester)
    confirmed = clock.now()
    clock.advance(timedelta(hours=1))
    answer_announcement(key, "confirm", requester)

    told, _ = one_told(key, requester, "en")
    assert above(requester) == [] and told.confirmed_at == confirmed and not told.to_confirm


def test_nothing_is_confirmed_that_does_not_ask_or_was_withdrawn(lead: Actor, requester: Actor) -> None:
    plain, gone = publish(lead), publish(lead, asks_receipt="true")
    withdraw_announcement(gone, lead)

    for key in (plain, gone):
        with pytest.raises(InvalidState):
            answer_announcement(key, "confirm", requester)

    assert [one.key for one in above_pages(requester, "en")] == [plain]
    assert [one.state for one in told_to(requester, "en").told] == ["withdrawn", "now"]


def test_the_share_counts_those_of_the_audience_who_are_still_here(
    lead: Actor, agent: Actor, requester: Actor, make_person: MakePerson
) -> None:
    other = make_person("Dee Requester")
    make_person("No Role", roles=())
    key = publish(lead, asks_receipt="true", readers="requesters")
    answer_announcement(key, "confirm", requester)

    found = written(key, lead, "en").reached

    assert found is not None and (found.people, found.confirmed, found.share) == (2, 1, 50)
    assert [one for one, *_ in readers(key, "no", lead).people] == [other.key]
    assert [one for one, *_ in readers(key, "yes", lead).people] == [requester.key]


def test_what_is_published_stands_but_for_its_end(lead: Actor, requester: Actor, clock: Clock) -> None:
    key = publish(lead)
    with pytest.raises(InvalidState, match="published already"):
        save_announcement(key, {**WEEK, "title_en": "Other"}, {}, lead)
    with pytest.raises(InvalidState):
        remove_announcement(key, lead)
    with pytest.raises(InvalidForm):
        move_end(key, {"ends": "2026-11-20T15:00"}, lead)

    move_end(key, {"ends": "2026-11-20T17:30"}, lead)
    clock.advance(timedelta(minutes=31))

    assert above(requester) == []


def test_a_draft_is_changed_and_deleted_and_the_trail_tells(lead: Actor) -> None:
    key = draft(lead)
    done = save_announcement(key, {**WEEK, "title_en": "Mail works"}, {}, lead, 1)
    with pytest.raises(Conflict):
        save_announcement(key, WEEK, {}, lead, 1)

    remove_announcement(key, lead, done.revision)

    with reading() as session:
        actions = [one.action for one in changes_of(session, f"announcement {key}", "en")]
    assert actions == ["announcement_removed", "announcement_changed", "announcement_written"]


def test_all_that_is_wrong_with_a_form_is_told_at_once(lead: Actor) -> None:
    wrong = {
        "title_en": "", "body_zh-CN": "正文", "zone": "Mars/Base", "begins": "soon", "ends": "2026-11-27T16:00",
        "importance": "x", "readers": "y", "records": "INC-999999",
    }  # fmt: skip

    with pytest.raises(InvalidForm) as refused:
        save_announcement(None, wrong, {"teams": ["ghosts"]}, lead)

    expected = {"title_zh-CN", "zone", "begins", "importance", "readers", "records", "teams"}
    assert set(refused.value.fields) == expected


def test_only_those_with_the_right_write(lead: Actor, agent: Actor, requester: Actor) -> None:
    key = draft(lead)

    for actor in (agent, requester):
        with pytest.raises(Forbidden):
            save_announcement(None, WEEK, {}, actor)
        with pytest.raises(Forbidden):
            publish_announcement(key, actor)
        with pytest.raises(NotFound):
            one_told(key, actor, "en")


def test_a_team_says_where_it_is_told(lead: Actor) -> None:
    key = publish(lead, {"teams": ["line-1"]})

    with reading() as session:
        team = session.scalars(select(TeamRow.key).where(TeamRow.code == "line-1")).one()
        links = [link.address for use in uses_of(session, Thing("team", team, "line-1")) for link in use.links]

    assert f"/announcements/{key}/edit" in links
