"""Who may say by which other systems people sign in: the one place of these rooms that decides it."""

from engine.registry import Actor
from itsm.people.roles import require

PERMISSION = "settings.manage"


def require_manage(actor: Actor) -> None:
    """Providers, directories and what their groups give are set up by those who manage settings. Raises Forbidden."""
    require(actor, PERMISSION)
