"""Plugging the schedule into the engine: its name in expressions, the plans that follow records, the worker."""

from engine.registry import registry
from itsm.schedule.context import schedule_context
from itsm.schedule.following import follow_step
from itsm.schedule.rechecking import look_at_plans

NAME = "schedule"


def register() -> None:
    """Fill ``engine.registry``, after records did; doing it again changes nothing."""
    registry.context_providers[NAME] = schedule_context
    if follow_step not in registry.step_listeners:
        registry.step_listeners.append(follow_step)
    registry.background["planned work"] = look_at_plans
