"""Which role may do what, by the names that rooms have always asked: thin calls of ``itsm.rights``, which decides."""

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.errors import InvalidInput, text
from engine.registry import Actor
from itsm.rights import deciding
from itsm.rights.deciding import require
from itsm.rights.operations import PERMISSIONS
from itsm.rights.roles import ROLE_NAMES, ROLES
from itsm.rights.tables import RoleRow

__all__ = ["PERMISSIONS", "ROLES", "ROLE_NAMES", "may", "require", "require_role_names"]


def may(actor: Actor, permission: str) -> bool:
    """True when the actor has ``permission`` anywhere; the system and an import may do everything."""
    return deciding.allowed(actor, permission)


def require_role_names(roles: Collection[str], session: Session) -> None:
    """Raise InvalidInput unless every name is a shipped role, or one of the organisation's own."""
    unknown = sorted(set(roles) - ROLES.keys())
    if unknown:
        unknown = sorted(set(unknown) - set(session.scalars(select(RoleRow.code).where(RoleRow.code.in_(unknown)))))
    if unknown:
        raise InvalidInput(
            text(
                "Expected a role (%(roles)s), but “%(role)s” is none. Choose one of these.",
                roles=", ".join(ROLES),
                role=unknown[0],
            )
        )
