"""What every command of a room begins with: the record, locked, and what its pack says of the room."""

from dataclasses import dataclass

from database import UnitOfWork
from engine.errors import InvalidForm, InvalidState, NotFound, Text, text
from engine.registry import Actor
from itsm.packs.rooms.model import RoomRole, WarRoom
from itsm.people import queries as people
from itsm.people.queries import Person
from itsm.records.opened import OpenRecord, open_record
from itsm.records.visibility import seen_by
from itsm.war_room.declared import is_over, require_room
from itsm.war_room.rights import require_work


@dataclass(frozen=True, slots=True)
class InRoom:
    """A record that is led, locked in this transaction."""

    opened: OpenRecord
    room: WarRoom

    def role(self, key: str) -> RoomRole:
        """A role of the room. Raises NotFound."""
        found = self.room.by_key.get(key)
        if found is None:
            raise NotFound(text("Expected a role of this room, but there is none. Reload the page."))
        return found


@dataclass(frozen=True, slots=True)
class Done:
    """It is done at the record ``number``; ``count`` says of how many where it was several."""

    number: str
    count: int = 0


def enter(work: UnitOfWork, number: str, actor: Actor, *, leads: bool = False) -> InRoom:
    """The room of ``number``, nobody else changes it meanwhile; ``leads``: somebody still has to lead it.

    Raises NotFound, Forbidden, InvalidState (resolved or closed).
    """
    row = require_work(work.session, number, actor).row
    work.session.expunge(row)
    opened = open_record(work, number)
    if leads and is_over(opened.row):
        raise InvalidState(
            text("Expected %(number)s to be open, but it is resolved. What is left is its review.", number=number)
        )
    return InRoom(opened, require_room(opened.type, number))


def somebody(work: UnitOfWork, key: int | None, opened: OpenRecord, field: str) -> Person:
    """Who is meant: somebody who works and sees the record. Raises InvalidForm at ``field``."""
    found = people.people([key], work.session).get(key) if key is not None else None
    if found is None or not people.works(found, work.session):
        raise InvalidForm({field: text("Choose somebody who works here.")})
    if seen_by(work.session, opened.row.key, people.acting(found, work.session)) is None:
        raise InvalidForm({field: _unseen(found)})
    return found


def _unseen(found: Person) -> Text:
    return text("%(name)s does not see this record. Choose somebody else, or call them in.", name=found.name)
