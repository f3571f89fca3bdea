"""The facts about a mail: looked up in the transaction that uses them."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from engine import clock
from engine.lifecycle import UserTaskState
from engine.state.tables import UserTask
from itsm.mail import mail_settings
from itsm.mailboxes.reading import Incoming
from itsm.mailboxes.reading.addresses import first_address
from itsm.mailboxes.tables import IncomingMail, Mailbox
from itsm.mailboxes.taking.deciding import Facts, Party
from itsm.mailboxes.threads import Thread, sent_thread, thread_of
from itsm.people.queries import Person, find_person
from itsm.records.tables import Record


@dataclass(frozen=True, slots=True)
class Looked:
    """Facts with the things that they are about."""

    facts: Facts
    person: Person | None
    record: Record | None


def look(session: Session, mailbox: Mailbox, incoming: Incoming) -> Looked:
    """What is known of ``incoming`` at ``mailbox``."""
    person = find_person(incoming.sender, session) if incoming.sender else None
    thread = thread_of(session, incoming)
    record = session.get(Record, thread.record_key) if thread is not None else None
    facts = Facts(
        incoming.nature,
        is_ours=_is_ours(session, incoming),
        recent=_recent(session, incoming.sender),
        thread=thread.how if thread is not None and record is not None else None,
        party=_party(session, record, person),
        proved=_is_proved(thread, person),
        closed=record is not None and record.status_kind == "closed",
        known=person is not None,
        active=person is not None and person.active,
        of_customer=domain_of(incoming.sender) in mailbox.domains,
        unknown=mailbox.unknown,
    )
    return Looked(facts, person, record)


def domain_of(address: str) -> str:
    """The part behind the @."""
    return address.rpartition("@")[2]


def _is_proved(thread: Thread | None, person: Person | None) -> bool:
    return thread is not None and person is not None and thread.person_key == person.key


def _is_ours(session: Session, incoming: Incoming) -> bool:
    """One of our own mails, or one that says it comes from an address of ours."""
    own = {first_address(mail_settings().sender), *session.scalars(select(Mailbox.address))}
    local, _, domain = incoming.sender.partition("@")
    return f"{local.partition('+')[0]}@{domain}" in own or sent_thread(session, incoming.message_id) is not None


def _recent(session: Session, sender: str) -> int:
    since = clock.now() - timedelta(hours=1)
    found = select(func.count(IncomingMail.key)).where(IncomingMail.sender == sender, IncomingMail.at > since)
    return session.scalar(found) or 0


def _party(session: Session, record: Record | None, person: Person | None) -> Party | None:
    if record is None or person is None or not person.active:
        return None
    if person.key == record.requester_key:
        return "requester"
    if person.key in (record.owner_key, record.opened_by_key):
        return "worker"
    tasks = select(UserTask.key).where(
        UserTask.instance_key == record.instance_key, UserTask.assignee_key == person.key,
        UserTask.state == UserTaskState.OPEN.value,
    )  # fmt: skip
    return "worker" if session.scalar(tasks.limit(1)) is not None else None
