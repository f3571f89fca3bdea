"""Conversation and timeline of a record in one stream: what people wrote, what they changed, what the process did."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from database import reading
from engine.errors import Text, text
from engine.events import ElementEventKind
from engine.feel import from_json, to_plain
from engine.lifecycle import OperationItemState
from engine.registry import Actor
from engine.spiff.program import Element
from engine.state.tables import ElementEventRow, Operation, OperationItem
from itsm.approvals.words import ballot_in_words
from itsm.assignment.words import given_in_words
from itsm.clocks.ledger.clock import WHOLE
from itsm.clocks.telling import told_of
from itsm.escalation.words import escalation_in_words
from itsm.language import translate
from itsm.operations.kinds import KINDS, TOLD_BY_HISTORY
from itsm.packs.deployed import record_type
from itsm.packs.model import Field, RecordType
from itsm.people import queries as people
from itsm.priority.words import hurry_in_words
from itsm.records import elements
from itsm.records.entries import EntryKind
from itsm.records.queries.detour_words import detour_in_words
from itsm.records.queries.happenings import Happening, happening
from itsm.records.queries.link_words import link_tone, link_words
from itsm.records.queries.owner_words import ownership_in_words, people_in
from itsm.records.queries.past import History, load_history
from itsm.records.queries.people import names_of
from itsm.records.tables import Record, TimelineEntry
from itsm.records.visibility import seen_record, sees_internal
from itsm.rights.fields import field_rights
from itsm.schedule.words import passed_in_words
from itsm.war_room.words import told_in_room

_WRITTEN = select(TimelineEntry).where(TimelineEntry.record_key == bindparam("record"))
_OPERATED = (
    select(OperationItem.key, OperationItem.ended_at, Operation.at, Operation.kind, Operation.reason,
           Operation.actor_key, Operation.actor_name)
    .join(Operation, Operation.key == OperationItem.operation_key).order_by(OperationItem.key)
    .where(OperationItem.instance_key == bindparam("instance"), OperationItem.state == OperationItemState.DONE.value)
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Change:
    """A field before and after, in words."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class FileShown:
    """A file as a line of the timeline names it."""

    key: int
    filename: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A line: ``comment`` and ``description`` have a body, ``file`` has files, ``event`` and ``change`` a sentence.

    The sentence is translated at the edge; its values are in the reader's language already.
    """

    id: str
    at: datetime
    kind: str
    internal: bool
    actor_key: int | None
    actor_name: str
    body: str | None = None
    channel: str | None = None
    sentence: Text | None = None
    tone: str = ""
    changes: Sequence[Change] = ()
    files: Sequence[FileShown] = ()


class _For(NamedTuple):
    """Who reads: language, whether in a requester's words, and the keys of fields that are hidden from them."""

    language: str
    public: bool
    type: RecordType
    hidden: frozenset[str]
    zone: str


@dataclass(frozen=True, slots=True)
class _Reader:
    """For whom lines are written."""

    language: str
    public: bool
    type: RecordType
    hidden: frozenset[str]
    names: Mapping[int, str]
    history: History
    teams: Mapping[str, str]
    zone: str

    def changes(self, found: object) -> list[Change]:
        """Changed fields in words; requesters read none."""
        if self.public or not isinstance(found, Mapping):
            return []
        shown = self.type.by_key.keys() - self.hidden
        known = [(self.type.by_key[key], pair) for key, pair in found.items() if key in shown]
        return [
            Change(field.label(self.language), *(self.shown(field, value) for value in pair)) for field, pair in known
        ]

    def shown(self, field: Field, value: object) -> str:
        """The value of a field in words: people by their names, times on the clock of the reader."""
        plain = to_plain(from_json(value))
        if field.type == "person" and str(plain or "").isdecimal():
            return self.names.get(int(str(plain)), "")
        return field.shown(plain, self.language, self.zone)


def timeline(number: str, actor: Actor, language: str, public: bool = False, zone: str = "") -> list[Entry]:
    """Lines of ``number``, oldest first; ``public`` (and for requesters always) without internal ones and inner steps.

    Times among the fields are those of ``zone``, where it is given.     Raises NotFound.
    """
    with reading() as session:
        seen = seen_record(session, number, actor)
        row = seen.row
        written = session.scalars(_WRITTEN, {"record": row.key}).all()
        history = load_history(session, row, [entry.details for entry in written])
        of_type = record_type(row.type_key, session)
        hidden = field_rights(actor, of_type, seen.thing).hidden
        plain = public or not sees_internal(actor, seen.thing)
        reader = _reader(session, row, history, written, _For(language, plain, of_type, hidden, zone))
        operated = [] if reader.public or row.instance_key is None else _operated(session, row.instance_key)
    lines = [*_opening(row, reader), *_written(written, reader), *_happened(history, row, reader), *operated]
    return sorted(lines, key=lambda line: line.at)


def _reader(
    session: Session, row: Record, history: History, written: Sequence[TimelineEntry], whom: _For
) -> _Reader:
    keys = [row.opened_by_key, row.requester_key, *(event.actor_key for event in history.events)]
    keys += [key for entry in written for key in (entry.actor_key, *people_in(entry.details))]
    told = [entry.details for entry in written] + [event.details or {} for event in history.events]
    keys += _people_in_fields(whom.type, [details.get("changes") for details in told])
    return _Reader(
        whom.language, whom.public, whom.type, whom.hidden, names_of(session, keys), history,
        {team.code: team.name(whom.language) for team in people.teams(session)}, whom.zone,
    )


def _people_in_fields(of_type: RecordType, changes: Sequence[object]) -> Iterator[int]:
    """Whom changed fields of the type ``person`` had, and have."""
    fields = [field.key for field in of_type.fields if field.type == "person"]
    for found in changes:
        pairs = [found.get(key) or () for key in fields] if isinstance(found, Mapping) else ()
        yield from (int(str(value)) for pair in pairs for value in pair if str(value or "").isdecimal())


def _opening(row: Record, reader: _Reader) -> Iterator[Entry]:
    """What was reported, as the first thing that was said."""
    who = row.requester_key or row.opened_by_key
    field = reader.type.by_key.get("channel")
    channel = field.shown(row.channel, reader.language) if field else None
    channel = None if "channel" in reader.hidden else channel
    said = None if "description" in reader.hidden else row.description
    yield Entry(
        "opened", row.opened_at, "description", False, who, reader.names.get(who or 0, ""),
        body=said or row.title, channel=channel or None,
    )


def _written(rows: Sequence[TimelineEntry], reader: _Reader) -> Iterator[Entry]:
    for row in rows:
        if row.internal and reader.public:
            continue
        name = reader.names.get(row.actor_key or 0, row.actor_name)
        base = Entry(f"e{row.key}", row.at, "event", row.internal, row.actor_key, name)
        yield _line(row, base, reader)


def _line(row: TimelineEntry, base: Entry, reader: _Reader) -> Entry:
    sentence = _SENTENCES.get(EntryKind(row.kind))
    if sentence is not None:
        said, tone = sentence(row, reader)
        return _with(base, sentence=said, tone=tone)
    if row.kind == EntryKind.COMMENT:
        return _with(base, kind="comment", body=row.body, channel=_by(row, reader))
    if row.kind == EntryKind.CALL:
        said = text("Call from %(name)s", name=row.details.get("person"))
        return _with(base, kind="comment", body=row.body, channel=translate(said, reader.language))
    if row.kind == EntryKind.ATTACHMENT:
        file = FileShown(int(str(row.details["attachment"])), str(row.details["filename"]))
        return _with(base, kind="file", files=(file,))
    changes = tuple(reader.changes(row.details.get("changes")))
    reason, hidden = row.details.get("reason"), "priority" in reader.hidden
    said = text("Fields changed: %(reason)s", reason=reason) if reason else text("Fields changed")
    hurried = hurry_in_words(row.details, reader.type, hidden, reader.language)
    return _with(base, kind="change", sentence=hurried or said, tone="warn" if hurried else "", changes=changes)


def _bounce(row: TimelineEntry, _reader: _Reader) -> tuple[Text, str]:
    address, why = row.details.get("address"), row.details.get("said") or "–"
    return text("Mail to %(address)s could not be delivered: %(why)s", address=address, why=why), "warn"


def _clock(row: TimelineEntry, reader: _Reader) -> tuple[Text, str]:
    return told_of(row.details, reader.teams), "bad" if row.details.get("percent") == WHOLE else "warn"


def _by(row: TimelineEntry, reader: _Reader) -> str | None:
    """How a comment came; whoever works reads whether its mail proves who wrote it."""
    if row.details.get("by") != "mail":
        return None
    if row.details.get("automatic"):
        return translate(text("automatic answer by mail"), reader.language)
    if reader.public or row.details.get("proved"):
        return translate(text("by mail"), reader.language)
    return translate(text("by mail, sender not proved"), reader.language)


def _detour(row: TimelineEntry, reader: _Reader) -> Text:
    element = reader.history.element(str(row.details.get("element")), row.details)
    step = elements.element_name(element, reader.language) if element else "–"
    team, key = row.details.get("team"), row.details.get("person_key")
    whom = reader.names.get(key, "?") if isinstance(key, int) else reader.teams.get(str(team), team)
    return detour_in_words(row.details, step, whom)


def _assigned(row: TimelineEntry, reader: _Reader) -> Text:
    element = reader.history.element(str(row.details.get("element")), row.details)
    step = elements.element_name(element, reader.language) if element else "–"
    person, team = row.details.get("person"), row.details.get("team")
    team = reader.teams.get(str(team), team)
    if row.details.get("what") == "claimed":
        return text("Claimed “%(step)s”", step=step)
    if person and team:
        return text("“%(step)s” assigned to %(name)s in %(team)s", step=step, name=person, team=team)
    if person or team:
        return text("“%(step)s” assigned to %(name)s", step=step, name=person or team)
    return text("“%(step)s” given back to its team", step=step)


def _over_limit(sentence: Text, over: object) -> Text:
    """The same, with how many tasks of the team the person has where that is more than it allows."""
    if not isinstance(over, list):
        return sentence
    load, limit = over
    return text("%(sentence)s, over the limit: %(load)s of %(limit)s", sentence=sentence, load=load, limit=limit)


def _happened(history: History, row: Record, reader: _Reader) -> Iterator[Entry]:
    last: Text | None = None
    for event in history.events:
        element = history.element(event.element_id, event.details)
        if element is not None and elements.is_vote(element):
            continue  # an entry says what was voted, to those who may read it
        found = _given(event, element, reader) or happening(
            event, element, reader.type, reader.language, reader.public, row.requester_key
        )
        details = event.details or {}
        name = reader.names.get(event.actor_key or 0, "")
        base = Entry(f"h{event.key}", event.at, "event", not reader.public, event.actor_key, name)
        if found is not None and (found.by_person or found.sentence != last):
            last = found.sentence
            changes = tuple(reader.changes(details.get("changes")))
            shown = base if found.by_person else _with(base, actor_name="", actor_key=None)
            yield _with(shown, sentence=found.sentence, tone=found.tone, changes=changes)
        yield from _comments(details.get("comments"), base, reader)


def _given(event: ElementEventRow, element: Element | None, reader: _Reader) -> Happening | None:
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


def _comments(found: object, base: Entry, reader: _Reader) -> Iterator[Entry]:
    """What was written into a task's form for the timeline."""
    for index, comment in enumerate(found if isinstance(found, list) else []):
        internal = bool(comment.get("internal"))
        if not (internal and reader.public):
            yield _with(base, id=f"{base.id}-{index}", kind="comment", internal=internal, body=str(comment["body"]))


def _with(entry: Entry, **values: object) -> Entry:
    return replace(entry, **values)  # type: ignore[arg-type]  # names are those of Entry


_SENTENCES: Mapping[EntryKind, Callable[[TimelineEntry, _Reader], tuple[Text, str]]] = {
    EntryKind.BOUNCE: _bounce,
    EntryKind.ASSIGNMENT: lambda row, reader: (_over_limit(_assigned(row, reader), row.details.get("over")), ""),
    EntryKind.LINK: lambda row, _reader: (link_words(row.details), link_tone(row.details)),
    EntryKind.CLOCK: _clock,
    EntryKind.OWNERSHIP: lambda row, reader: (ownership_in_words(row.details, reader.names), ""),
    EntryKind.DETOUR: lambda row, reader: (_detour(row, reader), "warn"),
    EntryKind.APPROVAL: lambda row, reader: ballot_in_words(row.details, reader.names),
    EntryKind.ESCALATION: lambda row, reader: escalation_in_words(row.details, reader.names, reader.teams),
    EntryKind.SCHEDULE: lambda row, _reader: (passed_in_words(row.details), "warn"),
    EntryKind.WAR_ROOM: lambda row, _reader: told_in_room(row.details),
}
"""Entries that are a sentence of their own, with its tone."""
