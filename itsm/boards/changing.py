"""What others did since an instant with the records that somebody answers for or works on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import Session

from engine.lifecycle import UserTaskState
from engine.registry import Actor
from engine.state.tables import UserTask
from itsm.packs.deployed import record_type
from itsm.records.entries import EntryKind
from itsm.records.tables import Record, TimelineEntry
from itsm.records.visibility import seen_row, visible_to, with_relations
from itsm.rights.fields import field_rights

ROWS = 20
ENTRIES = 200
TOLD = (EntryKind.COMMENT.value, EntryKind.CALL.value)
OWNED_FOR = timedelta(days=90)
"""A record that was opened longer ago is looked at only while one has work on it."""


@dataclass(slots=True)
class Changed:
    """A record and what was done: names of those who wrote or added files, and of those who changed which fields."""

    number: str
    type_key: str
    title: str
    status: str | None
    at: datetime
    comments: int = 0
    files: int = 0
    people: list[str] = field(default_factory=list)
    fields: list[str] = field(default_factory=list)
    """Labels of the fields that the last change of somebody else was about."""

    @property
    def is_told(self) -> bool:
        """True when somebody else did something."""
        return bool(self.comments or self.files or self.fields)

    def by(self, name: str) -> None:
        """Somebody took part."""
        if name not in self.people:
            self.people.append(name)


@dataclass(frozen=True, slots=True)
class Handed:
    """A task that somebody gave to the reader."""

    number: str
    title: str
    by: str
    at: datetime


def what_changed(session: Session, since: datetime, actor: Actor, language: str) -> Sequence[Changed]:
    """Records by the time of their last change, the newest first; at most ``ROWS``."""
    concerned = (_concerned(since, actor), visible_to(actor))
    written = _written(session, concerned, since, actor)
    changed = Record.changed_at > since
    either = or_(changed, Record.key.in_(sorted(written))) if written else changed
    rows = session.execute(
        with_relations(actor).where(*concerned, either).order_by(Record.changed_at.desc()).limit(ENTRIES)
    )
    found = []
    for row in rows:
        seen = seen_row(actor, tuple(row))
        hidden = field_rights(actor, record_type(seen.row.type_key, session), seen.thing).hidden
        one = _changed(session, seen.row, since, actor, language, hidden)
        for entry in written.get(seen.row.key, ()):
            one.at = max(one.at, entry.at)
            one.comments += entry.kind in TOLD
            one.files += entry.kind == EntryKind.ATTACHMENT
            one.by(entry.actor_name)
        if one.is_told:
            found.append(one)
    return sorted(found, key=lambda one: one.at, reverse=True)[:ROWS]


def handed_over(session: Session, since: datetime, actor: Actor) -> Sequence[Handed]:
    """Tasks that others gave to the actor since then and that are still theirs, the newest first."""
    entries = session.execute(
        select(TimelineEntry, Record.number, Record.title)
        .join(Record, Record.key == TimelineEntry.record_key)
        .where(
            Record.instance_key.in_(_instances_of(actor)), TimelineEntry.kind == EntryKind.ASSIGNMENT.value,
            TimelineEntry.at > since, TimelineEntry.actor_key != actor.key, visible_to(actor),
        )
        .order_by(TimelineEntry.at.desc(), TimelineEntry.key.desc())
        .limit(ENTRIES)
    ).all()  # fmt: skip
    found: dict[str, Handed] = {}
    for entry, number, title in entries:
        if entry.details.get("what") == "assigned" and entry.details.get("person") == actor.name:
            found.setdefault(number, Handed(number, title, entry.actor_name, entry.at))
    return list(found.values())[:ROWS]


def _instances_of(actor: Actor) -> Select[int]:
    """Instances in which the actor has an open task, as a selection."""
    mine = (UserTask.state == UserTaskState.OPEN.value) & (UserTask.assignee_key == actor.key)
    return select(UserTask.instance_key).where(mine)


def _concerned(since: datetime, actor: Actor) -> ColumnElement[bool]:
    owned = (Record.owner_key == actor.key) & (Record.opened_at > since - OWNED_FOR)
    return or_(owned, Record.instance_key.in_(_instances_of(actor)))


def _written(
    session: Session, concerned: tuple[ColumnElement[bool], ...], since: datetime, actor: Actor
) -> Mapping[int, Sequence[TimelineEntry]]:
    statement = (
        select(TimelineEntry)
        .join(Record, Record.key == TimelineEntry.record_key)
        .where(
            *concerned, TimelineEntry.at > since, TimelineEntry.actor_key != actor.key,
            TimelineEntry.kind.in_([*TOLD, EntryKind.ATTACHMENT.value]),
        )
        .order_by(TimelineEntry.at.desc(), TimelineEntry.key.desc())
        .limit(ENTRIES)
    )  # fmt: skip
    found: dict[int, list[TimelineEntry]] = {}
    for entry in session.scalars(statement):
        found.setdefault(entry.record_key, []).append(entry)
    return found


def _changed(
    session: Session, row: Record, since: datetime, actor: Actor, language: str, hidden: frozenset[str]
) -> Changed:
    """The record with the fields of the last change, when that came since then and was somebody else's."""
    one = Changed(row.number, row.type_key, row.title, row.status, row.changed_at)
    last: Mapping[str, object] = row.last_changes[-1] if row.last_changes else {}
    names = last.get("fields")
    if row.changed_at <= since or last.get("by") == actor.name or not isinstance(names, list):
        return one
    labels = record_type(row.type_key, session).by_key
    one.fields = [labels[name].label(language) for name in names if name in labels and name not in hidden]
    one.fields += ["status"] if "status" in names else []
    one.by(str(last.get("by") or ""))
    return one
