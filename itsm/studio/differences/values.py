"""Saying the values of a difference: names in place of ids, lengths of time in words, texts without quotes."""

import re
from collections.abc import Mapping
from typing import Final

from engine.errors import Names, Text, text
from itsm.language import LANGUAGES, listed, translate
from itsm.studio.differences.comparing import NOTHING, Change
from itsm.studio.differences.model import ARROW, ORDER, Shown, Side, shown
from itsm.studio.pickers.parts import CHINESE

_LENGTH: Final = re.compile(r"P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?)?")
_QUOTED: Final = re.compile(r'"([^"\\]*)"')
_LITERAL: Final = re.compile(r'"((?:[^"\\]|\\.)*)"')
_TIME: Final = re.compile(r"=\s*times\.(\w+)")
_WORDED: Final = re.compile(
    r"/(?:(?:in|out)putEntry(?:\[.+\])?|(?:in|out)putValues|defaultOutputEntry)(?:#\d+)?(?:/text)?"
)
"""The values of a table that may have words: cells, what a column admits, what it answers otherwise."""
_REFERENCES: Final = frozenset({"@default", "@sourceRef", "@targetRef", "@attachedToRef", "@lane"})
MOST_SHOWN: Final = 80


def said_values(change: Change, before: Side, after: Side) -> tuple[object, object]:
    """Both values as people read them; two that would be said alike are said as they stand in the file."""
    old, new = _value(change.before, change, before), _value(change.after, change, after)
    if change.before is NOTHING or change.after is NOTHING:
        return old, new
    pairs = {tag: (_in(old, tag), _in(new, tag)) for tag in LANGUAGES}
    alike = {tag for tag, (one, other) in pairs.items() if one == other}
    if not alike:
        return old, new
    written = (_line(shown(change.before)), _line(shown(change.after)))
    plainer = {tag: written if "en" in alike else pairs["en"] for tag in alike}
    said = {**pairs, **plainer}
    return Names({tag: one for tag, (one, _) in said.items()}), Names({tag: other for tag, (_, other) in said.items()})


def _in(value: object, language: str) -> str:
    if isinstance(value, Names):
        return value.said(language)
    return translate(value, language) if isinstance(value, Text) else str(value)


def _value(value: object, change: Change, side: Side) -> object:
    """A value as people read it."""
    if value is NOTHING:
        return ""
    if is_length(change):
        return _LENGTHS[change.path](value)
    said = shown(value)
    names = _referred(change.path, said, side)
    if names is not None:
        return names
    time = _TIME.fullmatch(said.strip())
    if time and time[1] in side.times:
        return text("“%(name)s”", name=short(side.times[time[1]]))
    length = _LENGTH.fullmatch(said)
    if length and any(length.groups()):
        return _length(*(int(part or 0) for part in length.groups()))
    own = side.parts.get(change.part.id)
    return _worded(said, own.words if own and _WORDED.fullmatch(change.path) else {})


def _referred(path: str, said: str, side: Side) -> Shown | None:
    """The names of what a value refers to by id; None where it refers to nothing that is there."""
    if path == f"flows{ORDER}":
        names = [side.parts[key].name if key in side.parts else key for key in said.split(", ")]
        return short(listed(names))
    key = said.removeprefix("#") if path.endswith("@href") else said
    refers = path in _REFERENCES or key != said
    return _named(side.parts[key].name) if refers and key in side.parts else None


def _named(name: Shown) -> Shown:
    """A name; that of a path between two things is one thing."""
    return text("“%(name)s”", name=short(name)) if ARROW in str(name) else short(name)


def _worded(written: str, words: Mapping[str, str]) -> Shown:
    """A text without quotes, or an expression; its texts in Chinese where they have words."""
    said = _LITERAL.sub(lambda found: f'"{words.get(found[1]) or found[1]}"', written)
    return _plain(written) if said == written else Names({"en": _plain(written), CHINESE: _plain(said)})


def _plain(written: str) -> str:
    quoted = _QUOTED.fullmatch(written)
    return (cut(quoted[1]) if quoted else _line(written)) or "“”"


def _line(written: str) -> str:
    return cut(" ".join(written.split()))


def short(name: Shown) -> Shown:
    """A name that fits into a sentence."""
    if isinstance(name, Names):
        return Names({tag: cut(words) for tag, words in name.by_language.items()})
    return cut(name) if isinstance(name, str) else name


def cut(words: str) -> str:
    """Words that fit into a sentence."""
    return words if len(words) <= MOST_SHOWN else f"{words[:MOST_SHOWN]}…"


def is_length(change: Change) -> bool:
    """True for the length of one of the times of a pack."""
    return change.part.noun == "time" and change.path in _LENGTHS


def _length(days: int, hours: int, minutes: int) -> Text:
    """A length of time with the one or two units that it has."""
    units = [(days, _days), (hours, _hours), (minutes, _minutes)]
    said = [unit(number) for number, unit in units if number]
    return said[0] if len(said) == 1 else text("%(long)s %(short)s", long=said[0], short=said[1])


def _days(number: object) -> Text:
    return text("%(count)s d", count=number)


def _hours(number: object) -> Text:
    return text("%(count)s h", count=number)


def _minutes(number: object) -> Text:
    return text("%(count)s min", count=number)


_LENGTHS: Final = {"minutes": _minutes, "days": _days}
