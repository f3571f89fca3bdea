"""How instants, durations and numbers are written in a language and a time zone (data: Unicode CLDR, through Babel)."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import cache, lru_cache
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_datetime, format_timedelta
from babel.numbers import format_decimal, get_currency_symbol
from babel.units import format_unit

from itsm.language.catalogue import gettext

_DAY = len("2026-11-20")
_UNITS = (("day", 86400), ("hour", 3600), ("minute", 60), ("second", 1))


def format_date_time(at: datetime, language: str, zone: str) -> str:
    """Date and time to the minute in ``zone``: ``20 Nov 2026, 17:05`` or ``2026年11月20日 17:05``."""
    return _date_time(at.astimezone(UTC).replace(second=0, microsecond=0), language, zone)


@lru_cache(maxsize=5000)  # what is due at a desk stands in the lists of all its people, and takes long to write
def _date_time(minute: datetime, language: str, zone: str) -> str:
    pattern = "y年M月d日 HH:mm" if language == "zh-CN" else "d MMM y, HH:mm"
    return format_datetime(minute.astimezone(ZoneInfo(zone)), pattern, locale=_locale(language))


def format_exact(at: datetime, language: str, zone: str) -> str:
    """Date, time to the second and zone, for whoever hovers over a shorter form."""
    local = at.astimezone(ZoneInfo(zone))
    pattern = "y年M月d日 EEEE HH:mm:ss" if language == "zh-CN" else "EEEE, d MMMM y, HH:mm:ss"
    return f"{format_datetime(local, pattern, locale=_locale(language))} {zone}"


def format_day(at: datetime, language: str, zone: str) -> str:
    """The date in ``zone``: ``20 Nov 2026`` or ``2026年11月20日``."""
    return format_plain_date(at.astimezone(ZoneInfo(zone)).date(), language)


def format_plain_date(day: date, language: str) -> str:
    """A date: ``20 Nov 2026`` or ``2026年11月20日``."""
    return format_date(day, "y年M月d日" if language == "zh-CN" else "d MMM y", locale=_locale(language))


def format_date_with_weekday(day: date, language: str) -> str:
    """A date with its weekday: ``Fri, 20 Nov 2026`` or ``2026年11月20日 周五``."""
    return format_date(day, "y年M月d日 EEE" if language == "zh-CN" else "EEE, d MMM y", locale=_locale(language))


def format_month(day: date, language: str) -> str:
    """The name of the month of ``day``: ``November`` or ``十一月``."""
    return format_date(day, "LLLL", locale=_locale(language))


def weekday_names(language: str, width: str = "wide") -> list[str]:
    """Names of the weekdays from Monday on; ``width`` is wide, abbreviated or narrow as CLDR has them."""
    names = _locale(language).days["stand-alone"][width]
    return [names[number] for number in range(7)]


def territory_name(code: str, language: str) -> str:
    """The name of a country by its code of ISO 3166-1: ``China`` or ``中国``; the code where there is none."""
    return str(_locale(language).territories.get(code, code))


def format_relative(at: datetime, now: datetime, language: str) -> str:
    """How far ``at`` is from ``now``, in one unit: ``2 hours ago``, ``in 3 days``, ``2小时前``, ``just now``."""
    if abs(at - now) < timedelta(minutes=1):
        return gettext("just now", language)
    return format_timedelta(at - now, add_direction=True, threshold=1.01, locale=_locale(language))


def format_duration(length: timedelta, language: str) -> str:
    """``length`` in its two largest units: ``1 day 4 hr``, ``12 min``, ``1天4小时``; a negative one as its amount."""
    return _duration(abs(int(length.total_seconds())), language)


@lru_cache(maxsize=2000)  # lists say the same lengths again and again, and the rules of a language take their time
def _duration(seconds: int, language: str) -> str:
    parts: list[tuple[int, str]] = []
    for unit, size in _UNITS:
        count, seconds = divmod(seconds, size)
        if count or parts:
            parts.append((count, unit))
    shown = [part for part in parts[:2] if part[0]] or [(0, "second")]
    words = [format_unit(count, f"duration-{unit}", "short", locale=_locale(language)) for count, unit in shown]
    return ("" if language == "zh-CN" else " ").join(words)


def day_or_time(written: str, language: str, zone: str) -> str:
    """What is kept as ``2026-11-20`` or as an instant, for people of ``zone``; anything else as it is written."""
    try:
        if len(written) == _DAY:
            return format_plain_date(date.fromisoformat(written), language)
        moment = datetime.fromisoformat(written)
    except ValueError:
        return written
    return format_date_time(moment, language, zone) if moment.tzinfo is not None else written


def format_money(hundredths: int, currency: str, language: str) -> str:
    """An amount with its currency: ``CNY 6,800`` or ``¥6,800``; with its hundredths where there are some."""
    whole, rest = divmod(hundredths, 100)
    number = format_number(whole, language) if not rest else format_decimal(
        Decimal(hundredths) / 100, "#,##0.00", locale=_locale(language)
    )  # fmt: skip
    if language == "zh-CN" and currency:
        return f"{get_currency_symbol(currency, locale=_locale(language))}{number}"
    return f"{currency} {number}".strip()


def format_number(value: int | float, language: str) -> str:
    """``value`` with the language's separators."""
    return format_decimal(value, locale=_locale(language))


@cache
def _locale(language: str) -> Locale:
    return Locale.parse(language, sep="-")
