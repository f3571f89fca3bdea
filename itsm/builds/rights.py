"""Who sees the library, and who keeps it: the one place of this room that says it."""

from engine.errors import Forbidden, text
from engine.registry import Actor
from itsm.people.roles import may

MANAGE = "builds.manage"


def may_see(actor: Actor) -> bool:
    """The library is read by those who work, or keep it."""
    return may(actor, "work.see") or may(actor, MANAGE)


def require_see(actor: Actor) -> None:
    """Raise Forbidden unless ``may_see``."""
    if not may_see(actor):
        raise Forbidden(text("Expected somebody who works at the desk, but you do not. Ask an administrator."))
