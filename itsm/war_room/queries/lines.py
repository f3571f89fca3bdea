"""The timeline of a room: that of its record without a line for each record that joined, the newest first."""

from collections.abc import Mapping, Sequence

from sqlalchemy import select

from database import reading
from engine.registry import Actor
from itsm.records.entries import EntryKind
from itsm.records.queries import Entry, timeline
from itsm.records.tables import Record, TimelineEntry
from itsm.war_room.declared import JOINS

MOST = 60
"""Lines that are shown."""
_PLAIN = frozenset({"linked", "unlinked", "followed"})
"""What is told of one that joined where nothing is wrong: how many there are, and how they stand, says their list."""


def room_lines(number: str, actor: Actor, language: str, zone: str) -> Sequence[Entry]:
    """The newest lines of ``number``. Raises NotFound."""
    lines = timeline(number, actor, language, zone=zone)
    with reading() as session:
        links = select(TimelineEntry.key, TimelineEntry.details).join(Record, Record.key == TimelineEntry.record_key)
        rows = session.execute(links.where(Record.number == number, TimelineEntry.kind == EntryKind.LINK.value))
        dropped = {f"e{key}" for key, details in rows if _is_one_of_many(details)}
    return [line for line in reversed(lines) if line.id not in dropped][:MOST]


def _is_one_of_many(details: Mapping[str, object]) -> bool:
    """A link of one that joined, or that it was resolved as well."""
    if details.get("what") == "followed":
        return bool(details.get("leads"))
    return details.get("what") in _PLAIN and details.get("kind") == JOINS and not details.get("from_here")
