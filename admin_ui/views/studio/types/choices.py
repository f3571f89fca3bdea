"""What the fields of the record-type designer offer to choose from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from admin_ui.views.frame.templating import say
from admin_ui.views.frame.visitor import visitor
from engine.errors import Text, text
from itsm.packs.deployed import record_types
from itsm.packs.folder import offered_by
from itsm.packs.model import LIST_COLUMNS, STANDARD_FIELDS, STANDARD_GROUPS, RecordType
from itsm.packs.names import in_language
from itsm.records.links.kinds import choices as links
from itsm.rights.overview import role_names
from itsm.studio.beginning.starters import practices

Options = Sequence[tuple[str, str]]

TYPES: Mapping[str, Text] = {
    "text": text("One line of text"), "long_text": text("Several lines of text"), "number": text("A number"),
    "date": text("Date"), "date_time": text("Date and time"), "choice": text("Choice from a list"),
    "person": text("Person"), "category": text("Category from the tree"),
}  # fmt: skip
KINDS: Mapping[str, Text] = {
    "open": text("being worked on"), "waiting": text("waiting"), "resolved": text("resolved"), "closed": text("closed"),
}  # fmt: skip
TONES: Mapping[str, Text] = {
    "info": text("Blue: new"), "accent": text("Accent: in work"), "warn": text("Amber: look at it"),
    "good": text("Green: done"), "neutral": text("Grey: quiet"),
}  # fmt: skip
COUNTS: Mapping[str, Text] = {"calendar": text("all days"), "working": text("working days")}
LINES: Mapping[str, Text] = {"1": text("Line 1"), "2": text("Line 2"), "3": text("Line 3")}
ICONS: Mapping[str, Text] = {
    "file-text": text("Sheet"), "circle-alert": text("Exclamation mark"), "circle-help": text("Question mark"),
    "message-square": text("Speech bubble"), "user-check": text("Person with a tick"), "users": text("People"),
    "building-2": text("Building"), "map-pin": text("Place"), "calendar-days": text("Calendar"), "phone": text("Phone"),
    "key-round": text("Key"), "shield-check": text("Shield"), "award": text("Award"), "monitor": text("Screen"),
    "globe": text("Globe"), "paperclip": text("Paper clip"), "archive": text("Box"), "bell": text("Bell"),
    "activity": text("Pulse"), "workflow": text("Flow"),
}  # fmt: skip
COLUMNS: Mapping[str, Text] = {
    "number": text("Number"), "status": text("Status"), "requester": text("Requester"), "owner": text("Owner"),
    "team": text("Team"), "due_at": text("Due"), "clock_state": text("Clock"), "clocks_missed": text("Missed clocks"),
    "opened_at": text("Opened"), "resolved_at": text("Resolved"), "closed_at": text("Closed"),
    "changed_at": text("Changed"), "external_number": text("External number"), "overruled": text("Priority by hand"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Choices:
    """The options of each field, value and label."""

    types: Options
    kinds: Options
    tones: Options
    counts: Options
    lines: Options
    icons: Options
    groups: Options
    columns: Options
    processes: Options
    forms: Options
    decisions: Options
    roles: Options
    standard: Sequence[str]
    links: Options
    promoted: Options
    """Types that a record may be made into."""
    fields_of: Mapping[str, Options]
    """The fields of each of them."""


def choices_of(pack: str, contents: Mapping[str, bytes], data: Mapping[str, object]) -> Choices:
    """What can be chosen in the record type ``data`` of a pack with these files."""
    offered = offered_by(pack, contents)
    others = [one for one in record_types() if one.key != data.get("key")]
    own = named({"own": [data]}, "own", "name")
    known = {one.key for one in others} | {str(data.get("key"))}
    others += [one for key, one in practices().items() if key not in known]  # a practice that is not in use yet
    return Choices(
        _said(TYPES), _said(KINDS), _said(TONES), _said(COUNTS), _said(LINES), _said(ICONS), _groups(data),
        _columns(data), _ids(offered.processes), _ids(offered.forms), _ids(offered.decisions), _roles(),
        tuple(STANDARD_FIELDS), _said(links()), [*((one.key, one.name(visitor().language)) for one in others), *own],
        {one.key: _fields_of(one) for one in others} | {key: named(data, "fields", "label") for key, _name in own},
    )  # fmt: skip


def _fields_of(of_type: RecordType) -> Options:
    return [(one.key, one.label(visitor().language)) for one in of_type.fields]


def _said(words: Mapping[str, Text]) -> Options:
    return [(value, say(label)) for value, label in words.items()]


def _ids(known: frozenset[str] | None) -> Options:
    return [(one, one) for one in sorted(known or ())]


def _roles() -> Options:
    return [(code, say(name)) for code, name in role_names().items()]


def _groups(data: Mapping[str, object]) -> Options:
    language = visitor().language
    own = [(key, label) for key, label in named(data, "groups", "name") if key not in STANDARD_GROUPS]
    return [*((key, in_language(names, language)) for key, names in STANDARD_GROUPS.items()), *own]


def _columns(data: Mapping[str, object]) -> Options:
    assert COLUMNS.keys() == set(LIST_COLUMNS)
    return [*named(data, "fields", "label"), *_said(COLUMNS)]


def named(data: Mapping[str, object], name: str, label: str) -> Options:
    """Keys of the rows of a list with their words, as far as they have keys."""
    rows = data.get(name)
    found = [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []
    keyed = [(row["key"], row.get(label)) for row in found if isinstance(row.get("key"), str)]
    return [(key, word(words, key)) for key, words in keyed]


def word(names: object, otherwise: str) -> str:
    """The words in the language of the visitor, or ``otherwise``."""
    if not isinstance(names, dict):
        return otherwise
    words = {str(tag): word for tag, word in names.items() if isinstance(word, str)}
    return in_language(words, visitor().language) or otherwise
