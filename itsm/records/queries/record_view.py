"""A record's page: the record in words, its people, what the reader may do now."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from database import reading
from engine import clock
from engine.errors import Text
from engine.feel import to_plain
from engine.registry import Actor
from engine.state.reads import is_suspended
from itsm.organisation.queries.away import Away, away_at
from itsm.packs.deployed import record_type
from itsm.packs.model import RecordType
from itsm.people import queries as people
from itsm.people.queries import Person
from itsm.records.flow.offers import Offer, offered_messages
from itsm.records.flow.replies import reply_awaited
from itsm.records.opened import OpenRecord
from itsm.records.queries.attachments import AttachmentView, attachments_of
from itsm.records.queries.priority import priority_why
from itsm.records.queries.tasks import TaskView, open_tasks
from itsm.records.tables import Record
from itsm.records.visibility import seen_record, sees_internal
from itsm.rights.deciding import allowed
from itsm.rights.fields import FieldRights, field_rights
from itsm.rights.grants import Thing
from itsm.rights.operations import COMMENT


@dataclass(frozen=True, slots=True)
class StatusView:
    """A status in the reader's language, with its look."""

    key: str
    label: str
    tone: str
    kind: str


@dataclass(frozen=True, slots=True)
class RecordView:
    """Everything that a record's page shows beside its timeline and diagram."""

    key: int
    number: str
    type: RecordType
    revision: int
    title: str
    description: str | None
    external_number: str | None
    status: StatusView | None
    priority: str | None
    priority_why: Text | None
    team: str | None
    requester: Person | None
    opened_by: Person | None
    owner: Person | None
    owner_away: Away | None
    """Until when the owner is absent, and who stands in."""
    answer_owed_at: datetime | None
    """Since when the owner owes the requester an answer."""
    handlers: Sequence[Person]
    tasks: Sequence[TaskView]
    offered: Sequence[Offer]
    reply_awaited: bool
    """The reader is the requester, and the work waits for their answer."""
    attachments: Sequence[AttachmentView]
    values: Mapping[str, object]
    """Every field of the type that the reader sees, by key."""
    may_comment: bool
    may_internal: bool
    """They read and write internal comments here."""
    may_overrule: bool
    """They may set the priority by hand."""
    may_link: bool
    """They link it with other records."""
    opened_at: datetime
    resolved_at: datetime | None
    closed_at: datetime | None
    changed_at: datetime
    suspended: bool
    """Its process stands still until somebody resumes it."""

    def value(self, key: str) -> object:
        """The value of a field."""
        return self.values.get(key)


def record_view(number: str, actor: Actor, language: str = "en") -> RecordView:
    """The record ``number`` for ``actor``; those who read no internal entries get the tasks that are theirs to do only.

    Raises NotFound.
    """
    with reading() as session:
        seen = seen_record(session, number, actor)
        found = record_type(seen.row.type_key, session)
        return _view(session, OpenRecord(seen.row, found), _Reader(actor, seen.thing, language))


@dataclass(frozen=True, slots=True)
class _Reader:
    actor: Actor
    thing: Thing
    language: str


def _may_overrule(opened: OpenRecord, reader: _Reader, rights: FieldRights) -> bool:
    found = opened.type.by_key.get("priority")
    if found is None or not found.choices or "priority" in rights.fixed:
        return False
    return opened.row.closed_at is None and allowed(reader.actor, "record.edit", reader.thing)


def _view(session: Session, opened: OpenRecord, reader: _Reader) -> RecordView:
    actor, language = reader.actor, reader.language
    row, internal = opened.row, sees_internal(actor, reader.thing)
    rights = field_rights(actor, opened.type, reader.thing)
    hidden = rights.hidden
    tasks = open_tasks(session, opened, actor, language, rights)
    who = people.people([key for key in (row.requester_key, row.opened_by_key, row.owner_key) if key], session)
    handlers = {task.assignee.key: task.assignee for task in tasks if task.assignee}
    return RecordView(
        key=row.key,
        number=row.number,
        type=opened.type,
        revision=row.revision,
        title=row.title,
        description=None if "description" in hidden else row.description,
        external_number=row.external_number,
        status=_status(row, opened.type, language),
        priority=None if "priority" in hidden else row.priority,
        priority_why=None if hidden else priority_why(session, row, opened.type, language),
        team=row.team,
        requester=who.get(row.requester_key or 0),
        opened_by=who.get(row.opened_by_key or 0),
        owner=who.get(row.owner_key or 0),
        owner_away=away_at(session, clock.now(), [row.owner_key]).get(row.owner_key) if row.owner_key else None,
        answer_owed_at=row.answer_owed_at if internal else None,
        handlers=list(handlers.values()),
        tasks=[task for task in tasks if internal or task.may_complete],
        offered=offered_messages(session, row, actor, language).mine,
        reply_awaited=row.status_kind == "waiting" and reply_awaited(session, row, actor),
        attachments=attachments_of(session, row.key, internal),
        values={key: to_plain(opened.value(key)) for key in opened.type.by_key if key not in hidden},
        may_comment=allowed(actor, COMMENT, reader.thing),
        may_internal=internal,
        may_overrule=_may_overrule(opened, reader, rights),
        may_link=allowed(actor, "record.edit", reader.thing),
        opened_at=row.opened_at,
        resolved_at=row.resolved_at,
        closed_at=row.closed_at,
        changed_at=row.changed_at,
        suspended=is_suspended(session, row.instance_key),
    )


def _status(row: Record, found: RecordType, language: str) -> StatusView | None:
    if row.status is None:
        return None
    status = found.status_by_key.get(row.status)
    if status is None:
        return StatusView(row.status, row.status, "neutral", row.status_kind)
    return StatusView(status.key, status.label(language), status.tone, status.kind)
