"""What the entries of a clock come to: its state, the stretches in which it ran, time used, due time, thresholds.

Nothing is added up: a clock keeps the begin and end of each stretch that it ran, and the calendar of its last entry
that names one counts them all.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Protocol

from itsm.clocks.ledger.entries import MINUTE, NOTHING_PROMISED, Entry, EntryKind, Promise

RUNNING, PAUSED, STOPPED = "running", "paused", "stopped"
WHOLE = 100
"""The per cent at which a target is over."""


class Counting(Protocol):
    """A calendar that counts in microseconds since 1970 UTC (``itsm.calendars.arithmetic.working_time``)."""

    def worked(self, begin: int, end: int) -> int:
        """Working time from ``begin`` to ``end``."""

    def after(self, begin: int, wanted: int) -> int | None:
        """The first instant by which ``wanted`` is worked after ``begin``; None when there is not so much."""


class EveryHour:
    """The calendar of those that have none: all hours of all days."""

    def worked(self, begin: int, end: int) -> int:
        """All the time there is."""
        return max(end - begin, 0)

    def after(self, begin: int, wanted: int) -> int | None:
        """The instant itself."""
        return begin + wanted


EVERY_HOUR = EveryHour()


@dataclass(slots=True)
class Clock:
    """A clock as its entries have made it. ``place`` is the element that it is paused by.

    ``stretches`` are begin, end, begin, end, …; while it runs the last begin has no end. ``told`` is the per cent of
    the target that people were told of last. ``over_at`` is when its target is over if it runs on, while that is known:
    whoever has counted may leave it here, and every entry makes it unknown.
    """

    kind: str
    state: str
    calendar: int
    promise: Promise = NOTHING_PROMISED
    told: int = 0
    place: str | None = None
    stretches: list[int] = field(default_factory=list)
    over_at: int | None = None

    @property
    def target(self) -> int | None:
        """The time that it may take, in microseconds; None when nothing is promised."""
        minutes = self.promise.minutes
        return None if minutes is None else minutes * MINUTE

    def used(self, counting: Counting, at: int) -> int:
        """Working time that is used up at ``at``, in microseconds."""
        stretches = self.stretches
        found = 0
        for index in range(0, len(stretches), 2):
            end = stretches[index + 1] if index + 1 < len(stretches) else at
            found += counting.worked(stretches[index], end)
        return found

    def due(self, counting: Counting, at: int, used: int) -> int | None:
        """When the target is used up if the clock runs on; None unless it runs, or when that never comes.

        ``used`` is what is used up at ``at``. What is over already was due where the last stretches passed the target.
        """
        target = self.target
        if target is None or self.state != RUNNING:
            return None
        return counting.after(at, target - used) if used < target else self.passed(counting, target)

    def passed(self, counting: Counting, wanted: int) -> int | None:
        """When ``wanted`` was used up, which it is by now if the last stretch has gone on long enough."""
        stretches = self.stretches
        for index in range(0, len(stretches), 2):
            begin = stretches[index]
            length = counting.worked(begin, stretches[index + 1]) if index + 1 < len(stretches) else wanted
            if wanted <= length:
                return counting.after(begin, wanted)
            wanted -= length
        return None

    def threshold(self, counting: Counting, at: int, used: int) -> int | None:
        """When people are to be told next; ``at`` itself when they should have been told already.

        It is the last moment at which no more is used up: of a share that ends with the working day, the next morning.
        """
        target = self.target
        if target is None or self.state == STOPPED or self.told >= WHOLE:
            return None
        for percent in (*self.promise.percents, WHOLE):
            if percent > self.told:
                wanted = target * percent // 100
                if used > wanted:
                    return at
                beyond = counting.after(at, wanted - used + 1) if self.state == RUNNING else None
                return None if beyond is None else beyond - 1
        return None

    def reached(self, used: int) -> int:
        """The highest threshold that is over with ``used``; 0 without any."""
        target = self.target
        if target is None:
            return 0
        over = (percent for percent in (*self.promise.percents, WHOLE) if used > target * percent // 100)
        return max(over, default=0)


def applied(clock: Clock | None, entry: Entry) -> Clock:
    """The clock after ``entry``; None is one that has no entries yet, whose first starts it."""
    if clock is None:
        clock = Clock(entry.clock, STOPPED, entry.calendar or 0)
    kind, clock.over_at = entry.kind, None
    if kind in (EntryKind.STARTED, EntryKind.RESUMED):
        clock.state, clock.place = RUNNING, None
        clock.stretches.append(entry.at)
    elif kind in (EntryKind.PAUSED, EntryKind.STOPPED):
        if clock.state == RUNNING:
            clock.stretches.append(entry.at)
        clock.state = PAUSED if kind == EntryKind.PAUSED else STOPPED
        clock.place = entry.element if kind == EntryKind.PAUSED else None
    elif kind == EntryKind.BREACHED:
        clock.told = WHOLE
    if entry.promise is not None:
        clock.promise = entry.promise
    if entry.calendar is not None:
        clock.calendar = entry.calendar
    return clock


def folded(entries: Iterable[Entry]) -> dict[str, Clock]:
    """The clocks that entries, in their order, come to; what people were told of below a breach is not among them."""
    found: dict[str, Clock] = {}
    for entry in entries:
        found[entry.clock] = applied(found.get(entry.clock), entry)
    return found
