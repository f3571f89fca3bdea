"""Entries of the ledger: what happened to a clock, when and where. Times are microseconds since 1970 UTC."""

from datetime import UTC, datetime, timedelta
from typing import NamedTuple

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
MINUTE = 60_000_000
"""Microseconds of a minute."""


class EntryKind:
    """What happened to a clock, in the past tense; plain texts, since each step stores some."""

    STARTED = "started"
    PAUSED = "paused"
    RESUMED = "resumed"
    STOPPED = "stopped"
    RETARGETED = "retargeted"
    RECALENDARED = "recalendared"
    BREACHED = "breached"


class Promise(NamedTuple):
    """What is promised: minutes of the calendar (None: nothing), and per cents at which people are told."""

    minutes: int | None = None
    percents: tuple[int, ...] = ()


NOTHING_PROMISED = Promise()


class Entry(NamedTuple):
    """One line of the ledger of the clock ``clock``; ``element`` is where a token made it.

    ``promise`` and ``calendar`` (key of a calendar's revision, 0 for all hours of all days) are those from now on,
    where the entry names them: those that start a clock name both.
    """

    clock: str
    kind: str
    at: int
    element: str | None = None
    promise: Promise | None = None
    calendar: int | None = None


def micros(at: datetime) -> int:
    """An instant as the ledger counts it."""
    return (at - EPOCH) // _MICROSECOND


def instant(at: int) -> datetime:
    """An instant of the ledger."""
    return EPOCH + timedelta(microseconds=at)
