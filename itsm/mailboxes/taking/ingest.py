"""Command: take in one message. One transaction; the message is its id, so that the same one twice is taken once."""

from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from database import UnitOfWork, current_tenant, reading, undoing
from engine import clock
from engine.errors import FlowdeskError, InvalidState, NotFound, Text, text
from engine.kept_text import keep
from engine.registry import Actor
from engine.runtime import run_command
from itsm.mailboxes.reading import Incoming, read_message
from itsm.mailboxes.tables import IncomingMail, Mailbox
from itsm.mailboxes.taking.deciding import Decision, decide
from itsm.mailboxes.taking.facts import Looked, look
from itsm.mailboxes.taking.filing import (
    add_contact,
    add_words,
    forget_bounces,
    new_record,
    note_automatic,
    note_bounce,
    tell,
)
from itsm.mailboxes.taking.letters import acknowledge, refuse
from itsm.people.queries import actor_of
from itsm.records.files import store_file
from itsm.records.tables import Record
from itsm.registering import data_folder

POST = Actor(None, "system", "mail")


@dataclass(frozen=True, slots=True)
class Ingested:
    """What became of a message: an act of ``itsm.mailboxes.taking.deciding``, and the number of its record."""

    key: int
    act: str
    number: str | None


def ingest(raw: bytes, mailbox_key: int) -> Ingested:
    """Take in the message ``raw`` that came to a mailbox. A refusal of what it should become holds it for somebody.

    Raises UnreadableMail, and NotFound and InvalidState for the mailbox.
    """
    incoming = read_message(raw)
    with reading() as session:
        _mailbox(session, mailbox_key)
        before = _ingested(session, incoming)
    if before is not None:
        return before

    def body(work: UnitOfWork) -> Ingested:
        mailbox = _mailbox(work.session, mailbox_key)
        looked = look(work.session, mailbox, incoming)
        decision, record_key = _done(work, mailbox, incoming, looked, decide(looked.facts))
        row = _row(mailbox, incoming, decision, record_key)
        if decision.act == "hold":
            row.sha256 = store_file(held_folder(), BytesIO(raw), len(raw) + 1).sha256
        work.session.add(row)
        work.session.flush()
        return Ingested(row.key, row.act, _number(work.session, record_key))

    return run_command("ingest_mail", f"mail {incoming.identity}", POST, Ingested, body)


def held_folder() -> Path:
    """Where held messages of the organisation lie."""
    return data_folder() / "held-mail" / str(current_tenant())


def _done(
    work: UnitOfWork, mailbox: Mailbox, incoming: Incoming, looked: Looked, decision: Decision
) -> tuple[Decision, int | None]:
    """Do what was decided; what is refused is held with the reason, and nothing of it stays."""
    try:
        with undoing(work):
            return decision, _acted(work, mailbox, incoming, looked, decision)
    except FlowdeskError as problem:
        return Decision("hold", problem.message), None


def _acted(
    work: UnitOfWork, mailbox: Mailbox, incoming: Incoming, looked: Looked, decision: Decision
) -> int | None:
    """The key of the record that the mail belongs to now."""
    who, record = looked.person, looked.record
    if who is not None and looked.facts.nature == "written":
        forget_bounces(work, who.key)
    if decision.act == "contact":
        who = add_contact(work, mailbox, incoming)
    if decision.act in ("report", "contact") and who is not None:
        made = new_record(work, mailbox, incoming, who)
        if record is not None and looked.facts.closed:
            tell(work, mailbox, made, text("It answers %(number)s, which is closed.", number=record.number))
        if decision.acknowledge:
            acknowledge(work, mailbox, incoming, made, who)
        return made.key
    if decision.act == "comment" and who is not None and record is not None:
        actor = actor_of(who.key, work.session)
        details = {"proved": looked.facts.proved}
        add_words(work, mailbox, incoming, record, actor, decision.internal, details)
    elif decision.act == "note" and record is not None:
        note_automatic(work, incoming, record, who)
    elif decision.act == "bounce":
        keys = [note_bounce(work, mailbox, one) for one in incoming.bounces]
        return next((key for key in keys if key is not None), None)
    elif decision.act == "refuse":
        refuse(work, mailbox, incoming)
    return record.key if record is not None and decision.act in ("comment", "note") else None


def _mailbox(session: Session, key: int) -> Mailbox:
    found = session.get(Mailbox, key)
    if found is None:
        raise NotFound(text("Expected a mailbox, but there is none of this number. Reload the page."))
    if not found.active:
        raise InvalidState(text("Expected “%(name)s” to be in use, but it is not. Put it into use.", name=found.name))
    return found


def _ingested(session: Session, incoming: Incoming) -> Ingested | None:
    row = session.scalar(select(IncomingMail).where(IncomingMail.identity == incoming.identity))
    return None if row is None else Ingested(row.key, row.act, _number(session, row.record_key))


def _number(session: Session, record_key: int | None) -> str | None:
    return session.scalar(select(Record.number).where(Record.key == record_key)) if record_key is not None else None


def _row(mailbox: Mailbox, incoming: Incoming, decision: Decision, record_key: int | None) -> IncomingMail:
    return row_of(
        mailbox.key, incoming.identity, incoming.sender, incoming.sender_name, incoming.subject, decision.act,
        decision.reason, record_key,
    )  # fmt: skip


def row_of(
    mailbox_key: int, identity: str, sender: str, sender_name: str, subject: str, act: str, reason: Text | None,
    record_key: int | None,
) -> IncomingMail:  # fmt: skip
    """The row of a message that came now."""
    return IncomingMail(
        mailbox_key=mailbox_key, identity=identity, sender=sender, sender_name=sender_name[:200],
        subject=subject[:300], at=clock.now(), act=act, reason=keep(reason) if reason is not None else None,
        record_key=record_key,
    )  # fmt: skip
