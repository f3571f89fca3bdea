"""Nobody gives rights that they do not have, nor gets into an account that has more than they (ASVS 4.0.3 4.1.5).

Whoever manages rights (``rights.manage``) decides about all of them and is asked nothing here.
"""

from collections.abc import Collection, Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.errors import Forbidden, NotFound, Text, text
from engine.registry import Actor
from itsm.people.tables import PersonRole, PersonRow
from itsm.rights.deciding import allowed
from itsm.rights.grants import Grant, uncovered
from itsm.rights.operations import OPERATIONS
from itsm.rights.reading import holding
from itsm.rights.roles import shipped
from itsm.rights.standing import standing_of, standing_of_roles
from itsm.rights.tables import RoleRow, TeamRole
from itsm.rights.written import from_json


def require_may_give(session: Session, actor: Actor, roles: Collection[str]) -> None:
    """Raise Forbidden unless the actor has all that the roles allow."""
    if _decides(actor) or not roles:
        return
    own = {row.code: row for row in session.scalars(select(RoleRow).where(RoleRow.code.in_(sorted(roles))))}
    for role in sorted(roles):
        known = shipped(role)
        grants = from_json(own[role].allowed).grants() if role in own else known.grants if known else frozenset()
        missing = _beyond(actor, grants)
        if missing is not None:
            raise Forbidden(
                text(
                    "Expected a role that gives no more than %(name)s has, but “%(role)s” gives “%(right)s”. "
                    "Ask somebody who manages rights.",
                    name=actor.name, role=role, right=missing,
                )
            )


def require_may_give_roles_of(session: Session, actor: Actor, team_key: int) -> None:
    """Raise Forbidden unless the actor has all that the team's roles allow: who joins it gets them."""
    if not _decides(actor):
        roles = session.scalars(select(TeamRole.role).where(TeamRole.team_key == team_key))
        require_may_give(session, actor, roles.all())


def require_not_above(session: Session, actor: Actor, person_key: int) -> None:
    """Raise Forbidden when the person has a right that the actor does not have; oneself never is above. NotFound."""
    if _decides(actor) or actor.key == person_key:
        return
    name = session.scalar(select(PersonRow.name).where(PersonRow.key == person_key))
    if name is None:
        raise NotFound(text("Expected a person with key %(key)s, but there is none. Reload the page.", key=person_key))
    roles = frozenset(session.scalars(select(PersonRole.role).where(PersonRole.person_key == person_key)))
    standing = holding(session, person_key, roles).standing or standing_of_roles(roles)
    missing = _beyond(actor, standing.all_grants())
    if missing is not None:
        raise Forbidden(
            text(
                "Expected somebody with no more rights than %(name)s has, but %(person)s has “%(right)s”. "
                "Ask somebody who manages rights.",
                name=actor.name, person=name, right=missing,
            )
        )


def require_may_widen(actor: Actor) -> None:
    """Raise Forbidden unless the actor, who lets others see more records, sees all of them or manages rights."""
    if not (_decides(actor) or allowed(actor, "record.see_all")):
        raise Forbidden(
            text(
                "Expected somebody who sees every record, but %(name)s does not. Ask somebody who manages rights.",
                name=actor.name,
            )
        )


def _decides(actor: Actor) -> bool:
    return allowed(actor, "rights.manage")


def _beyond(actor: Actor, wanted: Iterable[Grant]) -> Text | None:
    """A right among ``wanted`` that the actor does not have, in words."""
    missing = sorted(uncovered(wanted, standing_of(actor).all_grants()), key=repr)
    return OPERATIONS[missing[0].operation] if missing else None
