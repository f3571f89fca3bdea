"""Public holidays of a country or a part of one, from the package ``holidays``, and the years that it knows.

Some governments announce each year anew which days off are moved and which weekend days are worked for them (mainland
China's 调休). Years for which the package has no such announcement yet are not known: fixed and lunar holidays are
there, the moved days are not.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from engine.errors import InvalidInput, text
from itsm.language import listed

_ANNOUNCER = "CN"
_SILENT_YEARS = 3
"""A country that fell silent so many years before China's newest announcement in the package announces no more."""

_MOVED = 4
"""Numbers of an entry of the package for a moved day off: its month and day, and those of the day worked for it."""


@dataclass(frozen=True, slots=True)
class Region:
    """A country (ISO 3166-1 alpha-2) and, where it matters, a part of it as ISO 3166-2 calls it without the country."""

    country: str
    subdivision: str = ""


@dataclass(frozen=True, slots=True)
class HolidayYear:
    """The days off and the weekend days that are worked instead in one year; ``known`` when both are certain."""

    days: frozenset[date]
    make_up: frozenset[date]
    known: bool


def checked_region(region: Region) -> Region:
    """``region``; raises InvalidInput when the package does not know the country or its part."""
    import holidays

    parts = holidays.list_supported_countries().get(region.country)
    if parts is None:
        raise InvalidInput(
            text("Expected a country whose holidays are known, such as CN, but it is “%(country)s”.",
                 country=region.country[:40])
        )  # fmt: skip
    if region.subdivision and region.subdivision not in parts:
        raise InvalidInput(
            text(
                "Expected a part of %(country)s (%(parts)s), but it is “%(part)s”. Leave it empty for the whole.",
                country=region.country, parts=listed(parts, "–"), part=region.subdivision[:40],
            )
        )  # fmt: skip
    return region


def countries() -> Mapping[str, tuple[str, ...]]:
    """Codes of all countries that are known (without names that stand for others), with those of their parts."""
    import holidays

    found = holidays.list_supported_countries(include_aliases=False)
    return {code: tuple(parts) for code, parts in sorted(found.items()) if len(code) == 2}


@lru_cache(maxsize=4096)
def holiday_year(region: Region, year: int) -> HolidayYear:
    """What the package says of ``year``; the years around are asked too: a day worked in one may be for the next."""
    found = _asked(region, year, "")
    made_up = {day for day in getattr(found, "weekend_workdays", ()) if day.year == year}
    days = frozenset(day for day in found if day.year == year)
    return HolidayYear(days, frozenset(made_up) - days, _is_known(found, region, year))


@lru_cache(maxsize=256)
def holiday_names(region: Region, year: int, language: str) -> Mapping[date, str]:
    """Names of the days off of ``year`` in ``language`` where the package has them, else in English or their own."""
    spoken: tuple[str, ...] = _asked(region, year, "").supported_languages
    wanted = (language.replace("-", "_"), "en_US", "en_GB", "en")
    chosen = next((tag for tag in wanted if tag in spoken), "")
    return {day: name for day, name in sorted(_asked(region, year, chosen).items()) if day.year == year}


def has_make_up_days(region: Region) -> bool:
    """True where weekend days are sometimes worked for days off."""
    return bool(_last_announced(region.country))


def _asked(region: Region, year: int, language: str) -> Any:
    import holidays

    return holidays.country_holidays(
        region.country,
        subdiv=region.subdivision or None,
        years=(year - 1, year, year + 1),
        expand=False,
        language=language or None,
    )


def _is_known(found: Any, region: Region, year: int) -> bool:
    if not found.start_year <= year <= found.end_year:
        return False
    last = _last_announced(region.country)
    return not last or year <= last or last < _last_announced(_ANNOUNCER) - _SILENT_YEARS


@lru_cache(maxsize=256)
def _last_announced(country: str) -> int:
    """The last year with a day worked for another in the package; 0 where there are no such days."""
    announced: Mapping[int, Any] = getattr(_asked(Region(country), 2000, ""), "special_public_holidays", {})
    moved = (year for year, entries in announced.items() if any(len(each) == _MOVED for each in _listed(entries)))
    return max(moved, default=0)


def _listed(entries: Any) -> list[tuple[object, ...]]:
    """Entries of one year: the package writes a single one without the tuple around."""
    return [entries] if entries and not isinstance(entries[0], tuple) else list(entries)
