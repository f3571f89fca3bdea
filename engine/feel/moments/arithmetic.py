"""Adding and subtracting dates, times and durations (DMN 1.5 §10.3.2.3 and table 57)."""

from engine.feel.messages import message
from engine.feel.moments import civil, zones
from engine.feel.moments.dates import Date, DateTime, Time
from engine.feel.moments.durations import DAY, NANO, DayTimeDuration, Duration, YearMonthDuration


def add_to_date_time(moment: DateTime, duration: Duration) -> DateTime:
    """Add a duration. Days and times are added on the time line, months on the calendar. Raises ValueError.

    A local time that comes twice, when clocks are put back, keeps its first meaning under the name of the zone; the
    second one is given with its offset instead.
    """
    if isinstance(duration, YearMonthDuration):
        return DateTime(_plus_months(moment.date, duration.months), moment.time)
    seconds, nanosecond = divmod(moment.nanoseconds + duration.nanoseconds, NANO)
    zone = moment.zone
    local = seconds if zone is None else zones.local_seconds(zone, seconds)
    if isinstance(zone, str) and zones.offset_at(zone, local) != local - seconds:
        zone = local - seconds
    result = DateTime.from_local(local, nanosecond, zone)
    _check(result.date)
    return result


def add_to_date(day: Date, duration: Duration) -> Date:
    """Add a duration to a date; hours are counted from its midnight and then cut. Raises ValueError."""
    if isinstance(duration, YearMonthDuration):
        return _plus_months(day, duration.months)
    result = Date.from_number((day.number * DAY + duration.nanoseconds) // DAY)
    return _check(result)


def add_to_time(wall: Time, duration: DayTimeDuration) -> Time:
    """Add a duration to a time of day, round the clock."""
    nanos = (wall.second_of_day * NANO + wall.nanosecond + duration.nanoseconds) % DAY
    second, nanosecond = divmod(nanos, NANO)
    return Time(second, nanosecond, wall.zone)


def months_between(start: Date, end: Date) -> YearMonthDuration:
    """Return the whole months from one date to another (negative when end is earlier)."""
    if end < start:
        return YearMonthDuration(-months_between(end, start).months)
    months = (end.year - start.year) * 12 + end.month - start.month
    return YearMonthDuration(months - (end.day < start.day))


def midnight_utc(day: Date) -> DateTime:
    """Return a date as the date and time of its midnight in UTC (DMN 1.5 §10.3.2.3.6)."""
    return DateTime(day, Time(0, 0, 0))


def _plus_months(day: Date, months: int) -> Date:
    return _check(Date(*civil.plus_months(day.year, day.month, day.day, months)))


def _check(day: Date) -> Date:
    if abs(day.year) > civil.MAX_YEAR:
        raise ValueError(
            message(
                "Expected a year within ±%(limit)s, but the result is in %(year)s.", limit=civil.MAX_YEAR, year=day.year
            )
        )
    return day
