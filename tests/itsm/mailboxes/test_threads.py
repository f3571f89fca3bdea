"""Which record a mail speaks of: the token proves it, and nobody makes one for themselves."""

import pytest

from database import reading, unit_of_work
from engine.registry import Actor
from itsm.mailboxes.mailboxes import save_mailbox
from itsm.mailboxes.reading import read_message
from itsm.mailboxes.threads import Thread, remember, reply_address, thread_of
from itsm.records.commands import report_record
from itsm.records.tables import Record
from tests.support.incoming import mail
from tests.support.mailboxes import TYPED
from tests.support.records import REPORT

pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture
def record(mailbox: int, requester: Actor) -> Record:
    """A record of the requester."""
    key = report_record("incident", REPORT, requester.key, requester).key
    with reading() as session:
        return session.get_one(Record, key)


def thread(to: str, subject: str = "x", references: str = "") -> Thread | None:
    message = mail(subject=subject, headers={"References": references} if references else {})
    message.replace_header("To", to)
    with reading() as session:
        return thread_of(session, read_message(message.as_bytes()))


def address_for(record: Record, person: Actor) -> str:
    with reading() as session:
        return reply_address(session, record, person.key or 0) or ""


def test_answer_to_the_reply_address_is_of_that_record_and_person(record: Record, requester: Actor) -> None:
    address = address_for(record, requester)

    assert thread(address) == thread(address.upper()) == Thread(record.key, "token", requester.key)
    assert len(address.partition("@")[0]) <= 64


@pytest.mark.parametrize("change", ["person", "record", "signature", "short"])
def test_token_that_was_changed_proves_nothing(record: Record, requester: Actor, change: str) -> None:
    local, _, domain = address_for(record, requester).partition("@")
    desk, _, token = local.partition("+")
    number, person, signed = token.split("-")
    other = {
        "person": f"{number}-{int(person, 16) + 1:x}-{signed}", "record": f"{int(number, 16) + 1:x}-{person}-{signed}",
        "signature": f"{number}-{person}-{signed[::-1]}", "short": f"{number}-{person}-{signed[:8]}",
    }[change]  # fmt: skip

    assert thread(f"{desk}+{other}@{domain}") is None


def test_server_that_takes_no_plus_is_written_to_at_its_plain_address(
    mailbox: int, record: Record, requester: Actor, administrator: Actor
) -> None:
    save_mailbox(mailbox, {**TYPED, "plus": ""}, administrator)

    assert address_for(record, requester) == "desk@example.org"


def test_there_is_no_reply_address_without_a_mailbox_in_use(
    mailbox: int, record: Record, requester: Actor, administrator: Actor
) -> None:
    save_mailbox(mailbox, {**TYPED, "active": ""}, administrator)

    assert address_for(record, requester) == ""


def test_remembered_mail_is_found_by_references_and_remembering_again_changes_nothing(
    record: Record, requester: Actor
) -> None:
    for person in (requester.key, None):
        with unit_of_work() as work:
            remember(work, "<sent@example.org>", record.key, person)

    assert thread("desk@example.org", references="<a@x> <sent@example.org> <b@x>") == Thread(record.key, "reference")


def test_number_in_the_subject_names_the_record_only_in_brackets(record: Record) -> None:
    assert thread("desk@example.org", f"Re: [{record.number}] Printer") == Thread(record.key, "subject")
    assert thread("desk@example.org", f"Re: {record.number} Printer") is None
