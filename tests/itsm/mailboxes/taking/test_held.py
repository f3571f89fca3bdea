"""Held mails wait until somebody takes or discards them; one that cannot be taken in is held, not lost."""

import pytest
from flask import Flask
from sqlalchemy import func, select

from database import reading
from engine.errors import Forbidden, InvalidState, NotFound
from engine.registry import Actor
from itsm.accounts.leaving import close_account, erase_person, personal_data
from itsm.mailboxes.mailboxes import mailboxes, remove_mailbox, save_mailbox
from itsm.mailboxes.taking.held import discard_mail, held_mail, held_mails, newest_mails, take_in, take_mail
from itsm.mailboxes.taking.ingest import held_folder
from itsm.people.queries import find_person
from itsm.records.commands import report_record
from itsm.records.queries.timeline import timeline
from itsm.records.tables import Record
from tests.support.at_once import at_once
from tests.support.incoming import mail
from tests.support.mailboxes import TYPED, send
from tests.support.records import REPORT


def files() -> list[str]:
    return [str(one) for one in held_folder().rglob("*") if one.is_file()]


@pytest.fixture
def held(mailbox: int) -> int:
    """Key of a mail of a stranger that waits."""
    return send(mailbox, mail(sender="Eve <eve@acme.example>")).key


@pytest.mark.usefixtures("clock")
def test_held_mail_is_listed_with_its_reason_and_its_words(held: int, administrator: Actor) -> None:
    (listed,) = held_mails(administrator)
    found, incoming = held_mail(held, administrator)

    assert (listed, listed.sender, str(listed.reason)) == (found, "eve@acme.example", "Its sender is not known.")
    assert incoming is not None and incoming.words == "It prints nothing."


@pytest.mark.usefixtures("clock")
def test_held_mail_taken_as_new_adds_its_sender_and_is_taken_once(held: int, administrator: Actor) -> None:
    taken, again = (take_mail(held, None, administrator, "one") for _ in range(2))

    person = find_person("eve@acme.example")
    with reading() as session:
        row = session.scalars(select(Record)).one()
    assert taken == again and person is not None and row.requester_key == person.key
    assert held_mails(administrator) == [] and files() == []


@pytest.mark.usefixtures("clock")
def test_held_mail_taken_at_a_record_is_internal_with_its_senders_name(
    held: int, administrator: Actor, agent: Actor, requester: Actor
) -> None:
    number = report_record("incident", REPORT, requester.key, requester).number

    take_mail(held, number, administrator)

    (line,) = [one for one in timeline(number, agent, "en") if one.kind == "comment"]
    assert (line.body, line.internal, line.actor_name) == ("It prints nothing.", True, "Eve <eve@acme.example>")


@pytest.mark.usefixtures("clock")
def test_discarded_mail_is_gone_and_still_noted(held: int, mailbox: int, administrator: Actor) -> None:
    discard_mail(held, administrator)

    assert files() == [] and held_mails(administrator) == []
    assert [one.act for one in newest_mails(mailbox)] == ["discarded"]
    with pytest.raises(InvalidState):
        take_mail(held, None, administrator)


@pytest.mark.usefixtures("clock")
def test_who_may_not_act_on_operations_neither_sees_nor_takes(held: int, requester: Actor) -> None:
    for act in (lambda: held_mails(requester), lambda: take_mail(held, None, requester),
                lambda: discard_mail(held, requester)):  # fmt: skip
        with pytest.raises(Forbidden):
            act()


@pytest.mark.usefixtures("clock")
def test_record_that_is_not_there_leaves_the_mail_held(held: int, administrator: Actor) -> None:
    with pytest.raises(NotFound):
        take_mail(held, "INC-999999", administrator)

    assert len(held_mails(administrator)) == 1 and len(files()) == 1


@pytest.mark.usefixtures("clock")
def test_message_that_cannot_be_read_is_set_aside_once(mailbox: int, administrator: Actor) -> None:
    first, second = take_in(b"no mail at all", mailbox), take_in(b"no mail at all", mailbox)

    assert first == second
    assert held_mail(first.key, administrator)[1] is None


@pytest.mark.usefixtures("clock")
def test_message_that_we_have_a_defect_for_is_set_aside(
    mailbox: int, administrator: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("itsm.mailboxes.taking.ingest.look", broken)

    take_in(mail().as_bytes(), mailbox)

    (listed,) = held_mails(administrator)
    assert "ZeroDivisionError" in str(listed.reason)


@pytest.mark.usefixtures("clock")
def test_mailbox_whose_mails_are_held_is_not_removed(held: int, mailbox: int, administrator: Actor) -> None:
    with pytest.raises(InvalidState):
        remove_mailbox(mailbox, administrator)
    discard_mail(held, administrator)
    remove_mailbox(mailbox, administrator)

    assert mailboxes() == []


@pytest.mark.usefixtures("clock")
def test_two_who_take_the_same_mail_make_one_record(
    app: Flask, tenant: int, held: int, administrator: Actor
) -> None:
    at_once(app, tenant, [lambda: take_mail(held, None, administrator)] * 2)

    with reading() as session:
        assert session.scalar(select(func.count(Record.key))) == 1


@pytest.mark.usefixtures("clock")
def test_mailbox_that_is_not_in_use_sends_mail_back_to_who_brings_it(mailbox: int, administrator: Actor) -> None:
    save_mailbox(mailbox, {**TYPED, "active": ""}, administrator)

    with pytest.raises(InvalidState):
        take_in(mail().as_bytes(), mailbox)


@pytest.mark.usefixtures("clock")
def test_mails_of_somebody_who_was_erased_are_forgotten_and_told_before(
    mailbox: int, administrator: Actor, requester: Actor
) -> None:
    found = send(mailbox, mail(sender="cai.requester@example.org", headers={"List-Id": "<l>"}))
    told = personal_data(requester.key or 0, administrator)["incoming_mails"]
    close_account(requester.key or 0, administrator)

    erase_person(requester.key or 0, requester.name, administrator)

    (noted,) = newest_mails(mailbox)
    assert isinstance(told, list) and told[0]["subject"] == "Printer"
    assert (noted.key, noted.sender, noted.subject, noted.act, files()) == (found.key, "", "", "discarded", [])


@pytest.mark.usefixtures("clock", "requester")
def test_same_mail_by_two_ways_at_once_makes_one_record(app: Flask, tenant: int, mailbox: int) -> None:
    message = mail(sender="cai.requester@example.org").as_bytes()

    answers = at_once(app, tenant, [lambda: take_in(message, mailbox)] * 3)

    with reading() as session:
        assert session.scalar(select(func.count(Record.key))) == 1
    assert len({str(one) for one in answers}) == 1
