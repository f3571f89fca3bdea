"""Who may import and export the organisation: the one place of this room that decides it."""

from collections.abc import Mapping

from engine.registry import Actor
from itsm.people.roles import may, require

BESIDES: Mapping[str, str] = {
    "calendars": "settings.manage", "service-levels": "settings.manage", "notice-templates": "settings.manage",
    "mailboxes": "settings.manage", "rules": "process.deploy",
    "schedule-periods": "settings.manage", "outside-hosts": "settings.manage",
    "recurring-records": "settings.manage", "practices": "settings.manage", "builds": "builds.manage",
}  # fmt: skip
"""What importing and exporting a kind takes beside the right to import."""


def require_exchange(actor: Actor) -> None:
    """Importing takes the right to import and the right to change people and teams. Raises Forbidden."""
    require(actor, "import.run")
    require(actor, "people.manage")


def require_kind(kind: str, actor: Actor) -> None:
    """Some kinds take the right to change what they are besides. Raises Forbidden."""
    require_exchange(actor)
    if kind in BESIDES:
        require(actor, BESIDES[kind])


def may_exchange(kind: str, actor: Actor) -> bool:
    """True where ``require_kind`` raises nothing."""
    return all(may(actor, one) for one in ("import.run", "people.manage")) and (
        kind not in BESIDES or may(actor, BESIDES[kind])
    )
