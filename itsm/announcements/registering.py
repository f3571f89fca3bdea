"""Plugging announcements into the engine: the worker that writes reminders."""

from engine.registry import registry
from itsm.announcements.reminding import remind_due


def register() -> None:
    """Fill ``engine.registry``; doing it again changes nothing."""
    registry.background["announcements"] = remind_due
