"""Follow-the-sun, decided: which team of a desk is on turn at an instant, and when nobody is. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Turn:
    """The hours of a team: minutes of the day in its zone.

    From a time to the same is the whole day, to an earlier one goes over midnight.
    """

    team_key: int
    time_zone: str
    opens: int
    closes: int

    def on(self, day: date) -> tuple[datetime, datetime]:
        """When the turn that opens on this day of its zone begins and ends, in UTC."""
        begins, ends = (_instant(day, minute, self.time_zone) for minute in (self.opens, self.closes))
        if self.closes <= self.opens:
            ends = _instant(day + DAY, self.closes, self.time_zone)
        return begins, ends


def on_turn(turns: Sequence[Turn], at: datetime) -> list[int]:
    """Keys of the teams that are on turn at ``at``, in the order of ``turns``."""
    return [turn.team_key for turn in turns if any(begins <= at < ends for begins, ends in _around(turn, at))]


def gaps(turns: Sequence[Turn], start: datetime) -> list[tuple[datetime, datetime]]:
    """The parts of the 24 hours from ``start`` in which no team is on turn."""
    end, here, found = start + DAY, start, []
    for begins, ends in sorted(hours for turn in turns for hours in _around(turn, start)):
        if begins > here and here < end:
            found.append((here, min(begins, end)))
        here = max(here, ends)
    return [*found, (here, end)] if here < end else found


def _around(turn: Turn, at: datetime) -> list[tuple[datetime, datetime]]:
    """The turns that may touch the day of ``at``: those that open from two days before to two days after."""
    day = at.astimezone(ZoneInfo(turn.time_zone)).date()
    return [turn.on(day + DAY * distance) for distance in range(-2, 3)]


def _instant(day: date, minute: int, zone: str) -> datetime:
    moment = time(minute // 60, minute % 60)
    return datetime.combine(day, moment, ZoneInfo(zone)).astimezone(UTC)
