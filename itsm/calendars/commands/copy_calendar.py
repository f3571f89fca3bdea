"""Command: begin a calendar as a copy of another."""

from collections.abc import Mapping

from engine.registry import Actor
from itsm.calendars.commands.add_calendar import CalendarAdded, add_calendar
from itsm.calendars.commands.checks import require_right
from itsm.calendars.queries import calendar


def copy_calendar(
    code: str, new_code: str, names: Mapping[str, str], actor: Actor, command_id: str | None = None
) -> CalendarAdded:
    """Add a calendar with the definition that ``code`` has now. Raises what ``add_calendar`` raises, and NotFound."""
    require_right(actor)
    return add_calendar(new_code, names, calendar(code).definition, actor, command_id)
