"""Plugging escalation into the other rooms: events of notices, the job of the process, clocks and the workers."""

from engine.registry import registry
from itsm.clocks.recounts.working import observers as recount_observers
from itsm.clocks.telling import observers
from itsm.escalation.climbing.looking import look_due
from itsm.escalation.climbing.observing import clock_told, level_changed
from itsm.escalation.climbing.telling import JOB, tell_people
from itsm.escalation.wording import register as register_events


def register() -> None:
    """Fill the registries; doing it again changes nothing. Clocks are looked at before the ladder."""
    register_events()
    registry.inline_handlers[JOB] = tell_people
    observers["notices"] = clock_told
    recount_observers["notices"] = level_changed
    registry.background["ladder"] = look_due
