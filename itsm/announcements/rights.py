"""Who reads an announcement: the one place of this room that decides it; with the right to write it is simple."""

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from engine.errors import Forbidden, NotFound, text
from engine.registry import Actor
from itsm.announcements.tables import DRAFT, AnnouncementRow, AudiencePlace
from itsm.announcements.words import AGENTS, EVERYBODY, REQUESTERS
from itsm.people.roles import may
from itsm.people.tables import Membership, PersonRow

WRITE, PORTAL, WORK = "announcement.write", "portal.use", "work.see"


def may_read(actor: Actor) -> bool:
    """Announcements are for whoever has pages here: the portal, or the desk."""
    return may(actor, PORTAL) or may(actor, WORK)


def require_read(actor: Actor) -> None:
    """Raise Forbidden unless ``may_read``."""
    if not may_read(actor):
        raise Forbidden(text("Expected somebody who has pages here, but you have none. Ask an administrator."))


def for_reader(actor: Actor) -> ColumnElement[bool]:
    """Condition on ``AnnouncementRow``: those whose audience the actor is in."""
    readers = (EVERYBODY, AGENTS if may(actor, WORK) else REQUESTERS)
    return and_(AnnouncementRow.readers.in_(readers), or_(~AnnouncementRow.narrowed, _is_of_places(actor)))


def readable(session: Session, key: int, actor: Actor) -> AnnouncementRow:
    """One that was published and told to the actor; writers read all that were. Raises Forbidden, NotFound."""
    require_read(actor)
    one = select(AnnouncementRow).where(AnnouncementRow.key == key, AnnouncementRow.state != DRAFT)
    row = session.scalar(one if may(actor, WRITE) else one.where(for_reader(actor)))
    if row is None:
        raise not_there()
    return row


def not_there() -> NotFound:
    """What is said of an announcement that there is not, and of one that is not for the reader."""
    return NotFound(text("Expected an announcement, but there is none. Go back to the list."))


def _is_of_places(actor: Actor) -> ColumnElement[bool]:
    me, place = PersonRow.key == actor.key, AudiencePlace
    teams = select(Membership.team_key).where(Membership.person_key == actor.key)
    mine = or_(
        and_(place.kind == "customer", place.thing_key == select(PersonRow.customer_key).where(me).scalar_subquery()),
        and_(place.kind == "site", place.thing_key == select(PersonRow.site_key).where(me).scalar_subquery()),
        and_(place.kind == "team", place.thing_key.in_(teams)),
    )
    return select(place.thing_key).where(place.announcement_key == AnnouncementRow.key, mine).exists()
