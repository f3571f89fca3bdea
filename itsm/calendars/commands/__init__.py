"""Commands on calendars, one module each: one transaction, audited with what was before and what is after."""

from itsm.calendars.commands.add_calendar import CalendarAdded, add_calendar, add_shipped_calendars
from itsm.calendars.commands.archive_calendar import (
    CalendarKept,
    archive_calendar,
    delete_calendar,
    restore_calendar,
)
from itsm.calendars.commands.change_calendar import CalendarChanged, change_calendar
from itsm.calendars.commands.copy_calendar import copy_calendar

__all__ = [
    "CalendarAdded",
    "CalendarChanged",
    "CalendarKept",
    "add_calendar",
    "add_shipped_calendars",
    "archive_calendar",
    "change_calendar",
    "copy_calendar",
    "delete_calendar",
    "restore_calendar",
]
