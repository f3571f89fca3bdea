"""Who may see and change rosters: the one place of this room that decides it."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.errors import Forbidden, text
from engine.registry import Actor
from itsm.people.memberships import LEADING
from itsm.people.roles import may
from itsm.people.tables import Membership
from itsm.roster.tables import RosterRow


def may_see(actor: Actor) -> bool:
    """Rosters are read by those who work, or who may look people up."""
    return may(actor, "work.see") or may(actor, "people.see")


def require_see(actor: Actor) -> None:
    """Raise Forbidden unless ``may_see``."""
    if not may_see(actor):
        raise Forbidden(text("Expected somebody who works at the desk, but you do not. Ask an administrator."))


def may_change(session: Session, team_key: int, actor: Actor) -> bool:
    """True for those who manage people, and for the lead or deputy of the team that keeps the roster."""
    if may(actor, "people.manage"):
        return True
    leads = select(Membership.person_key).where(
        Membership.person_key == actor.key, Membership.team_key == team_key, Membership.role.in_(sorted(LEADING))
    )
    return session.scalar(leads.limit(1)) is not None


def require_change(session: Session, team_key: int, actor: Actor) -> None:
    """Raise Forbidden unless ``may_change``."""
    if not may_change(session, team_key, actor):
        raise Forbidden(
            text("Expected the lead of the team or an administrator, but %(name)s is neither.", name=actor.name)
        )


def teams_to_keep(session: Session, actor: Actor) -> frozenset[int] | None:
    """Keys of the teams whose rosters the actor may change; None for every team."""
    if may(actor, "people.manage"):
        return None
    leads = select(Membership.team_key).where(
        Membership.person_key == actor.key, Membership.role.in_(sorted(LEADING))
    )
    return frozenset(session.scalars(leads))


def require_own(actor: Actor, person_key: int) -> None:
    """Raise Forbidden unless the actor is the person: nobody answers for somebody else."""
    if actor.kind == "person" and actor.key != person_key:
        raise Forbidden(text("Expected the person who was asked, but you are somebody else."))


def leads_of(session: Session, roster: RosterRow) -> list[int]:
    """Keys of the lead and the deputies of the team that keeps the roster."""
    statement = select(Membership.person_key).where(
        Membership.team_key == roster.team_key, Membership.role.in_(sorted(LEADING))
    )
    return list(session.scalars(statement.order_by(Membership.person_key)))
