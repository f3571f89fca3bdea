"""People are told of what concerns them: kept with its cause, told by workers, on the page and by real SMTP."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from sqlalchemy import event, select, update

from database import db, reading, unit_of_work
from engine.registry import Actor
from engine.worker import fire_due_timers
from itsm.mail import MailRow
from itsm.mail.sending import send_due
from itsm.notices.commands import save_preferences
from itsm.notices.letters import write_due
from itsm.notices.preferences.model import Preferences
from itsm.notices.tables import NoticeRow, OccasionRow
from itsm.notices.telling import MOST_ATTEMPTS, tell_due
from itsm.people.tables import PersonRow
from itsm.records.commands import assign_task, comment, complete_task
from itsm.records.commands.report_record import Replay, report_record
from itsm.records.tables import Record
from tests.support.clocks import Clock
from tests.support.mail import Postbox, text_of
from tests.support.notices import events_of, notices_of, occasions, work_notices
from tests.support.people import MakePerson
from tests.support.records import SOLVED, Desk, open_task


@pytest.fixture
def told(desk: Desk, postbox: Postbox) -> Iterator[Postbox]:
    """The mail server of a desk."""
    yield postbox


def test_report_is_answered_with_a_receipt(desk: Desk, told: Postbox) -> None:
    reported = desk.report()

    work_notices()

    (message,) = told.messages
    assert message["To"] == "cai@example.org" and reported.number in message["Subject"]
    assert f"https://desk.example.org/portal/records/{reported.number}" in text_of(message)
    assert events_of(desk.requester) == ["reported"] and occasions() == []


def test_whoever_acts_is_not_told_of_it(desk: Desk, told: Postbox) -> None:
    reported = desk.triaged()

    comment(reported.number, "I look at it.", False, desk.agent)
    work_notices()

    assert events_of(desk.agent) == []
    assert events_of(desk.requester) == ["reported", "commented"]
    assert "I look at it." in text_of(told.messages[-1])


def test_comment_of_the_requester_reaches_the_owner_and_an_internal_one_no_requester(
    desk: Desk, told: Postbox, make_person: MakePerson
) -> None:
    reported = desk.triaged()
    colleague = make_person("Dan Agent", roles=("agent",), teams=("line-1",))
    work_notices()
    comment(reported.number, "Still broken?", False, desk.requester)
    comment(reported.number, "Look at the spooler.", True, colleague)

    work_notices()

    assert events_of(desk.agent) == ["commented", "noted"]
    assert "commented" not in events_of(desk.requester) and "noted" not in events_of(desk.requester)


def test_resolution_asks_the_requester_once(desk: Desk, told: Postbox) -> None:
    reported = desk.triaged()
    work_notices()

    complete_task(open_task(reported).key, SOLVED, "solved", desk.agent)
    work_notices()

    assert events_of(desk.requester) == ["reported", "resolved"]
    assert "Restarted the spooler." in text_of(told.messages[-1])


def test_rejection_is_told_to_the_owner_as_reopened(desk: Desk, told: Postbox) -> None:
    reported = desk.triaged()
    complete_task(open_task(reported).key, SOLVED, "solved", desk.agent)
    complete_task(open_task(reported).key, {"comment": "It still hangs."}, "reject", desk.requester)

    work_notices()

    assert events_of(desk.agent) == ["reopened"], "its comment is part of that notice"
    assert "It still hangs." in text_of(told.messages[-1])


def test_question_of_the_desk_reaches_the_requester_with_its_words(desk: Desk, told: Postbox) -> None:
    reported = desk.triaged()
    work_notices()

    complete_task(open_task(reported).key, {"question": "Which printer?"}, "wait_requester", desk.agent)
    work_notices()

    assert events_of(desk.requester)[-1] == "asked"
    assert "Which printer?" in text_of(told.messages[-1])


def test_given_task_is_told_to_whoever_has_it_now(desk: Desk, told: Postbox, make_person: MakePerson) -> None:
    reported = desk.triaged()
    colleague = make_person("Dan Agent", roles=("agent",), teams=("line-1",), email="dan@example.org")

    assign_task(open_task(reported).key, colleague.key, desk.agent)
    work_notices()

    assert events_of(colleague) == ["assigned"]
    assert told.messages[-1]["To"] == "dan@example.org" and "Solve at line 1" in told.messages[-1]["Subject"]


def test_mails_about_a_record_are_one_conversation(desk: Desk, told: Postbox) -> None:
    reported = desk.triaged()
    work_notices()
    comment(reported.number, "One.", False, desk.agent)
    work_notices()
    comment(reported.number, "Two.", False, desk.agent)
    work_notices()

    first, second, third = told.messages
    assert first["References"] is None and first["In-Reply-To"] is None
    assert second["References"] == second["In-Reply-To"] == third["References"] == first["Message-ID"]
    assert len({one["Message-ID"] for one in told.messages}) == 3
    assert {one["Auto-Submitted"] for one in told.messages} == {"auto-generated"}
    assert {one["X-Auto-Response-Suppress"] for one in told.messages} == {"All"}


def test_crash_after_sending_repeats_the_mail_under_the_same_message_id(desk: Desk, told: Postbox) -> None:
    desk.report()
    tell_due(50)
    write_due(50)
    with reading() as session:
        sealed = session.scalars(select(MailRow.sealed)).one()
    send_due(50)
    with unit_of_work() as work:
        values = {"due_at": MailRow.created_at, "sent_at": None, "sealed": sealed}
        work.session.execute(update(MailRow).values(values))

    work_notices()

    assert len(told.messages) == 2 and len({one["Message-ID"] for one in told.messages}) == 1


def test_crash_before_the_mark_tells_and_writes_nothing_twice(
    desk: Desk, told: Postbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.report()
    with monkeypatch.context() as broken:
        broken.setattr("itsm.notices.letters.post_to_person", _crash)
        work_notices()
        work_notices()
    assert told.messages == []

    with unit_of_work() as work:
        work.session.execute(update(NoticeRow).values(mail_at=NoticeRow.at))
    work_notices()
    work_notices()

    assert len(told.messages) == 1 and len(notices_of(desk.requester)) == 1


def _crash(*_given: object) -> None:
    raise ZeroDivisionError


def test_nobody_is_told_of_what_was_taken_back(desk: Desk, told: Postbox) -> None:
    reported = desk.triaged()
    with pytest.raises(ZeroDivisionError), unit_of_work() as work:
        comment(reported.number, "No.", False, desk.agent, work=work)
        raise ZeroDivisionError
    work_notices()

    assert "commented" not in events_of(desk.requester)


def test_somebody_who_left_or_no_longer_sees_the_record_is_not_told(desk: Desk, told: Postbox) -> None:
    reported = desk.triaged()
    with unit_of_work() as work:
        work.session.execute(update(PersonRow).where(PersonRow.key == desk.agent.key).values(active=False))
    comment(reported.number, "Hello?", False, desk.requester)
    with unit_of_work() as work:
        work.session.execute(update(Record).values(requester_key=None, opened_by_key=None))

    work_notices()

    assert told.messages == [] and notices_of(desk.agent) == notices_of(desk.requester) == []


def test_occasion_that_fails_stops_no_other_and_is_given_up(
    desk: Desk, told: Postbox, clock: Clock
) -> None:
    desk.report()
    with unit_of_work() as work:
        work.session.execute(update(OccasionRow).values(details={"definition": -1, "element": "gone"}))
    second = desk.report()

    for _ in range(MOST_ATTEMPTS):
        work_notices()
        clock.advance(timedelta(hours=2))

    assert [second.number in one["Subject"] for one in told.messages] == [True]
    assert {one.due_at for one in occasions()} == {None} and {bool(one.problem) for one in occasions()} == {True}


def test_import_tells_nobody(desk: Desk, told: Postbox) -> None:
    importer = Actor(None, "import", "Import")
    report_record("incident", {"title": "Old"}, desk.requester.key, importer, replay=Replay("X-1"))

    assert occasions() == []


def test_step_keeps_all_its_occasions_in_one_statement_and_none_where_nobody_is_concerned(desk: Desk) -> None:
    reported = desk.triaged()
    statements = counted(lambda: comment(reported.number, "Cause?", False, desk.requester))
    assert sum("notice_occasion" in one for one in statements) == 1

    with unit_of_work() as work:
        work.session.execute(update(Record).values(requester_key=None, opened_by_key=None))
    task = open_task(reported).key
    statements = counted(lambda: complete_task(task, SOLVED, "solved", desk.agent))
    assert sum("notice_occasion" in one for one in statements) == 0


def counted(act: Callable[[], object]) -> list[str]:
    """The statements that ``act`` sends."""
    statements: list[str] = []

    def hear(_connection: object, _cursor: object, sql: str, *_rest: object) -> None:
        statements.append(sql)

    event.listen(db.engine, "before_cursor_execute", hear)
    act()
    event.remove(db.engine, "before_cursor_execute", hear)
    return statements


def test_system_that_goes_on_by_itself_tells_the_requester_of_the_closing(
    desk: Desk, told: Postbox, clock: Clock
) -> None:
    reported = desk.triaged()
    complete_task(open_task(reported).key, SOLVED, "solved", desk.agent)
    clock.advance(timedelta(days=5, minutes=1))
    fire_due_timers()

    work_notices()

    assert events_of(desk.requester) == ["reported", "resolved", "closed"]


def test_telling_a_team_asks_for_names_and_words_once(desk: Desk, make_person: MakePerson) -> None:
    def told_of_a_report(members: int) -> int:
        for number in range(members):
            member = make_person(f"{members} Agent {number}", roles=("agent",), teams=("line-1",))
            save_preferences(Preferences({"offered": {"in_app": True}}), 0, member)
        desk.report()
        seen: list[object] = []

        def note(*told: object) -> None:
            seen.append(told[2])

        event.listen(db.engine, "before_cursor_execute", note)
        work_notices()
        event.remove(db.engine, "before_cursor_execute", note)
        return len(seen)

    few, many = told_of_a_report(2), told_of_a_report(10)

    assert few < many <= few + 2 * 10  # what each may do, and their notice
