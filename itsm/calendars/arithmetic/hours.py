"""Hours of a day: spans of minutes on the wall's clock, read from text such as ``09:00-12:00, 13:00-17:00``.

Times are those of ISO 8601-1 §5.3 in hours and minutes; 24:00 is the end of a day and nothing else.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from engine.errors import InvalidInput, text

DAY = 24 * 60
"""Minutes of a day on the wall's clock, also of one that summer time makes shorter or longer."""

MOST_SPANS = 12
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
"""Days of a week in the order of ISO 8601, as stored."""

_BETWEEN = re.compile(r"\s*[,;，；、]\s*")
_SPAN = re.compile(r"(\d{1,2}):(\d{2})\s*[-–—~]\s*(\d{1,2}):(\d{2})")
_LONGEST = 400


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """From ``start`` to before ``end``, in minutes after midnight; an ``end`` beyond 1440 lies on the next day."""

    start: int
    end: int

    def __str__(self) -> str:
        """The form that ``read_spans`` reads: ``22:00-06:00``."""
        end = self.end if self.end <= DAY else self.end - DAY
        return f"{_clock(self.start)}-{_clock(end)}"


Spans = tuple[Span, ...]
ALL_DAY: Spans = (Span(0, DAY),)


def read_spans(written: str) -> Spans:
    """The hours of a day in order, none for an empty text; an end before its start is on the next day.

    Raises InvalidInput for what are no times, for hours that overlap, and for too many of them.
    """
    parts = [part for part in _BETWEEN.split(written.strip()) if part] if len(written) <= _LONGEST else []
    if len(written) > _LONGEST or len(parts) > MOST_SPANS:
        raise InvalidInput(text("Expected at most %(most)s spans in a day, but there are more.", most=MOST_SPANS))
    spans = tuple(sorted(map(_read_span, parts)))
    for before, after in pairwise(spans):
        if after.start < before.end:
            raise _overlap(before, after)
    return spans


def write_spans(spans: Iterable[Span]) -> str:
    """The hours of a day as ``read_spans`` reads them."""
    return ", ".join(map(str, spans))


def check_week(week: Sequence[Spans]) -> None:
    """Raise InvalidInput when the hours of a day reach into those of the next one."""
    for at, spans in enumerate(week):
        following = week[(at + 1) % len(week)]
        if spans and following and spans[-1].end - DAY > following[0].start:
            raise _overlap(spans[-1], following[0])


def _read_span(part: str) -> Span:
    found = _SPAN.fullmatch(part)
    hour, minute, end_hour, end_minute = map(int, found.groups()) if found else (99, 0, 0, 0)
    start, end = hour * 60 + minute, end_hour * 60 + end_minute
    if max(minute, end_minute) > 59 or start >= DAY or end > DAY:
        raise InvalidInput(
            text("Expected hours such as 09:00-17:00 (to 24:00 at most), but they are “%(part)s”.", part=part[:40])
        )
    if start == end:
        raise InvalidInput(
            text("Expected an end that differs from the start, but got “%(part)s”. A whole day is 00:00-24:00.",
                 part=part[:40])
        )  # fmt: skip
    return Span(start, end if end > start else end + DAY)


def _overlap(one: Span, other: Span) -> InvalidInput:
    return InvalidInput(
        text("Expected hours that do not overlap, but %(one)s and %(other)s do. Join them.",
             one=str(one), other=str(other))
    )  # fmt: skip


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"
