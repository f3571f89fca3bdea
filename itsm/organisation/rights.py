"""Who may see and change what of the organisation: the one place of this room that decides it."""

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from engine.errors import Forbidden, text
from engine.registry import Actor
from itsm.people.memberships import LEADING
from itsm.people.roles import may, require
from itsm.people.tables import Membership


def require_manage(actor: Actor) -> None:
    """Customers, sites, desks, teams, skills and people are changed by those who manage people. Raises Forbidden."""
    require(actor, "people.manage")


def require_see(actor: Actor) -> None:
    """Their pages are read by those who may look people up. Raises Forbidden."""
    require(actor, "people.see")


def may_enter_absence(session: Session, person_key: int, actor: Actor) -> bool:
    """True for oneself, for those who manage people, and for the lead or deputy of a team that the person is in."""
    if actor.key == person_key or may(actor, "people.manage"):
        return True
    own, theirs = aliased(Membership), aliased(Membership)
    shared = (
        select(own.team_key)
        .join(theirs, theirs.team_key == own.team_key)
        .where(own.person_key == actor.key, own.role.in_(sorted(LEADING)), theirs.person_key == person_key)
        .limit(1)
    )
    return session.scalar(shared) is not None


def require_absence(session: Session, person_key: int, actor: Actor) -> None:
    """Raise Forbidden unless ``may_enter_absence``."""
    if not may_enter_absence(session, person_key, actor):
        raise Forbidden(
            text("Expected oneself, a lead of the team or an administrator, but %(name)s is none of these.",
                 name=actor.name)
        )  # fmt: skip
