"""Who may say by which other systems people sign in: the one place of these rooms that decides it."""

from engine.registry import Actor
from itsm.people.roles import require

PERMISSION = "rights.manage"


def require_manage(actor: Actor) -> None:
    """Whoever says who people are, and what groups give, could be anybody: that is for those who manage all rights.

    Raises Forbidden.
    """
    require(actor, PERMISSION)
