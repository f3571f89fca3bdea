"""Mails that wait for somebody: kept whole, taken as a new record or as words at one, or discarded."""

import logging
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from io import BytesIO
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.exc import DBAPIError, IntegrityError

from database import UnitOfWork, is_away, is_passing, reading, unit_of_work
from engine.errors import Conflict, InvalidInput, InvalidState, NotFound, Text, text
from engine.kept_text import told
from engine.registry import Actor
from engine.runtime import run_command
from itsm.audit import audit
from itsm.mailboxes.reading import Incoming, UnreadableMail, read_message
from itsm.mailboxes.tables import IncomingMail, Mailbox
from itsm.mailboxes.taking.filing import add_contact, add_words, new_record
from itsm.mailboxes.taking.ingest import Ingested, held_folder, ingest, row_of
from itsm.people.queries import find_person
from itsm.people.roles import require
from itsm.records.files import file_path, store_file
from itsm.records.tables import Record
from itsm.records.visibility import visible_record

log = logging.getLogger(__name__)
SEE, ACT = "operations.see", "operations.act"
MOST = 50


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail that came in, as lists show it; ``held`` while it waits for somebody."""

    key: int
    at: datetime
    sender: str
    sender_name: str
    subject: str
    act: str
    reason: Text | None
    number: str | None
    mailbox: str
    held: bool


def held_mails(actor: Actor, before: int | None = None) -> list[Mail]:
    """Mails that wait, newest first, at most MOST and one more; those before the key ``before``. Raises Forbidden."""
    require(actor, SEE)
    query = _mails().where(IncomingMail.act == "hold")
    if before is not None:
        query = query.where(IncomingMail.key < before)
    return _listed(query.limit(MOST + 1))


def newest_mails(mailbox_key: int, limit: int = 10) -> list[Mail]:
    """The last mails of a mailbox and what became of them."""
    return _listed(_mails().where(IncomingMail.mailbox_key == mailbox_key).limit(limit))


def held_mail(key: int, actor: Actor) -> tuple[Mail, Incoming | None]:
    """One mail that waits, with what it says; None when it cannot be read. Raises Forbidden and NotFound."""
    require(actor, SEE)
    found = _listed(_mails().where(IncomingMail.key == key, IncomingMail.act == "hold"))
    if not found:
        raise _absent()
    with reading() as session:
        row = session.get_one(IncomingMail, key)
    try:
        return found[0], _read(row)
    except UnreadableMail:
        return found[0], None


def take_mail(key: int, number: str | None, actor: Actor, command_id: str | None = None) -> Ingested:
    """Take a held mail: as words at the record ``number``, or without one as a new record that its sender reports.

    A sender whom nobody knows is added as a person. Words of somebody else are internal, with the sender's name above.
    Raises Forbidden, NotFound, UnreadableMail, InvalidForm and InvalidState (somebody was faster, a closed account).
    """
    require(actor, ACT)

    def body(work: UnitOfWork) -> Ingested:
        row = _held(work, key)
        incoming, mailbox = _read(row), work.session.get_one(Mailbox, row.mailbox_key)
        record = _at(work, mailbox, incoming, number, actor) if number else _new(work, mailbox, incoming)
        row.act, row.record_key = "comment" if number else "report", record.key
        let_go(work, row)
        audit(work, "mail_taken", f"mail {key}", actor.key, record=record.number)
        return Ingested(key, row.act, record.number)

    return run_command("take_mail", command_id, actor, Ingested, body)


def discard_mail(key: int, actor: Actor, command_id: str | None = None) -> Ingested:
    """Discard a held mail: its content is gone, what is noted of it stays. Raises Forbidden, NotFound, InvalidState."""
    require(actor, ACT)

    def body(work: UnitOfWork) -> Ingested:
        row = _held(work, key)
        row.act = "discarded"
        let_go(work, row)
        audit(work, "mail_discarded", f"mail {key}", actor.key)
        return Ingested(key, row.act, None)

    return run_command("discard_mail", command_id, actor, Ingested, body)


def take_in(raw: bytes, mailbox_key: int) -> Ingested:
    """Take in a message; one that cannot be, for whatever reason, is set aside and never lost.

    Raises NotFound, InvalidState, Conflict and DBAPIError, after which the same message may be sent again.
    """
    try:
        return ingest(raw, mailbox_key)
    except UnreadableMail as problem:
        return set_aside(raw, mailbox_key, problem.message)
    except (NotFound, InvalidState, Conflict):
        raise
    except Exception as problem:  # a message that we have a defect for must not stop the others
        if is_passing(problem) or (isinstance(problem, DBAPIError) and is_away(problem)):
            raise
        log.exception("Mail could not be taken in", extra={"action": "mail_set_aside", "mailbox": mailbox_key})
        return set_aside(raw, mailbox_key, text("It could not be taken in: %(why)s", why=type(problem).__name__))


def set_aside(raw: bytes, mailbox_key: int, reason: Text) -> Ingested:
    """Hold a message that could not be taken in, with the reason; the same bytes once."""
    row = row_of(mailbox_key, sha256(raw).hexdigest(), "", "", "", "hold", reason, None)
    if raw:
        row.sha256 = store_file(held_folder(), BytesIO(raw), len(raw) + 1).sha256
    known = select(IncomingMail).where(IncomingMail.identity == row.identity)
    try:
        with unit_of_work() as work:
            work.session.add(row)
    except IntegrityError:  # it was set aside before
        with reading() as session:
            row = session.scalars(known).one()
    return Ingested(row.key, row.act, None)


def _at(work: UnitOfWork, mailbox: Mailbox, incoming: Incoming, number: str, actor: Actor) -> Record:
    record = visible_record(work.session, number.strip(), actor)
    who = find_person(incoming.sender, work.session)
    if who is not None and who.active and who.key == record.requester_key:
        writer = Actor(who.key, "person", who.name)
    else:
        writer = Actor(None, "system", f"{incoming.sender_name} <{incoming.sender}>")
    add_words(work, mailbox, incoming, record, writer, writer.key is None, {"taken_by": actor.name})
    return record


def _new(work: UnitOfWork, mailbox: Mailbox, incoming: Incoming) -> Record:
    if not incoming.sender:
        raise InvalidInput(text("Expected a mail that says who sent it. Take it as words at a record."))
    who = find_person(incoming.sender, work.session) or add_contact(work, mailbox, incoming)
    return new_record(work, mailbox, incoming, who)


def _held(work: UnitOfWork, key: int) -> IncomingMail:
    row = work.session.get(IncomingMail, key, with_for_update=True)
    if row is None:
        raise _absent()
    if row.sha256 is None:
        raise InvalidState(text("Expected the mail to wait, but somebody took or discarded it. Reload the page."))
    return row


def let_go(work: UnitOfWork, row: IncomingMail) -> None:
    """Remove the content once the transaction holds; a crash before that leaves a file that nobody reads."""
    path, row.sha256 = file_path(held_folder(), str(row.sha256)), None
    work.after_commit.append(lambda: path.unlink(missing_ok=True))


def _read(row: IncomingMail) -> Incoming:
    try:
        return read_message(file_path(held_folder(), str(row.sha256)).read_bytes())
    except FileNotFoundError as problem:
        raise UnreadableMail(text("Expected the mail in the data folder, but it is not there.")) from problem


def _mails() -> Select[*tuple[Any, ...]]:
    columns = (
        IncomingMail.key, IncomingMail.at, IncomingMail.sender, IncomingMail.sender_name, IncomingMail.subject,
        IncomingMail.act, IncomingMail.reason, Record.number, Mailbox.name, IncomingMail.sha256,
    )  # fmt: skip
    joined = select(*columns).join(Mailbox, Mailbox.key == IncomingMail.mailbox_key)
    return joined.outerjoin(Record, Record.key == IncomingMail.record_key).order_by(IncomingMail.key.desc())


def _listed(query: Select[*tuple[Any, ...]]) -> list[Mail]:
    with reading() as session:
        return [
            Mail(
                row.key, row.at, row.sender, row.sender_name, row.subject, row.act,
                told(row.reason) if row.reason else None, row.number, row.name, row.sha256 is not None,
            )
            for row in session.execute(query)
        ]  # fmt: skip


def _absent() -> NotFound:
    return NotFound(text("Expected a mail that waits, but there is none of this number. Go back to the list."))
