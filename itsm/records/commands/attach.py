"""Command: attach a file to a record."""

from dataclasses import dataclass
from typing import BinaryIO

from database import UnitOfWork, reading
from engine import clock
from engine.registry import Actor
from engine.runtime import run_command
from itsm.people.roles import require
from itsm.records.entries import EntryKind, NewEntry, add_entry
from itsm.records.files import DEFAULT_LIMIT, StoredFile, clean_filename, store_file
from itsm.records.tables import Attachment
from itsm.records.visibility import seen_record
from itsm.registering import data_folder
from itsm.rights.operations import COMMENT


@dataclass(frozen=True, slots=True)
class Attached:
    """A file belongs to the record."""

    key: int
    filename: str
    size: int


def attach(
    number: str,
    filename: str,
    stream: BinaryIO,
    internal: bool,
    actor: Actor,
    command_id: str | None = None,
    *,
    limit: int = DEFAULT_LIMIT,
    work: UnitOfWork | None = None,
) -> Attached:
    """Store the file's content (at most ``limit`` bytes) and list it at the record, public or internal.

    The content is written before the transaction: what a failure leaves behind is nobody's and does no harm.
    Raises NotFound, Forbidden (internal), InvalidInput (empty, too large).
    """
    needed = "record.comment_internal" if internal else COMMENT
    require(actor, needed)
    with reading() as session:  # before a byte is written: the disk belongs to those who may attach
        require(actor, needed, seen_record(session, number, actor).thing)
    stored = store_file(data_folder(), stream, limit)

    def body(opened_work: UnitOfWork) -> Attached:
        row = seen_record(opened_work.session, number, actor).row
        return list_file(opened_work, row.key, filename, stored, internal, actor)

    return run_command("attach", command_id, actor, Attached, body, work)


def list_file(
    work: UnitOfWork, record_key: int, name: str, stored: StoredFile, internal: bool, actor: Actor
) -> Attached:
    """List a file whose content is stored at a record, in the transaction of a command that may do so."""
    attachment = Attachment(
        record_key=record_key, filename=clean_filename(name), media_type=stored.media_type, size=stored.size,
        sha256=stored.sha256, internal=internal, added_by_key=actor.key, added_at=clock.now(),
    )  # fmt: skip
    work.session.add(attachment)
    work.session.flush()
    details = {"attachment": attachment.key, "filename": attachment.filename, "size": stored.size}
    add_entry(work, record_key, NewEntry(EntryKind.ATTACHMENT, internal, details=details), actor)
    return Attached(attachment.key, attachment.filename, stored.size)
