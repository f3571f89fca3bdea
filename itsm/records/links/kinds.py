"""Kinds of links. Each has words for both ends: the record that it leads from, and the one that it leads to."""

from collections.abc import Mapping
from dataclasses import dataclass

from engine.errors import InvalidInput, Text, text
from itsm.language import listed


@dataclass(frozen=True, slots=True)
class LinkKind:
    """``here`` says what the other record is to the one that the link leads from, ``there`` the other way round."""

    here: Text
    there: Text
    follows: bool = False
    """The record that it leads from is resolved with the other one: it has one such other, and there is no circle."""
    mutual: bool = False
    """Both ends mean the same, so that there is one link whoever made it."""


KINDS: Mapping[str, LinkKind] = {
    "parent": LinkKind(text("Parent"), text("Child"), follows=True),
    "duplicate": LinkKind(text("Duplicate of"), text("Has as a duplicate"), follows=True),
    "caused_by": LinkKind(text("Caused by"), text("Cause of")),
    "resolved_by": LinkKind(text("Resolved by"), text("Resolves")),
    "affects": LinkKind(text("Affects"), text("Affected by")),
    "depends_on": LinkKind(text("Depends on"), text("Is needed by")),
    "part_of": LinkKind(text("Part of"), text("Consists of")),
    "related": LinkKind(text("Related to"), text("Related to"), mutual=True),
}
PART = "part_of"
"""The record that it leads from is done within the other one: what both plan does not stand against each other."""
FOLLOWING = tuple(key for key, kind in KINDS.items() if kind.follows)
INVERSE = "-"
"""Before a kind: read from its other end (``-parent``: the other record is a child)."""


def choices() -> dict[str, Text]:
    """What a person may say of another record: kinds, from either end."""
    found: dict[str, Text] = {}
    for key, kind in KINDS.items():
        found[key] = kind.here
        if not kind.mutual:
            found[INVERSE + key] = kind.there
    return found


def read_kind(given: str) -> tuple[str, bool]:
    """The kind and whether it is meant from its other end; raises InvalidInput for any other word."""
    if given not in choices():
        raise InvalidInput(
            text("Expected one of %(names)s, but found “%(name)s”.", names=listed(choices()), name=given[:60])
        )
    return given.removeprefix(INVERSE), given.startswith(INVERSE)


def said_of(kind: str, from_here: bool) -> Text:
    """What the other record is to the one that is looked at."""
    found = KINDS[kind]
    return found.here if from_here else found.there
