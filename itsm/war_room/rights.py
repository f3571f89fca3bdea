"""Who may do what in a room: the one place of this room that says it."""

from collections.abc import Collection

from sqlalchemy.orm import Session

from engine.errors import Forbidden, NotFound, text
from engine.registry import Actor
from itsm.packs.deployed import record_type
from itsm.people.roles import may, require
from itsm.records.visibility import Seen, seen_record, sees_internal
from itsm.war_room.declared import require_room

SEE, WORK, LEAD, SETTINGS = "work.see", "work.do", "work.assign", "settings.manage"


def room_seen(session: Session, number: str, actor: Actor) -> Seen:
    """The record of a room that the actor may enter: who works, and reads what is internal of it. Raises NotFound."""
    seen = seen_record(session, number, actor)
    require_room(record_type(seen.row.type_key, session), number)
    if not sees_internal(actor, seen.thing) or not may(actor, SEE):
        raise NotFound(text("Expected a record %(number)s, but there is none. Check the number.", number=number))
    return seen


def require_work(session: Session, number: str, actor: Actor) -> Seen:
    """Raise Forbidden unless the actor works; NotFound as ``room_seen``."""
    require(actor, WORK)
    return room_seen(session, number, actor)


def may_lead(actor: Actor, holders: Collection[int]) -> bool:
    """Those who have a role in the room lead it, and who may give work to others anyway."""
    return actor.kind != "person" or actor.key in holders or may(actor, LEAD)


def require_lead(actor: Actor, holders: Collection[int]) -> None:
    """Raise Forbidden unless ``may_lead``."""
    if not may_lead(actor, holders):
        raise Forbidden(
            text("Expected somebody who has a role in this room, but %(name)s has none. Take one first.",
                 name=actor.name)
        )  # fmt: skip
