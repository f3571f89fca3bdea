"""What people can be told of: an open registry, so that other rooms add theirs while they start."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from engine.errors import Text, text

MAIL, IN_APP = "mail", "in_app"
CHANNELS: Mapping[str, Text] = {MAIL: text("By mail"), IN_APP: text("In the desk")}
"""How people are told, and what pages call it."""


@dataclass(frozen=True, slots=True)
class Event:
    """Something that people are told of.

    ``channels`` are those on which people are told unless they or the organisation chose otherwise; without one it is
    told to nobody who did not ask for it. ``urgent``: it passes quiet hours and is never collected.
    ``to_actor``: whoever did it is told too (a receipt).
    """

    key: str
    name: Text
    channels: frozenset[str] = frozenset({MAIL, IN_APP})
    urgent: bool = False
    to_actor: bool = False
    for_desk: bool = False
    """True: it concerns those who work at the desk alone; requesters are not asked about it."""
    page: str | None = None
    """Of an event that leads to a page of the portal below its record, such as ``survey``: that page."""
    still: Callable[[Session, int], bool] | None = None
    """Asked of the record's key when it is told, where it is told later than it happened: False tells nobody."""

    @property
    def optional(self) -> bool:
        """True when nobody is told who did not choose it."""
        return not self.channels


REPORTED, COMMENTED, NOTED = "reported", "commented", "noted"
ASSIGNED, OFFERED, ASKED = "assigned", "offered", "asked"
RESOLVED, REOPENED, CLOSED, MOVED = "resolved", "reopened", "closed", "moved"

EVENTS: dict[str, Event] = {}
"""Every event by key, in the order in which pages list them."""


def register_event(event: Event) -> Event:
    """Add an event; doing it again changes nothing. Raises ValueError for another event of the same key."""
    if EVENTS.setdefault(event.key, event) != event:
        raise ValueError(f"Expected a new key for an event of notices, but {event.key} is taken. Choose another.")
    return event


for _event in (
    Event(REPORTED, text("Your record has been received"), to_actor=True),
    Event(ASKED, text("An answer of yours is awaited")),
    Event(RESOLVED, text("Your record has been resolved")),
    Event(CLOSED, text("Your record has been closed")),
    Event(COMMENTED, text("Somebody wrote a public comment")),
    Event(NOTED, text("Somebody wrote an internal comment"), frozenset({IN_APP}), for_desk=True),
    Event(ASSIGNED, text("A task was given to you"), for_desk=True),
    Event(REOPENED, text("A record that you own was reopened"), for_desk=True),
    Event(OFFERED, text("A task waits for your team"), frozenset(), for_desk=True),
    Event(MOVED, text("Your record has moved on"), frozenset()),
):
    register_event(_event)
