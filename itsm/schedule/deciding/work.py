"""Planned work, and what holds at times, as they are judged."""

import re
from dataclasses import dataclass

from itsm.schedule.deciding.recurrence import Span

_BETWEEN = re.compile(r"[,;，；、\n]+")
MOST_ITEMS = 50


@dataclass(frozen=True, slots=True)
class Work:
    """Work of a record at a time: what it touches, who does it, and for whom. Empty texts name nothing."""

    record_key: int
    number: str
    type_key: str
    time: Span
    title: str = ""
    service: str = ""
    items: tuple[str, ...] = ()
    team: str = ""
    assignee_key: int | None = None
    assignee: str = ""
    site: str = ""
    customer: str = ""
    within: int = 0
    """Key of the record that it is part of."""


def folded(name: str) -> str:
    """A name as it is compared: case and spaces do not make another one."""
    return " ".join(name.split()).casefold()


def is_one(work: Work, other: Work) -> bool:
    """True when both are done within the same: one is part of the other, or both are of a third."""
    return (work.within or work.record_key) in (other.record_key, other.within) or other.within == work.record_key


def shared_names(work: Work) -> frozenset[tuple[str, str]]:
    """What it must not share with other work at its time: items, service, person."""
    found = {("item", folded(one)) for one in work.items}
    if work.service:
        found.add(("service", folded(work.service)))
    if work.assignee_key is not None:
        found.add(("person", str(work.assignee_key)))
    return frozenset(found)


def items_in(written: str) -> tuple[str, ...]:
    """The items that a text lists, each once, parted by commas, semicolons or lines."""
    found: dict[str, str] = {}
    for part in _BETWEEN.split(written):
        if part.strip():
            found.setdefault(folded(part), part.strip())
    return tuple(found.values())[:MOST_ITEMS]
