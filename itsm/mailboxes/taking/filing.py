"""Putting a mail where it belongs: a new record, words and files at one, a report about a mail that did not arrive."""

from collections.abc import Mapping
from io import BytesIO

from sqlalchemy import delete, select

from database import UnitOfWork
from engine import clock
from engine.errors import Text
from engine.registry import SYSTEM, Actor
from itsm.audit import audit_change
from itsm.forms.model import Form
from itsm.language import translate
from itsm.mailboxes.reading import Bounce, Incoming, without_quotes
from itsm.mailboxes.reading.parts import File
from itsm.mailboxes.tables import MailBounce, Mailbox
from itsm.mailboxes.taking.facts import domain_of
from itsm.mailboxes.threads import remember, sent_thread
from itsm.packs.deployed import newest_form, newest_type
from itsm.people.commands import add_person
from itsm.people.queries import Person, actor_of, person
from itsm.people.tables import PersonRow
from itsm.records.commands.attach import list_file
from itsm.records.commands.comment import LONGEST, comment
from itsm.records.commands.report_record import report_record
from itsm.records.entries import BY_MAIL, EntryKind, NewEntry, add_entry
from itsm.records.files import store_file
from itsm.records.tables import Attachment, Record
from itsm.registering import data_folder

CHANNEL = "email"
WHOLE = "mail.txt"
"""What the words of a mail are called as a file, where they are longer than the field that has them."""


def add_contact(work: UnitOfWork, mailbox: Mailbox, incoming: Incoming) -> Person:
    """Add the sender as a person of the customer whose domain it is; they cannot sign in yet. Raises InvalidInput."""
    key = add_person(
        incoming.sender_name, incoming.sender, None, mailbox.language, ("requester",), (), SYSTEM, work
    )
    customer = mailbox.domains.get(domain_of(incoming.sender))
    if customer is not None:
        row = work.session.get_one(PersonRow, key)
        row.customer_key = customer
        work.session.flush()
        audit_change(work, "person_changed", f"person {key}", None, {"customer_key": None}, {"customer_key": customer})
    return person(key, work.session)


def new_record(work: UnitOfWork, mailbox: Mailbox, incoming: Incoming, who: Person) -> Record:
    """Let the sender report a record of the mailbox's type.

    Raises InvalidForm when its form asks for more, Forbidden, NotFound (a closed account) and others.
    """
    actor = actor_of(who.key, work.session)
    form = newest_form(work, newest_type(work, mailbox.type_key).report_form)
    title = incoming.subject or incoming.words.partition("\n")[0] or incoming.sender
    words = incoming.words or title
    fitting = words[: _most(form, "description")]
    values = {**mailbox.values, "title": title[: _most(form, "title")], "description": fitting}
    values = {key: value for key, value in values.items() if key in form.keys()}
    reported = report_record(mailbox.type_key, values, who.key, actor, None, CHANNEL, work=work)
    record = work.session.get_one(Record, reported.key)
    add_files(work, mailbox, incoming, record, actor, whole=len(fitting) < len(words))
    remember(work, incoming.message_id, record.key)
    return record


def add_words(
    work: UnitOfWork, mailbox: Mailbox, incoming: Incoming, record: Record, actor: Actor, internal: bool,
    details: Mapping[str, object],
) -> None:  # fmt: skip
    """Say at the record what the mail says anew; a process that waits for its requester's words goes on.

    Raises Forbidden and NotFound.
    """
    words = without_quotes(incoming.words) or incoming.subject
    if words:
        comment(record.number, words[:LONGEST], internal, actor, details={**BY_MAIL, **details}, work=work)
    add_files(work, mailbox, incoming, record, actor, internal, whole=len(words) > LONGEST)
    remember(work, incoming.message_id, record.key)


def note_automatic(work: UnitOfWork, incoming: Incoming, record: Record, who: Person | None) -> None:
    """Keep what a program answered for those who work; no process goes on by it."""
    actor = Actor(who.key if who else None, "person" if who else "system", who.name if who else incoming.sender_name)
    words = without_quotes(incoming.words)[:LONGEST] or incoming.subject or "–"
    details = {**BY_MAIL, "automatic": True}
    add_entry(work, record.key, NewEntry(EntryKind.COMMENT, True, words, details), actor)


def note_bounce(work: UnitOfWork, mailbox: Mailbox, bounce: Bounce) -> int | None:
    """Tell of a mail of ours that did not arrive, at its record and at the person; the record's key.

    Only of a mail that we sent about a record: what else a report claims is believed of nobody.
    """
    thread = sent_thread(work.session, bounce.message_id)
    if thread is None or thread.person_key is None:
        return None
    said = f"{bounce.status} {bounce.said}".strip()
    entry = NewEntry(EntryKind.BOUNCE, True, details={"address": bounce.recipient, "said": said})
    add_entry(work, thread.record_key, entry, Actor(None, "system", mailbox.name))
    if bounce.final:
        _keep_bounce(work, thread.person_key, bounce.recipient, said)
    return thread.record_key


def add_files(
    work: UnitOfWork, mailbox: Mailbox, incoming: Incoming, record: Record, actor: Actor, internal: bool = False,
    whole: bool = False,
) -> None:  # fmt: skip
    """List the files of the mail at the record, each content once; what was left out is told to those who work."""
    have = set(work.session.scalars(select(Attachment.sha256).where(Attachment.record_key == record.key)))
    files = [*incoming.files, *([File(WHOLE, incoming.words.encode())] if whole else [])]
    for file in files:
        stored = store_file(data_folder(), BytesIO(file.content))
        if stored.sha256 not in have:
            list_file(work, record.key, file.name, stored, internal, actor)
            have.add(stored.sha256)
    for sentence in incoming.left_out:
        tell(work, mailbox, record, sentence)


def tell(work: UnitOfWork, mailbox: Mailbox, record: Record, sentence: Text) -> None:
    """Say something to those who work at the record, in the language of the mailbox."""
    said = translate(sentence, mailbox.language)
    add_entry(work, record.key, NewEntry(EntryKind.COMMENT, True, said), Actor(None, "system", mailbox.name))


def _keep_bounce(work: UnitOfWork, person_key: int, address: str, said: str) -> None:
    known = select(MailBounce).where(MailBounce.person_key == person_key, MailBounce.address == address)
    row = work.session.scalar(known)
    if row is None:
        work.session.add(MailBounce(person_key=person_key, address=address, said=said, at=clock.now()))
    else:
        row.said, row.at = said, clock.now()


def forget_bounces(work: UnitOfWork, person_key: int) -> None:
    """Somebody writes: their mail works again, as far as anybody can tell."""
    work.session.execute(delete(MailBounce).where(MailBounce.person_key == person_key))


def _most(form: Form, key: str) -> int:
    """Characters that the form takes of a field."""
    found = next((one for one in form.fields if one.key == key), None)
    written = found.rules.max_length if found is not None else None
    return int(written) if written and written.isdigit() else LONGEST
