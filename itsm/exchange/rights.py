"""Who may import and export the organisation: the one place of this room that decides it."""

from engine.registry import Actor
from itsm.people.roles import may, require


def require_exchange(actor: Actor) -> None:
    """Importing takes the right to import and the right to change people and teams. Raises Forbidden."""
    require(actor, "import.run")
    require(actor, "people.manage")


def require_kind(kind: str, actor: Actor) -> None:
    """Calendars take the right to change settings besides. Raises Forbidden."""
    require_exchange(actor)
    if kind == "calendars":
        require(actor, "settings.manage")


def may_exchange(kind: str, actor: Actor) -> bool:
    """True where ``require_kind`` raises nothing."""
    return all(may(actor, one) for one in ("import.run", "people.manage")) and (
        kind != "calendars" or may(actor, "settings.manage")
    )
