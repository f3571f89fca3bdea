"""Time zones by offset (whole seconds east of UTC) and by name (from tzdata)."""

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from engine.feel.moments import civil

Zone = int | str | None
MAX_OFFSET = 14 * 3_600
"""What XML Schema (part 2, dateTime) and so FEEL allow to be written."""

WIDEST_OFFSET = 86_399
"""What a zone of Python's may have."""

_SAFE_YEARS = range(2, 9_998)
_CYCLE_START = 2_000


@lru_cache(maxsize=700)
def zone_info(name: str) -> ZoneInfo | None:
    """Return the zone of an IANA name, or nothing when there is none of exactly this spelling."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def known(name: str) -> bool:
    """Say whether tzdata knows a zone name."""
    return zone_info(name) is not None


def offset_at(zone: int | str, local_seconds: int) -> int:
    """Return a zone's offset in seconds at a local time (seconds since 1970-01-01T00:00 on the local clock)."""
    if isinstance(zone, int):
        return zone
    info = zone_info(zone)
    days, seconds = divmod(local_seconds, 86_400)
    year, month, day = civil.date_of(days)
    if year not in _SAFE_YEARS:
        year = _CYCLE_START + year % 400
    local = datetime(year, month, day) + timedelta(seconds=seconds)
    delta = local.replace(tzinfo=info).utcoffset()
    return int(delta.total_seconds()) if delta is not None else 0


def local_seconds(zone: int | str, utc_seconds: int) -> int:
    """Return the local clock's seconds for an instant (seconds since 1970-01-01T00:00Z)."""
    if isinstance(zone, int):
        return utc_seconds + zone
    days, seconds = divmod(utc_seconds, 86_400)
    year, month, day = civil.date_of(days)
    if year not in _SAFE_YEARS:
        year = _CYCLE_START + year % 400
    instant = datetime(year, month, day, tzinfo=UTC) + timedelta(seconds=seconds)
    delta = instant.astimezone(zone_info(zone)).utcoffset()
    return utc_seconds + (int(delta.total_seconds()) if delta is not None else 0)


def zone_text(zone: Zone) -> str:
    """Return ``Z``, ``+08:00``, ``@Asia/Shanghai`` or nothing."""
    if zone is None:
        return ""
    if isinstance(zone, str):
        return "@" + zone
    if zone == 0:
        return "Z"
    hours, rest = divmod(abs(zone), 3_600)
    minutes, seconds = divmod(rest, 60)
    return f"{'-' if zone < 0 else '+'}{hours:02d}:{minutes:02d}" + (f":{seconds:02d}" if seconds else "")
