"""Plugging rooms into the engine, the workers and the notices."""

from engine.registry import registry
from itsm.war_room.context import room_context
from itsm.war_room.flow.handlers import RELEASE, REMIND, release, remind
from itsm.war_room.notices import register as register_notices
from itsm.war_room.proposing import propose_due
from itsm.war_room.telling import tell_due

NAME = "war_room"


def register() -> None:
    """Fill ``engine.registry``, after records did; doing it again changes nothing."""
    register_notices()
    registry.context_providers[NAME] = room_context
    registry.inline_handlers |= {REMIND: remind, RELEASE: release}
    registry.background |= {"proposals": propose_due, "updates of war rooms": tell_due}
