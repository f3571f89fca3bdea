"""The finders: functions of the rooms that say what of their own uses a thing, by its kind."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Select
from sqlalchemy.orm import Session

from engine.errors import Names, Text

KINDS = (
    "customer", "site", "team", "desk", "skill", "calendar", "person", "role", "roster", "service_level", "oidc",
    "directory", "mailbox", "taxonomy", "category", "service", "item",
    "outside_host", "outside_secret",
)  # fmt: skip
"""Things whose uses can be asked for; a service account is a person, a sign-in provider is what speaks ``oidc``."""
CAP = 99
"""Counts beyond it are not told exactly."""
SHOWN = 8
"""Names that are told of one use."""


@dataclass(frozen=True, slots=True)
class Thing:
    """A thing: its key (0 for a role), and its code (a person has none)."""

    kind: str
    key: int
    code: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """Something that uses a thing, and its page where it has one."""

    title: Text | str
    address: str = ""


@dataclass(frozen=True, slots=True)
class Use:
    """A way in which a thing is used: how often (at most CAP and one more), the first by name.

    One that ``stands_against`` must end before the thing is taken out of use.
    """

    label: Text
    count: int
    stands_against: bool = False
    links: Sequence[Link] = field(default_factory=tuple)


Finder = Callable[[Session, Thing], Iterable[Use]]
FINDERS: dict[str, list[Finder]] = {kind: [] for kind in KINDS}


def finder(*kinds: str) -> Callable[[Finder], Finder]:
    """Register the decorated function for ``kinds``. Raises KeyError for one that is not in KINDS."""

    def register(found: Finder) -> Finder:
        for kind in kinds:
            if found not in FINDERS[kind]:
                FINDERS[kind].append(found)
        return found

    return register


def listed(
    session: Session, label: Text, statement: Select[*tuple[Any, ...]], address: str, stands_against: bool = False
) -> Use:
    """The use by rows of (key or code, name or names by language); ``address`` has a place for the first."""
    rows = session.execute(statement.limit(CAP + 1)).all()
    links = [Link(_title(row[1]), address.format(row[0]) if address else "") for row in rows[:SHOWN]]
    return Use(label, len(rows), stands_against, links)


def _title(name: object) -> Text | str:
    return Text("%(name)s", {"name": Names(name)}) if isinstance(name, dict) else str(name)
