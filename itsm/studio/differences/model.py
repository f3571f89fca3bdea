"""What is compared: a file as parts with values; and what is told: one difference of one property of one part."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from engine.errors import Names, Text

Kind = Literal["added", "removed", "changed", "moved"]
Shown = str | Text | Names

ORDER = "#order"
"""Ends the path of a value that is the order of a list's items: only those that both sides have are compared."""
PLACE = "#place"
"""The value of a part that says where it is drawn: it may only have moved."""
ARROW = " → "
"""Between the ends of a path, and between what was and what is."""


@dataclass(frozen=True, slots=True)
class Part:
    """A thing in a file that people know by a name: a step, a path, a rule, a field.

    ``values`` are its properties by path. ``group`` and ``position`` say where it stands among others when their order
    has a meaning; ``after`` is the name of what comes before it in the flow.
    """

    id: str
    noun: str
    name: Shown
    values: Mapping[str, object] = field(default_factory=dict)
    group: str = ""
    position: int = 0
    after: Shown = ""
    owner: Shown = ""
    """What it belongs to, where its own name says too little: the decision of a rule, the host of a boundary event."""
    is_described: bool = False
    """True where it has no name, and ``name`` says what it is and what leads to it."""
    words: Mapping[str, str] = field(default_factory=dict)
    """The Chinese words of the values in it, by value."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference between two states of a pack; ``before`` and ``after`` are None where there is nothing."""

    file: str
    element: str
    element_name: Shown
    kind: Kind
    property: str
    before: str | None
    after: str | None
    sentence: Text
    """What is different, to be said in the language of the reader."""


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two states of a file: its parts by id, and what its pack calls the times that it asks for."""

    parts: Mapping[str, Part]
    times: Mapping[str, Names] = field(default_factory=dict)


def same(one: object, other: object) -> bool:
    """True when two values are the same in kind and content: 1 is neither "1" nor true."""
    return json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)


def shown(value: object) -> str:
    """A value of a file for people who know such files."""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
