"""Reads ISO 8601 texts of dates, times and durations as DMN 1.5 §10.3.4.1 asks for."""

from engine.feel.messages import message
from engine.feel.moments import civil, zones
from engine.feel.moments.dates import Date, DateTime, Time
from engine.feel.moments.durations import DAY, HOUR, MINUTE, NANO, DayTimeDuration, Duration, YearMonthDuration
from engine.feel.moments.zones import Zone

_YEAR_MIN, _YEAR_MAX = 4, 9
_MONTHS, _HOURS, _SIXTY = 12, 24, 60
_NANO_DIGITS = 9
_AMOUNT_DIGITS = 34
_OFFSET_LENGTHS = (6, 9)
_DURATION_UNITS = {"D": DAY, "H": HOUR, "M": MINUTE, "W": 7 * DAY}


class _Text:
    """A text and a position in it; each ``take`` moves on or raises ValueError."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0

    @property
    def rest(self) -> str:
        return self.text[self.at :]

    def skip(self, literal: str) -> bool:
        if self.text.startswith(literal, self.at):
            self.at += len(literal)
            return True
        return False

    def need(self, literal: str) -> None:
        if not self.skip(literal):
            raise ValueError(
                message(
                    'Expected "%(wanted)s" at position %(position)s of "%(text)s".',
                    wanted=literal, position=self.at + 1, text=self.text,
                )
            )

    def digits(self) -> str:
        start = self.at
        while self.at < len(self.text) and self.text[self.at] in "0123456789":
            self.at += 1
        if start == self.at:
            raise ValueError(
                message('Expected digits at position %(position)s of "%(text)s".', position=start + 1, text=self.text)
            )
        return self.text[start : self.at]

    def two(self, below: int) -> int:
        digits = self.digits()
        if len(digits) != 2 or int(digits) >= below:
            raise ValueError(
                message(
                    'Expected two digits below %(limit)s in "%(text)s", but got "%(digits)s".',
                    limit=below, text=self.text, digits=digits,
                )
            )
        return int(digits)

    def fraction(self) -> int:
        """Read the digits after the point as nanoseconds; further digits are cut."""
        return int(self.digits()[:_NANO_DIGITS].ljust(_NANO_DIGITS, "0")) if self.skip(".") else 0

    def loose_fraction(self) -> int:
        """Read a fraction whose digits may be missing (``PT0.S``)."""
        return 0 if self.rest.startswith(".S") and self.skip(".") else self.fraction()

    def end(self) -> None:
        if self.at != len(self.text):
            raise ValueError(
                message('Expected the end of "%(text)s", but found "%(rest)s".', text=self.text, rest=self.rest)
            )


def parse_date(text: str) -> Date:
    """Read ``2026-02-28``; the year may be signed and have up to nine digits. Raises ValueError."""
    cursor = _Text(text)
    date = _date(cursor)
    cursor.end()
    return date


def parse_time(text: str, widest: int = zones.MAX_OFFSET) -> Time:
    """Read ``10:30:00``, with fraction and zone (``Z``, ``+08:00``, ``@Asia/Shanghai``). Raises ValueError."""
    return _time(_Text(text), widest)


def parse_date_time(text: str, widest: int = zones.MAX_OFFSET) -> DateTime:
    """Read ``2026-02-28T10:30:00``; a date alone is its midnight, ``24:00:00`` the next day's. Raises ValueError."""
    cursor = _Text(text)
    date = _date(cursor)
    if cursor.at == len(text):
        return DateTime(date, Time(0))
    cursor.need("T")
    if cursor.rest.startswith("24:00:00"):
        return _end_of_day(date, cursor, widest)
    return DateTime(date, _time(cursor, widest))


def _end_of_day(date: Date, cursor: _Text, widest: int) -> DateTime:
    """Read ``24:00:00``: the midnight that begins the next day."""
    cursor.need("24:00:00")
    if cursor.fraction():
        raise ValueError(message('Expected nothing after 24:00:00 in "%(text)s".', text=cursor.text))
    following = make_date(*civil.date_of(date.number + 1))
    return DateTime(following, Time(0, 0, parse_zone(cursor.rest, widest)))


def _date(cursor: _Text) -> Date:
    sign = -1 if cursor.skip("-") else 1
    digits = cursor.digits()
    if not _YEAR_MIN <= len(digits) <= _YEAR_MAX or (len(digits) > _YEAR_MIN and digits[0] == "0"):
        raise ValueError(message('Expected a year of four to nine digits in "%(text)s".', text=cursor.text))
    year = sign * int(digits)
    cursor.need("-")
    month = cursor.two(_MONTHS + 1)
    cursor.need("-")
    return make_date(year, month, cursor.two(32))


def make_date(year: int, month: int, day: int) -> Date:
    """Return a date, or raise ValueError when the calendar has none such."""
    if not (abs(year) <= civil.MAX_YEAR and 1 <= month <= _MONTHS and 1 <= day <= civil.days_in_month(year, month)):
        raise ValueError(
            message(
                "Expected a day of the calendar, but got year %(year)s, month %(month)s, day %(day)s.",
                year=year, month=month, day=day,
            )
        )
    return Date(year, month, day)


def _time(cursor: _Text, widest: int) -> Time:
    hour = cursor.two(_HOURS)
    cursor.need(":")
    minute = cursor.two(_SIXTY)
    cursor.need(":")
    second = cursor.two(_SIXTY)
    nanosecond = cursor.fraction()
    zone = parse_zone(cursor.rest, widest)
    return Time(hour * 3_600 + minute * 60 + second, nanosecond, zone)


def parse_zone(text: str, widest: int = zones.MAX_OFFSET) -> Zone:
    """Read nothing, ``Z``, ``+08:00`` or ``@Asia/Shanghai``; ``widest`` is the greatest offset. Raises ValueError."""
    if text in {"", "Z", "z"}:
        return 0 if text else None
    if text.startswith("@"):
        if not zones.known(text[1:]):
            raise ValueError(
                message(
                    'Expected the name of a time zone, but got "%(name)s". Use one like Asia/Shanghai.', name=text[1:]
                )
            )
        return text[1:]
    if text[0] not in "+-" or len(text) not in _OFFSET_LENGTHS:
        raise ValueError(
            message('Expected a zone like "Z", "+08:00" or "@Asia/Shanghai", but got "%(text)s".', text=text)
        )
    cursor = _Text(text[1:])
    offset = cursor.two(_HOURS) * 3_600
    cursor.need(":")
    offset += cursor.two(_SIXTY) * 60
    if cursor.skip(":"):
        offset += cursor.two(_SIXTY)
    cursor.end()
    if offset > widest:
        raise ValueError(message('Expected an offset of at most 14 hours, but got "%(offset)s".', offset=text))
    return -offset if text[0] == "-" else offset


def parse_duration(text: str, *, weeks: bool = True) -> Duration:
    """Read ``P5DT2H`` or ``P1Y6M`` (and ``P2W``, which FEEL itself does not know). Raises ValueError.

    Years and months cannot stand together with days and times: their length would depend on the calendar.
    """
    cursor = _Text(text)
    sign = -1 if cursor.skip("-") else 1
    cursor.need("P")
    months, days = _date_units(cursor, weeks)
    nanos = _clock_units(cursor) if cursor.skip("T") else None
    cursor.end()
    if months is not None and (days is not None or nanos is not None):
        raise ValueError(
            message('Expected either years and months or days and times, but got both in "%(text)s".', text=text)
        )
    if months is not None:
        return YearMonthDuration(sign * months)
    if days is None and nanos is None:
        raise ValueError(message('Expected a duration like "P5D" or "PT2H", but got "%(text)s".', text=text))
    return DayTimeDuration(sign * ((days or 0) + (nanos or 0)))


def _date_units(cursor: _Text, weeks: bool) -> tuple[int | None, int | None]:
    months: int | None = None
    days: int | None = None
    allowed = "YMWD" if weeks else "YMD"
    while cursor.rest and not cursor.rest.startswith("T"):
        amount = _amount(cursor)
        unit = cursor.rest[:1]
        if unit not in allowed or not unit:
            raise ValueError(
                message(
                    'Expected one of %(units)s at position %(position)s of "%(text)s".',
                    units=", ".join(allowed), position=cursor.at + 1, text=cursor.text,
                )
            )
        allowed = allowed[allowed.index(unit) + 1 :]
        cursor.skip(unit)
        if unit in "YM":
            months = (months or 0) + amount * (_MONTHS if unit == "Y" else 1)
        else:
            days = (days or 0) + amount * _DURATION_UNITS[unit]
    return months, days


def _clock_units(cursor: _Text) -> int:
    total: int | None = None
    allowed = "HMS"
    while cursor.rest:
        amount = _amount(cursor)
        nanos = cursor.loose_fraction()
        unit = cursor.rest[:1]
        if not unit or unit not in allowed or (nanos and unit != "S"):
            raise ValueError(
                message(
                    'Expected H, M or S at position %(position)s of "%(text)s".',
                    position=cursor.at + 1, text=cursor.text,
                )
            )
        allowed = allowed[allowed.index(unit) + 1 :]
        cursor.skip(unit)
        total = (total or 0) + (amount * NANO + nanos if unit == "S" else amount * _DURATION_UNITS[unit])
    if total is None:
        raise ValueError(message('Expected hours, minutes or seconds after "T" in "%(text)s".', text=cursor.text))
    return total


def _amount(cursor: _Text) -> int:
    digits = cursor.digits()
    if len(digits) > _AMOUNT_DIGITS:
        raise ValueError(
            message(
                'Expected an amount of at most %(limit)s digits in "%(text)s".', limit=_AMOUNT_DIGITS, text=cursor.text
            )
        )
    return int(digits)
