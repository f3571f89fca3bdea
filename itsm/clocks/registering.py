"""What clocks do in the background, and what they hear of calendars."""

from engine.registry import registry
from itsm.calendars.observers import observers as calendar_observers
from itsm.clocks.recounts.asking import calendar_changed
from itsm.clocks.recounts.working import work_recounts
from itsm.clocks.thresholds import tell_due


def register() -> None:
    """Let workers tell what is used up and count anew."""
    calendar_observers["clocks"] = calendar_changed
    registry.background["clocks"] = tell_due
    registry.background["recounts"] = work_recounts
