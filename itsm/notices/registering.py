"""Plugging notices into the worker."""

from engine.registry import registry
from itsm.notices.keeping import forget_old
from itsm.notices.letters import write_due
from itsm.notices.telling import tell_due


def register() -> None:
    """Fill the registry; doing it again changes nothing. Letters are written before mail is sent."""
    registry.background["notices"] = tell_due
    registry.background["letters of notices"] = write_due
    registry.background["old notices"] = forget_old
