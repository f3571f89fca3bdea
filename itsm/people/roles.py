"""Which role may do what, by the names that rooms have always asked: thin calls of ``itsm.rights``, which decides."""

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from database import reading
from engine.errors import InvalidInput, text
from engine.registry import Actor
from itsm.language import listed
from itsm.rights import deciding
from itsm.rights.deciding import require
from itsm.rights.operations import PERMISSIONS
from itsm.rights.roles import ROLE_NAMES, ROLES
from itsm.rights.tables import RoleRow

__all__ = ["PERMISSIONS", "ROLES", "ROLE_NAMES", "may", "require", "require_role_names"]


def may(actor: Actor, permission: str) -> bool:
    """True when the actor has ``permission`` anywhere; the system and an import may do everything."""
    return deciding.allowed(actor, permission)


def require_role_names(roles: Collection[str], session: Session | None = None) -> None:
    """Raise InvalidInput unless every name is a shipped role, or one of the organisation's own.

    Those are looked up in ``session``, or in one of its own without it.
    """
    unknown = sorted(set(roles) - ROLES.keys())
    if unknown:
        unknown = sorted(set(unknown) - _own(unknown, session))
    if unknown:
        raise InvalidInput(
            text(
                "Expected a role (%(roles)s), but “%(role)s” is none. Choose one of these.",
                roles=listed(ROLES),
                role=unknown[0],
            )
        )


def _own(codes: Collection[str], session: Session | None) -> set[str]:
    if session is None:
        with reading() as opened:
            return _own(codes, opened)
    return set(session.scalars(select(RoleRow.code).where(RoleRow.code.in_(codes))))
