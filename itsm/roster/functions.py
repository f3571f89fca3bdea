"""Rosters in FEEL: ``on duty`` and ``next on duty``, for diagrams, tables and forms.

Each gives a list of contexts with ``key``, ``name``, ``email``, ``team``, ``shift``, ``from`` and ``until``: who is
there, in the order of the plan; gaps are left out, so nobody is an empty list. What cannot be answered is null with the
sentence of the refusal as its reason (DMN 1.5 §10.3.4).
"""

from collections.abc import Sequence
from datetime import datetime

from database import reading_along
from engine.feel import DateTime, add_function
from itsm.calendars.functions import answering, instant
from itsm.roster.queries.on_duty import Entry, emails_of, on_duty

_STEPS = 2_000
"""Microseconds, and so steps, of a call."""


def on_duty_now(roster: str) -> list[dict[str, object]]:
    """Who is on duty in a roster now."""
    return _people(on_duty(roster, None).current)


def on_duty_at(roster: str, at: DateTime) -> list[dict[str, object]]:
    """Who is on duty in a roster at a time."""
    return _people(on_duty(roster, instant(at)).current)


def next_on_duty(roster: str) -> list[dict[str, object]]:
    """Who does the shift that begins next."""
    return _people(on_duty(roster, None).following)


def register() -> None:
    """Make the functions known to all expressions; doing it again changes nothing."""
    for signature, body in (
        ("on duty(roster: string)", on_duty_now),
        ("on duty(roster: string, at: date and time)", on_duty_at),
        ("next on duty(roster: string)", next_on_duty),
    ):
        add_function(signature, "list", answering(body), _STEPS)


def _people(found: Sequence[Entry]) -> list[dict[str, object]]:
    with reading_along() as session:
        emails = emails_of(session, found)
    return [
        {
            "key": str(one.person_key) if one.person_key is not None else None, "name": one.name,
            "email": emails.get(one.person_key or 0) or None, "team": one.team or None, "shift": one.shift,
            "from": _moment(one.starts), "until": _moment(one.ends),
        }
        for one in found
        if not one.is_gap
    ]  # fmt: skip


def _moment(at: datetime) -> DateTime:
    return DateTime.of(at)
