"""Conversation and timeline of a record in one stream: what people wrote, what they changed, what the process did."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from database import reading
from engine.errors import Text, text
from engine.events import ElementEventKind
from engine.lifecycle import OperationItemState
from engine.registry import Actor
from engine.spiff.program import Element
from engine.state.tables import ElementEventRow, Operation, OperationItem
from itsm.assignment.words import given_in_words
from itsm.operations.kinds import KINDS, TOLD_BY_HISTORY
from itsm.packs.deployed import record_type
from itsm.packs.model import RecordType
from itsm.people import queries as people
from itsm.records import elements
from itsm.records.entries import EntryKind
from itsm.records.queries.happenings import Happening, happening
from itsm.records.queries.lines import CHANGED, Entry, Reader, filled
from itsm.records.queries.owner_words import people_in
from itsm.records.queries.past import History, load_history
from itsm.records.queries.people import names_of
from itsm.records.queries.written import written
from itsm.records.tables import Record, TimelineEntry
from itsm.records.visibility import seen_record, sees_internal
from itsm.rights.fields import field_rights

_HAPPENED = "h"
"""Begins the id of a line that the engine's history has."""
_WRITTEN = select(TimelineEntry).where(TimelineEntry.record_key == bindparam("record"))
_OPERATED = (
    select(OperationItem.key, OperationItem.ended_at, Operation.at, Operation.kind, Operation.reason,
           Operation.actor_key, Operation.actor_name)
    .join(Operation, Operation.key == OperationItem.operation_key).order_by(OperationItem.key)
    .where(OperationItem.instance_key == bindparam("instance"), OperationItem.state == OperationItemState.DONE.value)
)  # fmt: skip


class _For(NamedTuple):
    """Who reads: language, whether in a requester's words, and the keys of fields that are hidden from them."""

    language: str
    public: bool
    type: RecordType
    hidden: frozenset[str]
    zone: str


def timeline(number: str, actor: Actor, language: str, public: bool = False, zone: str = "") -> list[Entry]:
    """Lines of ``number``, oldest first; ``public`` (and for requesters always) without internal ones and inner steps.

    Times among the fields are those of ``zone``, where it is given. Raises NotFound.
    """
    with reading() as session:
        seen = seen_record(session, number, actor)
        row = seen.row
        entries = session.scalars(_WRITTEN, {"record": row.key}).all()
        history = load_history(session, row, [entry.details for entry in entries])
        of_type = record_type(row.type_key, session)
        hidden = field_rights(actor, of_type, seen.thing).hidden
        plain = public or not sees_internal(actor, seen.thing)
        reader = _reader(session, row, history, entries, _For(language, plain, of_type, hidden, zone))
        operated = [] if reader.public or row.instance_key is None else _operated(session, row.instance_key)
    lines = [*_opening(row, reader), *written(entries, reader), *_happened(history, row, reader), *operated]
    return _as_one(sorted(lines, key=lambda line: line.at))


def _as_one(lines: Sequence[Entry]) -> list[Entry]:
    """What a command did and the fields that it changed as one line; ``lines`` are in the order of their times."""
    done: dict[tuple[datetime, int | None], str] = {}
    for line in lines:
        if line.kind == "event" and line.id.startswith(_HAPPENED) and not line.changes:
            done.setdefault((line.at, line.actor_key), line.id)
    bare = [line for line in lines if _is_bare(line) and (line.at, line.actor_key) in done]
    changed = {done[line.at, line.actor_key]: line for line in bare}
    gone = {line.id for line in changed.values()}
    return [
        filled(line, changes=changed[line.id].changes) if line.id in changed else line
        for line in lines if line.id not in gone
    ]


def _is_bare(line: Entry) -> bool:
    """True for changed fields that nobody gave a reason for."""
    return line.kind == EntryKind.CHANGE.value and bool(line.changes) and line.sentence == CHANGED


def _reader(
    session: Session, row: Record, history: History, entries: Sequence[TimelineEntry], whom: _For
) -> Reader:
    keys = [row.opened_by_key, row.requester_key, *(event.actor_key for event in history.events)]
    keys += [key for entry in entries for key in (entry.actor_key, *people_in(entry.details))]
    told = [entry.details for entry in entries] + [event.details or {} for event in history.events]
    keys += _people_in_fields(whom.type, [details.get("changes") for details in told])
    return Reader(
        whom.language, whom.public, whom.type, whom.hidden, names_of(session, keys), history,
        {team.code: team.name(whom.language) for team in people.teams(session)}, whom.zone,
    )


def _people_in_fields(of_type: RecordType, changes: Sequence[object]) -> Iterator[int]:
    """Whom changed fields of the type ``person`` had, and have."""
    fields = [field.key for field in of_type.fields if field.type == "person"]
    for found in changes:
        pairs = [found.get(key) or () for key in fields] if isinstance(found, Mapping) else ()
        yield from (int(str(value)) for pair in pairs for value in pair if str(value or "").isdecimal())


def _opening(row: Record, reader: Reader) -> Iterator[Entry]:
    """What was reported, as the first thing that was said."""
    who = row.requester_key or row.opened_by_key
    if reader.type.orders is not None:  # its words are those of whoever ordered it
        who = row.opened_by_key or who
    field = reader.type.by_key.get("channel")
    channel = field.shown(row.channel, reader.language) if field else None
    channel = None if "channel" in reader.hidden else channel
    said = None if "description" in reader.hidden else row.description
    yield Entry(
        "opened", row.opened_at, "description", False, who, reader.names.get(who or 0, ""),
        body=said or row.title, channel=channel or None,
    )


def _happened(history: History, row: Record, reader: Reader) -> Iterator[Entry]:
    last: Text | None = None
    for event in history.events:
        element = history.element(event.element_id, event.details)
        if element is not None and elements.is_vote(element):
            continue  # an entry says what was voted, to those who may read it
        found = None if _is_inner(event, element, reader) else _given(event, element, reader) or happening(
            event, element, reader.type, reader.language, reader.public, row.requester_key
        )
        details = event.details or {}
        name = reader.names.get(event.actor_key or 0, "")
        base = Entry(f"{_HAPPENED}{event.key}", event.at, "event", not reader.public, event.actor_key, name)
        if found is not None and (found.by_person or found.sentence != last):
            last = found.sentence
            changes = tuple(reader.changes(details.get("changes")))
            shown = base if found.by_person else filled(base, actor_name="", actor_key=None)
            yield filled(shown, sentence=found.sentence, tone=found.tone, changes=changes)
        yield from _comments(details.get("comments"), base, reader)


def _is_inner(event: ElementEventRow, element: Element | None, reader: Reader) -> bool:
    """True for the end of a part of the process, and for what that waited for: what comes after tells both."""
    if element is None or reader.public:
        return False
    is_called = "process" in (event.details or {})
    if element.type == "endEvent":
        return is_called or reader.history.is_part(element, event.details)
    return is_called and element.type == "intermediateCatchEvent" and event.kind == ElementEventKind.CONDITION_MET.value


def _given(event: ElementEventRow, element: Element | None, reader: Reader) -> Happening | None:
    """A task that was given to somebody, and why; agents read that."""
    if event.kind != ElementEventKind.TASK_GIVEN.value or element is None or reader.public:
        return None
    step = elements.element_name(element, reader.language)
    return Happening(given_in_words(event.details or {}, step, reader.teams), False)


def _operated(session: Session, instance_key: int) -> list[Entry]:
    """What operators did to the record's process, and why."""
    return [
        Entry(
            f"o{key}", at or began, "event", True, who, name, tone="warn",
            sentence=text("%(what)s: %(reason)s", what=KINDS[kind].done, reason=reason),
        )
        for key, at, began, kind, reason, who, name in session.execute(_OPERATED, {"instance": instance_key})
        if kind not in TOLD_BY_HISTORY
    ]


def _comments(found: object, base: Entry, reader: Reader) -> Iterator[Entry]:
    """What was written into a task's form for the timeline."""
    for index, comment in enumerate(found if isinstance(found, list) else []):
        internal = bool(comment.get("internal"))
        if not (internal and reader.public):
            yield filled(base, id=f"{base.id}-{index}", kind="comment", internal=internal, body=str(comment["body"]))
