"""Mail is sent by real SMTP from the outbox: once for its cause, later when the server was away, never too late."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from database import reading, unit_of_work
from engine.errors import text
from engine.registry import Actor
from engine.worker.background import work_in_background
from itsm.mail import Letter, MailRow, post
from itsm.mail.outbox import Recipient, unsent
from itsm.mail.sending import AT_ONCE, IN_HAND, MOST_ATTEMPTS, send_due
from tests.support.clocks import Clock
from tests.support.mail import Postbox, mail_through, running_postbox, text_of

LETTER = Letter(
    text("Hello %(name)s,", name="Ben & <Co>\r\nBcc: all@example.org"),
    (text("Hello %(name)s,", name="Ben & <Co>"),),
    "https://desk.example.org/x?a=1&b=2",
    text("Choose a password"),
)


def write(identity: str = "one", recipient: str = "ben@example.org", language: str = "en", lives: int = 7) -> None:
    """Put a letter into the outbox."""
    from engine import clock

    with unit_of_work() as work:
        post(work, identity, "test", Recipient(recipient, language), LETTER, clock.now() + timedelta(days=lives))


def rows() -> list[MailRow]:
    """All mails."""
    with reading() as session:
        return list(session.scalars(select(MailRow).order_by(MailRow.key)))


@pytest.mark.usefixtures("tenant", "clock")
def test_mail_arrives_as_text_and_html_with_an_identity_of_its_own(postbox: Postbox) -> None:
    write()

    assert send_due(50) == 1
    (message,) = postbox.messages

    assert (message["To"], message["From"]) == ("ben@example.org", "Service desk <desk@example.org>")
    assert message["Message-ID"].endswith("@example.org>") and message["Auto-Submitted"] == "auto-generated"
    assert "https://desk.example.org/x?a=1&b=2" in text_of(message)
    html = message.get_body(("html",))
    assert html is not None and "Ben &amp; &lt;Co&gt;" in html.get_content()


@pytest.mark.usefixtures("tenant", "clock")
def test_name_with_a_line_break_makes_no_header(postbox: Postbox) -> None:
    write()

    send_due(50)

    assert postbox.messages[0]["Bcc"] is None
    assert postbox.messages[0]["Subject"] == "Hello Ben & <Co> Bcc: all@example.org,"


@pytest.mark.usefixtures("tenant", "clock")
def test_same_cause_is_written_once_and_sent_once(postbox: Postbox) -> None:
    write()
    write()

    assert [send_due(50), send_due(50)] == [1, 0]
    assert len(postbox.messages) == 1


@pytest.mark.usefixtures("tenant", "clock")
def test_repeat_after_a_crash_has_the_same_message_id(postbox: Postbox) -> None:
    write()
    sealed = rows()[0].sealed
    send_due(50)
    with unit_of_work() as work:
        row = work.session.scalars(select(MailRow)).one()
        row.due_at, row.sent_at, row.sealed = row.created_at, None, sealed  # as it was before the mark was stored

    send_due(50)

    assert len({message["Message-ID"] for message in postbox.messages}) == 1
    assert len(postbox.messages) == 2


@pytest.mark.usefixtures("tenant", "clock")
def test_words_are_sealed_and_gone_once_sent(postbox: Postbox) -> None:
    write()
    (before,) = rows()
    assert "example.org/x" not in (before.sealed or "") and before.words()["text"].count("example.org/x") == 1

    send_due(50)

    (after,) = rows()
    assert after.sealed is None and after.due_at is None and after.sent_at is not None


@pytest.mark.usefixtures("tenant")
def test_mail_waits_longer_each_time_while_the_server_is_away_and_arrives_then(clock: Clock) -> None:
    box = Postbox()
    write()
    waits = []

    with mail_through(box):
        for _ in range(3):
            send_due(50)
            due = rows()[0].due_at
            assert due is not None
            waits.append(due - clock.now())
            clock.set(due)
        with running_postbox(box):
            assert send_due(50) == 1

    assert waits == [timedelta(minutes=1), timedelta(minutes=2), timedelta(minutes=4)]
    assert len(box.messages) == 1


@pytest.mark.usefixtures("tenant", "clock")
def test_mail_that_is_refused_for_good_is_given_up_and_the_others_go(postbox: Postbox) -> None:
    postbox.answer = "550 no such user"
    write("one")
    send_due(50)
    postbox.answer = None
    write("two", "not an address")
    write("three")

    send_due(50)

    assert [row.sent_at is not None for row in rows()] == [False, False, True]
    assert [one.due_at for one in unsent()] == [None, None]
    assert "550" in (unsent()[1].problem or "")


@pytest.mark.usefixtures("tenant")
def test_mail_that_may_come_later_is_tried_a_few_times_and_given_up(postbox: Postbox, clock: Clock) -> None:
    postbox.answer = "451 try again"
    write(lives=30)

    for _ in range(MOST_ATTEMPTS):
        assert send_due(50) == 1
        clock.advance(timedelta(hours=5))

    assert send_due(50) == 0
    (row,) = rows()
    assert (row.attempts, row.due_at, row.sealed) == (MOST_ATTEMPTS, None, None)


@pytest.mark.usefixtures("tenant")
def test_mail_is_not_sent_after_its_link_is_over(postbox: Postbox, clock: Clock) -> None:
    write(lives=1)
    clock.advance(timedelta(days=1))

    send_due(50)

    assert postbox.messages == []
    assert rows()[0].problem == "expired"


@pytest.mark.usefixtures("tenant")
def test_mail_in_hand_of_one_worker_is_no_others_until_it_must_have_died(postbox: Postbox, clock: Clock) -> None:
    from itsm.mail import sending

    write()
    from database import all_tenants

    with all_tenants():
        assert len(sending._claim(AT_ONCE)) == 1

    assert send_due(50) == 0
    clock.advance(IN_HAND)
    assert send_due(50) == 1
    assert len(postbox.messages) == 1


@pytest.mark.usefixtures("tenant", "clock")
def test_mail_is_never_written_when_its_cause_is_taken_back(postbox: Postbox) -> None:
    with pytest.raises(ZeroDivisionError), unit_of_work() as work:
        post(work, "one", "test", Recipient("ben@example.org", "en"), LETTER)
        raise ZeroDivisionError

    assert send_due(50) == 0 and postbox.messages == []


@pytest.mark.usefixtures("clock")
def test_worker_sends_the_mail_that_waits(postbox: Postbox, agent: Actor) -> None:
    write()

    work_in_background(50)

    assert len(postbox.messages) == 1
