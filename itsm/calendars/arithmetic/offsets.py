"""Offsets of a zone over a year: stretches of the time line in which clocks run evenly (data: tzdata, RFC 8536)."""

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_SECOND = timedelta(seconds=1)
_STEP = 6 * 3600
"""Seconds between two looks at the clock; no zone ever changed its offset there and back within them."""


class Stretch(NamedTuple):
    """Seconds since 1970 UTC from ``start`` to before ``end``; the wall's clock shows ``offset`` seconds more."""

    start: int
    end: int
    offset: int


def year_start(year: int) -> int:
    """Seconds since 1970 UTC at which ``year`` begins in UTC."""
    return int((datetime(year, 1, 1, tzinfo=UTC) - EPOCH) / _SECOND)


@lru_cache(maxsize=2048)
def stretches(zone: str, year: int) -> tuple[Stretch, ...]:
    """The stretches of ``year`` (of UTC) in ``zone``, one after the other without a gap."""
    info, end = ZoneInfo(zone), year_start(year + 1)
    found: list[Stretch] = []
    start = at = year_start(year)
    offset = _offset(info, at)
    while at < end:
        after = min(at + _STEP, end)
        if after < end and _offset(info, after) != offset:
            change = _first_other(info, at, after, offset)
            found.append(Stretch(start, change, offset))
            start = at = change
            offset = _offset(info, change)
        else:
            at = after
    found.append(Stretch(start, end, offset))
    return tuple(found)


def _first_other(info: ZoneInfo, before: int, after: int, offset: int) -> int:
    """The first second after ``before`` whose offset is not ``offset``; that of ``after`` is not."""
    while after - before > 1:
        middle = (before + after) // 2
        if _offset(info, middle) == offset:
            before = middle
        else:
            after = middle
    return after


def _offset(info: ZoneInfo, second: int) -> int:
    delta = (EPOCH + timedelta(seconds=second)).astimezone(info).utcoffset()
    assert delta is not None, "Expected a zone of tzdata to have an offset at any time."
    return int(delta / _SECOND)
