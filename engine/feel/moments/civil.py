"""Days of the proleptic Gregorian calendar, counted from 1970-01-01, for any year."""

MAX_YEAR = 999_999_999
_DAYS_IN_MONTH = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_DAYS_IN_ERA = 146_097
_YEARS_IN_ERA = 400
_EPOCH_SHIFT = 719_468
_MARCH, _FEBRUARY, _DECEMBER = 3, 2, 12


def is_leap(year: int) -> bool:
    """Say whether a year has a 29th of February."""
    return year % 4 == 0 and (year % 100 != 0 or year % _YEARS_IN_ERA == 0)


def days_in_month(year: int, month: int) -> int:
    """Return the number of days of a month (1-12)."""
    return 29 if month == _FEBRUARY and is_leap(year) else _DAYS_IN_MONTH[month - 1]


def day_number(year: int, month: int, day: int) -> int:
    """Return the days between 1970-01-01 and a date (negative before it)."""
    shifted = year - (month < _MARCH)
    era, year_of_era = divmod(shifted, _YEARS_IN_ERA)
    day_of_year = (153 * (month + (-3 if month >= _MARCH else 9)) + 2) // 5 + day - 1
    day_of_era = year_of_era * 365 + year_of_era // 4 - year_of_era // 100 + day_of_year
    return era * _DAYS_IN_ERA + day_of_era - _EPOCH_SHIFT


def date_of(number: int) -> tuple[int, int, int]:
    """Return (year, month, day) of a day number."""
    era, day_of_era = divmod(number + _EPOCH_SHIFT, _DAYS_IN_ERA)
    year_of_era = (day_of_era - day_of_era // 1460 + day_of_era // 36524 - day_of_era // 146096) // 365
    day_of_year = day_of_era - (365 * year_of_era + year_of_era // 4 - year_of_era // 100)
    shifted_month = (5 * day_of_year + 2) // 153
    day = day_of_year - (153 * shifted_month + 2) // 5 + 1
    month = shifted_month + 3 if shifted_month < 10 else shifted_month - 9
    return year_of_era + era * _YEARS_IN_ERA + (month < _MARCH), month, day


def plus_months(year: int, month: int, day: int, months: int) -> tuple[int, int, int]:
    """Add months to a date; the day is cut to the last of the month (DMN 1.5 §10.3.2.3.8)."""
    shifted_year, index = divmod(year * _DECEMBER + month - 1 + months, _DECEMBER)
    return shifted_year, index + 1, min(day, days_in_month(shifted_year, index + 1))


def weekday(number: int) -> int:
    """Return 1 (Monday) to 7 (Sunday) for a day number."""
    return (number + 3) % 7 + 1


def week_of_year(number: int) -> int:
    """Return the ISO 8601 week of a day number."""
    thursday = number - weekday(number) + 4
    year, _, _ = date_of(thursday)
    return (thursday - day_number(year, 1, 1)) // 7 + 1
