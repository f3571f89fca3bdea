"""A line of a timeline, and for whom it is written."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from engine.errors import Text, text
from engine.feel import from_json, to_plain
from itsm.packs.model import Field, RecordType
from itsm.records.queries.past import History

CHANGED = text("Fields changed")
"""What a line says whose changed fields nobody gave a reason for."""


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


@dataclass(frozen=True, slots=True)
class Reader:
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
        """Changed fields in words, in the order of the type (databases keep one of their own); requesters read none."""
        if self.public or not isinstance(found, Mapping):
            return []
        known = [(one, found[one.key]) for one in self.type.fields if one.key in found and one.key not in self.hidden]
        return [
            Change(field.label(self.language), *(self.shown(field, value) for value in pair)) for field, pair in known
        ]

    def shown(self, field: Field, value: object) -> str:
        """The value of a field in words: people by their names, times on the clock of the reader."""
        plain = to_plain(from_json(value))
        if field.type == "person" and str(plain or "").isdecimal():
            return self.names.get(int(str(plain)), "")
        return field.shown(plain, self.language, self.zone)


def filled(entry: Entry, **values: object) -> Entry:
    """The same line with some of its values."""
    return replace(entry, **values)  # type: ignore[arg-type]  # names are those of Entry
