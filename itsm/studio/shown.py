"""FEEL values as people read them: as FEEL writes them, as JSON, with the name of their type; cut when long."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from engine.errors import Text, text_of
from engine.feel import FeelError, FeelValue, Reason, to_plain
from engine.feel.values import type_name
from itsm.studio.places import Excerpt, Place, excerpt, place_of
from itsm.studio.sources import source_of

LONGEST_SHOWN = 20_000


@dataclass(frozen=True, slots=True)
class ShownValue:
    """A value in its forms; ``plain`` is for JSON answers, ``json`` the same as indented text."""

    feel: str
    json: str
    plain: object
    type: str
    is_cut: bool = False


@dataclass(frozen=True, slots=True)
class ShownReason:
    """Why something became null, and the part of the source that did."""

    message: Text
    place: Place
    shown: Excerpt
    text: str
    follows: bool = False
    """It is null only because a part of it is: the reason for that stands before it."""


def shown_value(value: FeelValue) -> ShownValue:
    """The forms of a value; one that no form can hold is told by its type alone."""
    try:
        feel, plain = source_of(value), to_plain(value)
        written = json.dumps(plain, ensure_ascii=False, indent=2)
    except (FeelError, RecursionError):
        return ShownValue("…", "…", None, type_name(value), True)
    is_cut = max(len(feel), len(written)) > LONGEST_SHOWN
    return ShownValue(_cut(feel), _cut(written), plain, type_name(value), is_cut)


def shown_reasons(source: str, reasons: Sequence[Reason]) -> tuple[ShownReason, ...]:
    """The reasons with their places in ``source``, each once."""
    found: dict[tuple[str, int, int, str], ShownReason] = {}
    for reason in reasons:
        place = place_of(source, reason.line, reason.column, reason.text)
        around = excerpt(source, place) if place.end > place.start else Excerpt("", reason.text[:300], "")
        key = (str(reason.message), reason.line, reason.column, reason.text)
        follows = any(_is_around(place, earlier.place) for earlier in found.values())
        found.setdefault(key, ShownReason(text_of(reason.message), place, around, reason.text, follows))
    return tuple(found.values())


def _is_around(place: Place, inner: Place) -> bool:
    """Some other part of the source lies in it."""
    return place.start <= inner.start < inner.end <= place.end and (place.start, place.end) != (inner.start, inner.end)


def _cut(written: str) -> str:
    return written if len(written) <= LONGEST_SHOWN else written[:LONGEST_SHOWN] + "…"
