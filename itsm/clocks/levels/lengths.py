"""Lengths of time as people write them in a target: hours and minutes, never days.

A day may be eight working hours or twenty-four: whoever writes ``1 d`` is asked which of them is meant.
"""

import re

from engine.errors import InvalidInput, Text, text

_LENGTH = re.compile(
    r"(?:(?P<hours>\d{1,5})\s*(?:h|hours?|小时))?\s*(?:(?P<minutes>\d{1,6})\s*(?:m|min|minutes?|分钟|分))?",
    re.IGNORECASE,
)
_CLOCK = re.compile(r"(?P<hours>\d{1,5}):(?P<minutes>[0-5]\d)")
_DAYS = re.compile(r"\d\s*(?:d|days?|天|日|p)|^p\d", re.IGNORECASE)


def read_minutes(written: str) -> int:
    """Minutes of ``4 h``, ``30 min``, ``4 h 30 min`` or ``4:30``. Raises InvalidInput, for days with a question."""
    asked = written.strip()
    found = _CLOCK.fullmatch(asked) or _LENGTH.fullmatch(asked)
    if not asked or found is None:
        raise InvalidInput(_expected(asked))
    return int(found["hours"] or 0) * 60 + int(found["minutes"] or 0)


def write_minutes(minutes: int) -> str:
    """Minutes as they can be read back: ``4 h 30 min``."""
    hours, rest = divmod(minutes, 60)
    return " ".join(part for part in (f"{hours} h" if hours else "", f"{rest} min" if rest else "") if part) or "0 min"


def said_minutes(minutes: int) -> Text:
    """Minutes as a value of a sentence: ``4 h 30 min``, ``4 小时 30 分钟``."""
    hours, rest = divmod(minutes, 60)
    if hours and rest:
        return text("%(hours)s h %(minutes)s min", hours=hours, minutes=rest)
    return text("%(hours)s h", hours=hours) if hours else text("%(minutes)s min", minutes=rest)


def _expected(asked: str) -> Text:
    if _DAYS.search(asked):
        return text(
            "A day may be the working hours of a day or twenty-four hours. Write hours, such as 8 h or 24 h, which the "
            "calendar counts."
        )
    return text("Write hours and minutes, such as 4 h, 30 min or 4 h 30 min.")
