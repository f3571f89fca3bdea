"""Telephone numbers: one spelling for each, whatever people type (E.164), and how readers see it. Pure.

A number without a country code is one of the country that the organisation's time zone lies in.
"""

from functools import lru_cache

import phonenumbers
from babel.core import get_global

from engine.errors import InvalidInput, text

MOST = 5
"""Numbers of a person."""
LONGEST = 40
_FEWEST_DIGITS = 5
_EXAMPLE = "+86 138 0013 8000"


@lru_cache(maxsize=512)
def region_of(time_zone: str) -> str | None:
    """The country (``CN``) of an IANA time zone; None for one that is no country's, such as UTC."""
    country = str(get_global("zone_territories").get(time_zone, ""))
    return country if country.isalpha() else None


def normal_phone(typed: str, region: str | None) -> str:
    """The number as E.164; raises InvalidInput for what is no number, or lacks a country that nothing else tells."""
    found = _parsed(typed, region)
    if found is None or not phonenumbers.is_possible_number(found):
        if region is None and not typed.strip().startswith(("+", "00")):
            raise InvalidInput(
                text("Expected a number with its country such as %(example)s, but it is “%(number)s”.",
                     example=_EXAMPLE, number=typed.strip()[:LONGEST])
            )  # fmt: skip
        raise InvalidInput(
            text("Expected a telephone number such as %(example)s, but it is “%(number)s”.", example=_EXAMPLE,
                 number=typed.strip()[:LONGEST])
        )  # fmt: skip
    return phonenumbers.format_number(found, phonenumbers.PhoneNumberFormat.E164)


def phone_meant(typed: str, region: str | None) -> str | None:
    """The number that was typed, or None when it is something else: a name, an address, a part of a number."""
    if sum(character.isdigit() for character in typed) < _FEWEST_DIGITS or "@" in typed:
        return None
    try:
        return normal_phone(typed, region)
    except InvalidInput:
        return None


def shown_phone(number: str) -> str:
    """A kept number for readers, in the groups of its country."""
    found = _parsed(number, None)
    return number if found is None else phonenumbers.format_number(
        found, phonenumbers.PhoneNumberFormat.INTERNATIONAL
    )  # fmt: skip


def _parsed(typed: str, region: str | None) -> phonenumbers.PhoneNumber | None:
    plain = typed.strip()
    if not plain or len(plain) > LONGEST:
        return None
    if plain.startswith("00"):
        plain = f"+{plain[2:]}"
    try:
        return phonenumbers.parse(plain, region)
    except phonenumbers.NumberParseException:
        return None
