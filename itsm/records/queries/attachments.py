"""Files of a record: the list, and one to be sent."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from database import reading
from engine.errors import NotFound, text
from engine.registry import Actor
from itsm.records.files import file_path
from itsm.records.tables import Attachment
from itsm.records.visibility import seen_record, sees_internal
from itsm.registering import data_folder

_OF_RECORD = select(Attachment).where(Attachment.record_key == bindparam("record")).order_by(Attachment.key)


@dataclass(frozen=True, slots=True)
class AttachmentView:
    """A file of a record."""

    key: int
    filename: str
    media_type: str
    size: int
    internal: bool
    added_at: datetime
    path: Path


def attachments_of(session: Session, record_key: int, internal: bool) -> list[AttachmentView]:
    """Files of a record, oldest first; internal ones only when asked for."""
    rows = session.scalars(_OF_RECORD, {"record": record_key})
    return [_view(row) for row in rows if internal or not row.internal]


def attachment(number: str, key: int, actor: Actor) -> AttachmentView:
    """One file of ``number`` that the actor may see; raises NotFound."""
    with reading() as session:
        seen = seen_record(session, number, actor)
        found = attachments_of(session, seen.row.key, sees_internal(actor, seen.thing))
    for view in found:
        if view.key == key:
            return view
    raise NotFound(text("Expected a file of %(number)s, but there is none. Reload the page.", number=number))


def _view(row: Attachment) -> AttachmentView:
    path = file_path(data_folder(), row.sha256)
    return AttachmentView(row.key, row.filename, row.media_type, row.size, row.internal, row.added_at, path)
