"""Preferences, pure: a person's own, those of the organisation for what is left open, and when a mail is due."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from engine.errors import Text, text
from itsm.notices.events import Event

AT_ONCE, HOURLY, DAILY = "at_once", "hourly", "daily"
DIGESTS: Mapping[str, Text] = {
    AT_ONCE: text("Each by itself, at once"), HOURLY: text("Collected, every hour"),
    DAILY: text("Collected, once a day"),
}  # fmt: skip
"""How mails come, and what pages call it."""
MORNING = 8 * 60
"""Minute of the day at which a daily digest comes unless somebody chose another."""

Choices = Mapping[str, Mapping[str, bool]]


@dataclass(frozen=True, slots=True)
class Preferences:
    """What was chosen; None leaves it open.

    ``choices`` maps events to channels, ``language`` is that of notices (None: that of pages), minutes count from
    midnight. ``keeps_quiet`` False: no quiet hours. ``urgent_passes``: a record of the highest priority passes them
    (the organisation alone sets that).
    """

    choices: Choices = field(default_factory=dict)
    language: str | None = None
    keeps_quiet: bool | None = None
    quiet_from: int | None = None
    quiet_until: int | None = None
    digest: str | None = None
    digest_at: int | None = None
    urgent_passes: bool = True


def is_told(event: Event, channel: str, own: Preferences, organisation: Preferences) -> bool:
    """True when somebody is told of ``event`` on ``channel``: as they chose, else the organisation, else the event."""
    for one in (own, organisation):
        chosen = one.choices.get(event.key, {}).get(channel)
        if chosen is not None:
            return chosen
    return channel in event.channels


def merged(own: Preferences, organisation: Preferences) -> Preferences:
    """The person's choices with those of the organisation where they are open."""
    quiet = own if own.keeps_quiet is not None else organisation
    digest = own if own.digest is not None else organisation
    return Preferences(
        own.choices, own.language, quiet.keeps_quiet, quiet.quiet_from, quiet.quiet_until, digest.digest,
        digest.digest_at, organisation.urgent_passes,
    )  # fmt: skip


def mail_time(now: datetime, zone: ZoneInfo, chosen: Preferences, urgent: bool) -> tuple[datetime, bool]:
    """When a mail of ``now`` is due, and whether it is collected with others; an urgent one is due at once."""
    if urgent:
        return now, False
    at, collected = now, False
    if chosen.digest in (HOURLY, DAILY):
        at, collected = _digest_time(now, zone, chosen), True
    return _after_quiet(at, zone, chosen), collected


def _digest_time(now: datetime, zone: ZoneInfo, chosen: Preferences) -> datetime:
    local = now.astimezone(zone)
    if chosen.digest == HOURLY:
        return now + timedelta(minutes=60 - local.minute, seconds=-local.second, microseconds=-local.microsecond)
    return _next(now, zone, MORNING if chosen.digest_at is None else chosen.digest_at)


def _after_quiet(at: datetime, zone: ZoneInfo, chosen: Preferences) -> datetime:
    begins, ends = chosen.quiet_from, chosen.quiet_until
    if not chosen.keeps_quiet or begins is None or ends is None or begins == ends:
        return at
    local = at.astimezone(zone)
    minute = local.hour * 60 + local.minute
    quiet = begins <= minute < ends if begins < ends else minute >= begins or minute < ends
    return _next(at, zone, ends) if quiet else at


def _next(after: datetime, zone: ZoneInfo, minute: int) -> datetime:
    """The first instant after ``after`` at which clocks of ``zone`` show ``minute`` of the day."""
    day, clock_time = after.astimezone(zone).date(), time(minute // 60, minute % 60)
    for days in range(3):
        found = datetime.combine(day + timedelta(days=days), clock_time, zone).astimezone(after.tzinfo)
        if found > after:
            return found
    return after
