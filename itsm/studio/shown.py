"""FEEL values as people read them: as FEEL writes them, as JSON, with the name of their type; cut when long."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from engine.errors import Text, text_of
from engine.feel import FeelError, FeelValue, Reason, to_plain
from engine.feel.builtins.conversion import key_text, literal_text
from engine.feel.values import Function, Range, type_name
from itsm.studio.places import Excerpt, Place, excerpt, place_of

LONGEST_SHOWN = 20_000
_INDENT = "  "
_BARE = (bool, str, Decimal, type(None), Function)


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


def source_of(value: FeelValue) -> str:
    """FEEL for ``value``, on one line. A function has no literal and stands as ``function``.

    Raises FeelLimitError when it is too long.
    """
    literal_text(value)  # the same but for the marks of dates and durations, and it knows the limit
    return _written(value)


def variables_source(value: FeelValue, indent: str = "") -> str:
    """FEEL for ``value``, contexts line by line with keys in quotes: JSON where it can be. Raises as ``source_of``."""
    if isinstance(value, Mapping) and value:
        inner = indent + _INDENT
        lines = [f"{inner}{literal_text(str(key))}: {variables_source(item, inner)}" for key, item in value.items()]
        return "{\n" + ",\n".join(lines) + f"\n{indent}}}"
    if isinstance(value, list):
        return "[" + ", ".join(variables_source(item, indent) for item in value) + "]"
    return source_of(value)


def _written(value: FeelValue) -> str:
    if isinstance(value, list):
        return "[" + ", ".join(map(_written, value)) + "]"
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key_text(key)}: {_written(item)}" for key, item in value.items()) + "}"
    if isinstance(value, Range):
        return _range(value)
    if isinstance(value, _BARE):
        return literal_text(value)
    return f'@"{value}"'


def _range(value: Range) -> str:
    if value.operator:
        return f"({value.operator} {_written(value.high if value.low is None else value.low)})"
    opener, closer = "[" if value.low_closed else "(", "]" if value.high_closed else ")"
    return f"{opener}{_written(value.low)}..{_written(value.high)}{closer}"
