"""Times and minutes as people and programs write them."""

from datetime import datetime, timedelta
from decimal import Decimal

from engine.errors import InvalidInput, Text, text
from engine.feel import DateTime, parse_date_time

_MINUTE = timedelta(minutes=1)
_MICROSECONDS = 60_000_000
_MOST_MINUTES = 200_000_000
_LONGEST = 100


def read_time(written: str) -> datetime:
    """A time of ISO 8601 with an offset, ``Z`` or ``@`` and the name of a zone (as FEEL writes it).

    Raises InvalidInput for what is no time and for a time without a zone.
    """
    found = _read(written.strip())
    if found is None:
        raise InvalidInput(
            text("Expected a time such as 2026-03-02T09:00+08:00, but it is “%(written)s”.", written=written[:60])
        )
    if found.utcoffset() is None:
        raise InvalidInput(
            text("Expected a time with a zone, such as 2026-03-02T09:00+08:00, but %(at)s has none. Add it.",
                 at=found.isoformat())
        )  # fmt: skip
    return found


def of_minutes(minutes: int | Decimal) -> timedelta:
    """A length in minutes. Raises InvalidInput for one that is longer than all years that are computed with."""
    exact = Decimal(minutes)
    if abs(exact) > _MOST_MINUTES:
        raise InvalidInput(text("Expected at most %(most)s minutes, but there are more.", most=_MOST_MINUTES))
    return timedelta(microseconds=int(exact * _MICROSECONDS))


def whole_minutes(length: timedelta) -> int:
    """The minutes that are over; of a negative length the same with a minus."""
    return length // _MINUTE if length >= timedelta(0) else -(-length // _MINUTE)


def unknown_years_told(code: str, years: list[int]) -> Text:
    """The warning that a result rests on years whose holidays are not known yet."""
    return text(
        "The holidays of calendar “%(code)s” are not known yet for %(years)s: enter them by hand, or update Flowdesk.",
        code=code,
        years=", ".join(map(str, years[:3])) + (" …" if len(years) > 3 else ""),
    )


def _read(written: str) -> datetime | None:
    if len(written) > _LONGEST:
        return None
    try:
        if "@" in written:
            return _named(written)
        return datetime.fromisoformat(written)
    except (ValueError, OverflowError):
        return None


def _named(written: str) -> datetime | None:
    """A time with the name of a zone; seconds may be left out."""
    clock, _, zone = written.partition("@")
    found = parse_date_time(f"{datetime.fromisoformat(clock).isoformat()}@{zone}")
    return found.to_python() if isinstance(found, DateTime) else None
