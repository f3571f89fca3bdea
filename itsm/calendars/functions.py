"""Calendars in FEEL, for diagrams, tables and forms: working minutes, and adding working time or working days.

Whatever cannot be computed is null, with the sentence of the refusal as its reason (DMN 1.5 §10.3.4: a function that is
given what it cannot take yields null).
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal
from functools import wraps

from database.tenant import TenantMissing, current_tenant
from engine.errors import FlowdeskError, InvalidInput, text
from engine.feel import DateTime, DayTimeDuration, Message, add_function
from itsm.calendars.arithmetic.reading import of_minutes, whole_minutes
from itsm.calendars.queries import working_time

_STEPS = 400
"""Microseconds, and so steps, of a call that looks its calendar up; later ones in the same transaction take less."""


def working_minutes(begin: DateTime, end: DateTime, calendar: str) -> int:
    """Whole working minutes between two times; negative backwards."""
    return whole_minutes(working_time(calendar).elapsed(instant(begin), instant(end)))


def add_working_time(begin: DateTime, length: DayTimeDuration, calendar: str) -> datetime:
    """The first time by which so much is worked, in the calendar's zone."""
    return _added(begin, length.to_python, calendar)


def add_working_minutes(begin: DateTime, minutes: Decimal, calendar: str) -> datetime:
    """The same for minutes."""
    return _added(begin, lambda: of_minutes(minutes), calendar)


def add_working_days(begin: DateTime, days: Decimal, calendar: str) -> datetime:
    """The same time of day, so many working days later."""
    if days != int(days):
        raise InvalidInput(text("Expected whole working days, but got %(days)s.", days=str(days)[:30]))
    return working_time(calendar).add_days(instant(begin), int(days))


def is_working_time(at: DateTime, calendar: str) -> bool:
    """Whether a time is working time."""
    return working_time(calendar).is_working(instant(at))


def register() -> None:
    """Make the functions known to all expressions; doing it again changes nothing."""
    for signature, result, body in (
        ("working minutes(from: date and time, to: date and time, calendar: string)", "number", working_minutes),
        ("add working time(from: date and time, duration: days and time duration, calendar: string)",
         "date and time", add_working_time),
        ("add working time(from: date and time, minutes: number, calendar: string)",
         "date and time", add_working_minutes),
        ("add working days(from: date and time, days: number, calendar: string)", "date and time", add_working_days),
        ("is working time(at: date and time, calendar: string)", "boolean", is_working_time),
    ):  # fmt: skip
        add_function(signature, result, answering(body), _STEPS)


def _added(begin: DateTime, length: Callable[[], timedelta], calendar: str) -> datetime:
    try:
        wanted = length()
    except OverflowError as problem:
        raise InvalidInput(text("Expected a length of time below a thousand years, but it is longer.")) from problem
    return working_time(calendar).add(instant(begin), wanted)


def instant(at: DateTime) -> datetime:
    """A time of FEEL as an instant. Raises InvalidInput for a year that Python does not have."""
    try:
        return at.to_python()
    except (ValueError, OverflowError) as problem:
        raise InvalidInput(
            text("Expected a time of the years 1 to 9999, but it is %(at)s. Check the year.", at=str(at)[:60])
        ) from problem


def answering(body: Callable[..., object]) -> Callable[..., object]:
    """``body`` with its refusals as FEEL takes them."""

    @wraps(body)
    def run(*arguments: object) -> object:
        try:
            current_tenant()
            return body(*arguments)
        except TenantMissing as problem:
            raise ValueError(_as_message(InvalidInput(
                text("Expected an organisation that can be asked, but there is none here.")
            ))) from problem  # fmt: skip
        except FlowdeskError as problem:
            raise ValueError(_as_message(problem)) from problem

    return run


def _as_message(problem: FlowdeskError) -> Message:
    return Message(problem.message.template, problem.message.values)
