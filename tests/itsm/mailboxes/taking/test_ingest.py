"""A mail becomes a record, words at one, or neither; the same mail twice is taken once."""

from email.message import EmailMessage

import pytest
from sqlalchemy import func, select

from database import reading, unit_of_work
from engine.errors import InvalidState
from engine.registry import Actor
from engine.state.tables import UserTask
from itsm.mail.sending import send_due
from itsm.mailboxes.mailboxes import save_mailbox
from itsm.mailboxes.tables import IncomingMail, MailBounce, Mailbox
from itsm.mailboxes.taking.deciding import FLOOD, MOST_AN_HOUR
from itsm.mailboxes.taking.ingest import Ingested
from itsm.people.queries import find_person
from itsm.records.commands import claim_task, complete_task
from itsm.records.queries.lines import Entry
from itsm.records.queries.timeline import timeline
from itsm.records.tables import Attachment, Record, TimelineEntry
from tests.support.incoming import bounce_of, mail
from tests.support.mail import Postbox, text_of
from tests.support.mailboxes import TYPED, send, set_up_mailbox
from tests.support.people import MakePerson
from tests.support.records import TRIAGE, use_incident_pack


def record(taken: Ingested) -> Record:
    with reading() as session:
        return session.scalars(select(Record).where(Record.number == taken.number)).one()


def count(table: type) -> int:
    with reading() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def said(number: str | None, reader: Actor) -> list[Entry]:
    return [one for one in timeline(str(number), reader, "en") if one.kind == "comment"]


def reason(taken: Ingested) -> str:
    with reading() as session:
        found = session.get_one(IncomingMail, taken.key).reason
    return str(found and found["message"])


def answer(sent: EmailMessage, words: str, sender: str, message_id: str, plus: bool = True) -> EmailMessage:
    """An answer to a mail of ours, as a mail program writes it."""
    found = mail(words, f"Re: {sent['Subject']}", sender, message_id, {"In-Reply-To": sent["Message-ID"]})
    if plus:
        del found["To"]
        found["To"] = sent["Reply-To"]
    return found


@pytest.fixture
def acknowledged(mailbox: int, requester: Actor, postbox: Postbox) -> tuple[Ingested, EmailMessage]:
    """A record by mail of the requester, and what was answered."""
    taken = send(mailbox, mail(sender="cai.requester@example.org"))
    send_due(50)
    return taken, postbox.messages[-1]


@pytest.mark.usefixtures("clock")
def test_mail_of_a_known_person_becomes_a_record_with_its_files(mailbox: int, requester: Actor) -> None:
    message = mail("打印机坏了", "打印机", "cai.requester@example.org")
    message.add_attachment(b"%PDF-1.7", maintype="application", subtype="pdf", filename="a.pdf")

    taken = send(mailbox, message)

    found = record(taken)
    assert (found.title, found.description) == ("打印机", "打印机坏了")
    assert (found.channel, found.type_key) == ("email", "incident")
    assert (found.requester_key, found.category, found.status_kind) == (requester.key, "other", "open")
    assert found.instance_key is not None and count(Attachment) == 1


@pytest.mark.usefixtures("clock", "requester")
def test_same_mail_twice_is_taken_once(mailbox: int) -> None:
    message = mail(sender="cai.requester@example.org")

    first, second = send(mailbox, message), send(mailbox, message)

    assert first == second and count(Record) == 1 and count(IncomingMail) == 1


@pytest.mark.usefixtures("clock")
def test_acknowledgement_names_the_record_and_is_marked_as_a_programs(
    acknowledged: tuple[Ingested, EmailMessage],
) -> None:
    taken, sent = acknowledged

    assert sent["To"] == "cai.requester@example.org" and f"[{taken.number}]" in sent["Subject"]
    assert sent["Auto-Submitted"] == "auto-replied" and sent["In-Reply-To"] == "<1@client.example>"
    assert sent["Reply-To"].startswith("desk+") and str(taken.number) in text_of(sent)


@pytest.mark.usefixtures("clock")
def test_answer_with_its_token_is_a_proved_comment(
    mailbox: int, acknowledged: tuple[Ingested, EmailMessage], agent: Actor
) -> None:
    taken, sent = acknowledged

    words = answer(sent, "Since noon.\n\n> old", "cai.requester@example.org", "<2@client.example>")
    answered = send(mailbox, words)

    (comment,) = said(taken.number, agent)
    assert (answered.act, answered.number, comment.body, comment.channel) == (
        "comment", taken.number, "Since noon.", "by mail",
    )  # fmt: skip


@pytest.mark.usefixtures("clock")
@pytest.mark.parametrize("by", ["reference", "subject"])
def test_answer_without_a_token_is_a_comment_that_proves_nothing(
    mailbox: int, acknowledged: tuple[Ingested, EmailMessage], agent: Actor, by: str
) -> None:
    taken, sent = acknowledged
    words = answer(sent, "Since noon.", "cai.requester@example.org", "<2@client.example>", plus=False)
    del words["In-Reply-To" if by == "subject" else "Subject"]

    send(mailbox, words)

    assert [one.channel for one in said(taken.number, agent)] == ["by mail, sender not proved"]
    assert count(Record) == 1


@pytest.mark.usefixtures("clock")
def test_answer_lets_a_process_go_on_that_waits_for_the_requester(
    mailbox: int, acknowledged: tuple[Ingested, EmailMessage], agent: Actor
) -> None:
    taken, sent = acknowledged
    waiting = _wait_for_requester(taken, agent)

    send(mailbox, answer(sent, "It is room 5.", "cai.requester@example.org", "<2@client.example>"))

    assert (waiting, record(taken).status_kind) == ("waiting", "open")


@pytest.mark.usefixtures("clock")
def test_answer_of_a_stranger_is_held_and_of_another_person_with_a_number_is_a_new_record(
    mailbox: int, acknowledged: tuple[Ingested, EmailMessage], agent: Actor, make_person: MakePerson
) -> None:
    taken, sent = acknowledged
    make_person("Dana Other")

    stranger = send(mailbox, answer(sent, "Approved!", "eve@evil.example", "<2@evil.example>"))
    other = send(mailbox, mail("Mine too.", f"[{taken.number}]", "dana.other@example.org", "<3@x>"))

    assert (stranger.act, other.act) == ("hold", "report") and said(taken.number, agent) == []


@pytest.mark.usefixtures("clock")
def test_words_from_the_address_of_an_agent_without_a_token_are_internal(
    mailbox: int, acknowledged: tuple[Ingested, EmailMessage], agent: Actor
) -> None:
    taken, sent = acknowledged
    _claim(taken, agent)

    send(mailbox, answer(sent, "Click here", "ben.agent@example.org", "<2@x>", plus=False))

    assert [one.internal for one in said(taken.number, agent)] == [True]


@pytest.mark.usefixtures("clock")
def test_token_of_somebody_else_proves_nothing(
    mailbox: int, acknowledged: tuple[Ingested, EmailMessage], agent: Actor
) -> None:
    taken, sent = acknowledged
    _claim(taken, agent)

    send(mailbox, answer(sent, "Click here", "ben.agent@example.org", "<2@x>"))

    (comment,) = said(taken.number, agent)
    assert comment.internal and comment.channel == "by mail, sender not proved"


@pytest.mark.usefixtures("clock")
def test_automatic_answer_is_noted_and_moves_nothing(
    mailbox: int, acknowledged: tuple[Ingested, EmailMessage], agent: Actor, postbox: Postbox
) -> None:
    taken, sent = acknowledged
    _wait_for_requester(taken, agent)
    away = answer(sent, "I am away.", "cai.requester@example.org", "<2@client.example>")
    away["Auto-Submitted"] = "auto-replied"

    noted = send(mailbox, away)
    send_due(50)

    kept = [one for one in said(taken.number, agent) if one.body == "I am away."]
    assert noted.act == "note"
    assert [(one.internal, one.channel) for one in kept] == [(True, "automatic answer by mail")]
    assert record(taken).status_kind == "waiting" and len(postbox.messages) == 1


@pytest.mark.usefixtures("clock")
def test_bounce_is_told_at_the_record_and_at_the_person(
    mailbox: int, acknowledged: tuple[Ingested, EmailMessage], agent: Actor, requester: Actor
) -> None:
    taken, sent = acknowledged

    bounced = send(mailbox, bounce_of(sent["Message-ID"], "cai.requester@example.org"))

    assert (bounced.act, bounced.number, count(Record)) == ("bounce", taken.number, 1)
    lines = [str(one.sentence) for one in timeline(str(taken.number), agent, "en") if one.tone == "warn"]
    assert any("could not be delivered" in line for line in lines)
    with reading() as session:
        assert session.scalars(select(MailBounce.person_key)).all() == [requester.key]


@pytest.mark.usefixtures("clock", "requester")
def test_bounce_of_a_mail_that_we_never_sent_is_believed_of_nobody(mailbox: int) -> None:
    bounced = send(mailbox, bounce_of("<made-up@x>", "cai.requester@example.org"))

    assert (bounced.act, bounced.number, count(MailBounce), count(Record)) == ("bounce", None, 0, 0)


@pytest.mark.usefixtures("clock")
def test_unknown_sender_is_held_refused_or_added_as_the_mailbox_says(
    mailbox: int, administrator: Actor, postbox: Postbox, customer: int
) -> None:
    held = send(mailbox, mail(sender="Eve <eve@acme.example>", message_id="<1@x>"))
    save_mailbox(mailbox, {**TYPED, "unknown": "refuse"}, administrator)
    refused = [send(mailbox, mail(sender="eve@acme.example", message_id=f"<{n}@x>")).act for n in (2, 3)]
    send_due(50)
    save_mailbox(mailbox, {**TYPED, "unknown": "contact", "domains": "acme.example ACME"}, administrator)
    added = send(mailbox, mail(sender="Eve <eve@acme.example>", message_id="<4@x>"))
    other = send(mailbox, mail(sender="eve@elsewhere.example", message_id="<5@x>"))

    assert (held.act, refused, added.act, other.act) == ("hold", ["refuse", "refuse"], "contact", "hold")
    assert [one["To"] for one in postbox.messages] == ["eve@acme.example"]
    person = find_person("eve@acme.example")
    assert person is not None and person.name == "Eve" and record(added).requester_key == person.key


@pytest.mark.usefixtures("clock")
@pytest.mark.parametrize(
    ("headers", "act"),
    [({"List-Id": "<l>"}, "hold"), ({"Auto-Submitted": "auto-replied"}, "drop"),
     ({"Auto-Submitted": "auto-generated"}, "report")],
)  # fmt: skip
def test_mails_of_programs_are_never_answered(
    mailbox: int, requester: Actor, postbox: Postbox, headers: dict[str, str], act: str
) -> None:
    taken = send(mailbox, mail(sender="cai.requester@example.org", headers=headers))
    send_due(50)

    assert (taken.act, postbox.messages) == (act, [])


@pytest.mark.usefixtures("clock")
def test_mail_from_an_address_of_our_own_is_left(mailbox: int, make_person: MakePerson) -> None:
    make_person("Desk", email="desk@example.org")

    assert send(mailbox, mail(sender="desk+1-2-abc@example.org")).act == "drop"


@pytest.mark.usefixtures("clock", "requester")
def test_two_programs_that_answer_each_other_come_to_an_end(mailbox: int, postbox: Postbox) -> None:
    """The other one answers everything with a new mail that looks like a person's and refers to nothing."""
    number = 0
    queue = [mail(sender="cai.requester@example.org", message_id="<0@other>")]
    while queue and number < 300:
        send(mailbox, queue.pop())
        before = len(postbox.messages)
        send_due(50)
        for _ in postbox.messages[before:]:
            number += 1
            queue.append(mail(sender="cai.requester@example.org", message_id=f"<{number}@other>"))

    assert len(postbox.messages) == number <= 5 and count(Record) == number + 1


@pytest.mark.usefixtures("clock", "requester")
def test_very_many_mails_of_one_sender_are_held_and_then_not_even_kept(mailbox: int) -> None:
    acts = [send(mailbox, mail(sender="cai.requester@example.org", message_id=f"<{n}@x>")).act
            for n in range(MOST_AN_HOUR + 1)]  # fmt: skip

    assert acts == ["report"] * MOST_AN_HOUR + ["hold"] and FLOOD > MOST_AN_HOUR


@pytest.mark.usefixtures("clock", "requester")
def test_mail_that_the_form_refuses_is_held_with_the_reason_and_nothing_stays(administrator: Actor) -> None:
    use_incident_pack()
    mailbox = set_up_mailbox(administrator)
    with unit_of_work() as work:
        work.session.get_one(Mailbox, mailbox).values = {"category": "no such"}

    taken = send(mailbox, mail(sender="cai.requester@example.org"))

    assert (taken.act, count(Record), count(TimelineEntry)) == ("hold", 0, 0) and reason(taken)


@pytest.mark.usefixtures("clock", "requester")
def test_long_words_are_cut_in_the_field_and_whole_as_a_file(mailbox: int) -> None:
    words = "字" * 9000

    taken = send(mailbox, mail(words, "x" * 900, "cai.requester@example.org"))

    found = record(taken)
    assert (len(found.title), len(found.description or "")) == (200, 8000)
    with reading() as session:
        assert session.scalars(select(Attachment.filename)).all() == ["mail.txt"]


@pytest.mark.usefixtures("clock")
def test_mailbox_that_is_not_in_use_takes_nothing(mailbox: int, administrator: Actor) -> None:
    save_mailbox(mailbox, {**TYPED, "active": ""}, administrator)

    with pytest.raises(InvalidState):
        send(mailbox, mail())


def _claim(taken: Ingested, agent: Actor) -> int:
    with reading() as session:
        key = session.scalars(
            select(UserTask.key).where(UserTask.business_key == taken.number, UserTask.state == "open")
        ).one()
    claim_task(key, agent)
    return key


def _wait_for_requester(taken: Ingested, agent: Actor) -> str:
    """Let the record wait for its requester; gives the kind of its status then."""
    complete_task(_claim(taken, agent), {**TRIAGE, "question": "Which room?"}, "wait_requester", agent)
    return record(taken).status_kind


@pytest.mark.usefixtures("clock")
def test_answer_to_a_closed_record_is_a_new_one_that_names_it(
    mailbox: int, acknowledged: tuple[Ingested, EmailMessage], agent: Actor
) -> None:
    taken, sent = acknowledged
    with unit_of_work() as work:
        work.session.scalars(select(Record)).one().status_kind = "closed"

    again = send(mailbox, answer(sent, "It is back.", "cai.requester@example.org", "<2@x>"))

    assert again.act == "report" and again.number != taken.number
    assert [one.body for one in said(again.number, agent)] == [f"It answers {taken.number}, which is closed."]
