"""Knowledge: who reads what and while when, search in both languages, what helps, versions, what nobody found."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from database import reading
from engine.errors import InvalidForm, NotFound
from engine.registry import Actor
from engine.state.tables import UserTask
from engine.worker import fire_due_timers
from itsm.advice.finding import advice_on
from itsm.automation.promote_record import promote_record
from itsm.knowledge import commands
from itsm.knowledge.commands import count_search, say_helped
from itsm.knowledge.figures import unanswered
from itsm.knowledge.reading import answering, article_view, newest, offered
from itsm.records.commands import comment, complete_task, send_message_to_record
from itsm.records.queries import record_view
from itsm.records.tables import Record
from tests.support.clocks import Clock
from tests.support.knowledge import draft, index, publish, step
from tests.support.records import SOLVED, TRIAGE, Desk, open_task


def titles(found: list) -> list[str]:  # type: ignore[type-arg]
    return [one.title for one in found]


def status(number: str) -> str | None:
    with reading() as session:
        return session.scalars(select(Record.status).where(Record.number == number)).one()


def test_an_article_is_read_once_it_is_published(editor: Actor, agent: Actor, requester: Actor) -> None:
    number = publish(agent, editor)

    assert titles(newest(requester)) == ["How do I set up mail on a phone?"]
    assert article_view(number, requester).article.body.startswith("Open the")
    send_message_to_record(number, "article_revise", editor)
    assert newest(requester) == [] and answering("mail phone", agent) == []
    with pytest.raises(NotFound):
        article_view(number, requester)


def test_what_is_for_the_desk_is_not_for_requesters(editor: Actor, agent: Actor, requester: Actor) -> None:
    number = publish(agent, editor, audience="agents")

    assert len(answering("settings accounts", agent)) == 1
    assert answering("settings accounts", requester) == [] and offered("set up mail phone", requester) == []
    with pytest.raises(NotFound):
        article_view(number, requester)


def test_chinese_words_of_two_characters_are_found(editor: Actor, agent: Actor, requester: Actor) -> None:
    publish(agent, editor, title="打印机卡纸怎么办？", body="打开左侧盖板，取出纸张。")

    assert titles(answering("卡纸", requester)) == ["打印机卡纸怎么办？"]
    assert titles(answering("盖板", requester)) == ["打印机卡纸怎么办？"]
    assert titles(offered("三楼打印机又卡纸了", requester)) == ["打印机卡纸怎么办？"]
    assert answering("投影", requester) == []


def test_it_is_offered_while_somebody_reports_and_works(editor: Actor, agent: Actor, requester: Actor) -> None:
    publish(agent, editor)

    assert titles(offered("Cannot set up my mail on the new phone", requester)) == ["How do I set up mail on a phone?"]
    assert offered("mail", requester) == [] and offered("Printer is on fire", requester) == []
    assert titles(advice_on("incident", "Mail on the phone", agent)) == ["How do I set up mail on a phone?"]


def test_words_that_readers_do_not_read_find_nothing(editor: Actor, agent: Actor, requester: Actor) -> None:
    number = publish(agent, editor)
    comment(number, "Ask Zanzibar quarterly", True, editor)
    index()

    assert answering("zanzibar", requester) == [] and offered("Zanzibar quarterly", requester) == []


def test_each_publication_with_other_words_is_a_version(editor: Actor, agent: Actor) -> None:
    number = publish(agent, editor)
    for body in ("Open it.", "Open it."):
        send_message_to_record(number, "article_revise", editor)
        step(number, "submit", agent, body=body)
        step(number, "approve", editor)

    versions = article_view(number, agent).versions

    assert [one.version for one in versions] == [2, 1] and versions[0].body == "Open it."


def test_at_its_time_it_is_read_by_nobody_until_it_is_checked(
    editor: Actor, agent: Actor, requester: Actor, clock: Clock
) -> None:
    number = publish(agent, editor)
    clock.advance(timedelta(days=366))
    fire_due_timers()
    assert status(number) == "expired" and newest(requester) == []

    step(number, "still_right", agent)

    assert titles(newest(requester)) == ["How do I set up mail on a phone?"]


def test_who_keeps_it_right_works_at_the_desk_and_so_has_a_page_to_check_it(
    editor: Actor, agent: Actor, requester: Actor, clock: Clock
) -> None:
    with pytest.raises(InvalidForm) as refused:
        draft(agent, keeper=str(requester.key))
    assert list(refused.value.fields) == ["keeper"]

    number = draft(agent, keeper=str(editor.key))
    step(number, "submit", editor, keeper=str(editor.key))
    step(number, "approve", editor)
    clock.advance(timedelta(days=366))
    fire_due_timers()

    with reading() as session:
        waiting = select(UserTask.element_id, UserTask.assignee_key).where(UserTask.state == "open")
        assert session.execute(waiting).all() == [("check", editor.key)]


def test_what_somebody_says_last_of_an_article_counts(editor: Actor, agent: Actor, requester: Actor) -> None:
    number = publish(agent, editor)
    say_helped(number, True, requester)
    say_helped(number, False, requester)
    say_helped(number, True, agent)

    view = article_view(number, requester)

    assert (view.helped, view.not_helped, view.mine) == (1, 1, False) and view.versions == ()


def test_searches_that_nothing_answers_are_counted_without_a_name(editor: Actor, agent: Actor) -> None:
    for words, answers in (("VPN  Token", 0), ("vpn token", 0), ("mail", 1), ("  ", 0)):
        count_search(words, answers)

    assert [(one.words, one.unanswered, one.times) for one in unanswered(agent)] == [("vpn token", 2, 2)]


def test_searches_of_somebody_who_types_nonsense_fill_no_disk(
    editor: Actor, agent: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(commands, "MOST_SOUGHT", 10)
    for _ in range(3):
        count_search("vpn token", 0)

    for number in range(25):
        count_search(f"nonsense {number}", 0)

    kept = unanswered(agent)
    assert len(kept) <= 10 and (kept[0].words, kept[0].times) == ("vpn token", 3)


def test_it_is_made_of_a_resolved_record(editor: Actor, agent: Actor, requester: Actor) -> None:
    desk = Desk(agent, requester)
    reported = desk.report()
    complete_task(open_task(reported).key, {**TRIAGE, **SOLVED}, "solved", agent)

    made = promote_record(reported.number, "article", {}, agent).number

    view = record_view(made, agent, "en")
    source = record_view(reported.number, agent, "en")
    assert view.title == source.title and view.value("body") == source.value("resolution_text")
    assert view.status is not None and view.status.key == "draft"
    index()
