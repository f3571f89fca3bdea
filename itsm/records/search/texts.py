"""What of a record is searched: its written fields, those that its pack declares searchable, and its comments."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.errors import NotFound
from engine.events import ElementEventKind
from engine.feel import from_json, to_plain
from engine.state.tables import ElementEventRow
from itsm.packs.deployed import record_type
from itsm.packs.model import STANDARD_FIELDS, RecordType
from itsm.records.entries import EntryKind
from itsm.records.tables import Record, TimelineEntry

WRITTEN = ("title", "description", "resolution_text", "service")
"""Standard fields whose words are searched."""


class Said(NamedTuple):
    """A comment; ``internal`` ones are found by those who read them."""

    internal: bool
    body: str


def is_searched(of_type: RecordType, key: str) -> bool:
    """True when a change of field ``key`` changes what the search knows."""
    return key in WRITTEN or (key in of_type.by_key and of_type.by_key[key].searchable)


def type_of(session: Session, key: str) -> RecordType | None:
    """The record type ``key``; None when its pack is no longer in use."""
    try:
        return record_type(key, session)
    except NotFound:
        return None


def texts_of(
    row: Record, of_type: RecordType | None, said: Sequence[Said], hidden: Collection[str] = (), internal: bool = True
) -> Iterator[str | None]:
    """The texts of ``row`` that somebody reads from whom the fields ``hidden`` are kept."""
    yield from (getattr(row, key) for key in WRITTEN if key not in hidden)
    for field in of_type.fields if of_type else ():
        if field.searchable and field.key not in hidden and field.key not in WRITTEN:
            value = field_text(row, field.key)
            yield from {field.shown(value, language): None for language in ("en", "zh-CN")}
    yield from (one.body for one in said if internal or not one.internal)


def field_text(row: Record, key: str) -> str | None:
    """The value of a field as text; None when it is empty."""
    value = getattr(row, key) if key in STANDARD_FIELDS else to_plain(from_json(row.own_fields.get(key)))
    return None if value is None else str(value)


def said_at(session: Session, rows: Sequence[Record]) -> Mapping[int, list[Said]]:
    """What was written at each record, by its key: comments by themselves and with the steps of its process."""
    found: dict[int, list[Said]] = defaultdict(list)
    written = select(TimelineEntry.record_key, TimelineEntry.internal, TimelineEntry.body).where(
        TimelineEntry.record_key.in_([row.key for row in rows]), TimelineEntry.kind == EntryKind.COMMENT.value
    )
    for record_key, internal, body in session.execute(written):
        found[record_key].append(Said(internal, body or ""))
    by_instance = {row.instance_key: row.key for row in rows if row.instance_key is not None}
    done = select(ElementEventRow.instance_key, ElementEventRow.details).where(
        ElementEventRow.instance_key.in_(by_instance), ElementEventRow.kind == ElementEventKind.COMPLETED.value,
        ElementEventRow.actor_key.is_not(None),
    )
    for instance_key, details in session.execute(done):
        comments = (details or {}).get("comments")
        for one in comments if isinstance(comments, list) else ():
            found[by_instance[instance_key]].append(Said(bool(one.get("internal")), str(one["body"])))
    return found
