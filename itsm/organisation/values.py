"""What a form says of a thing, checked field by field: all that is wrong is told at once."""

import re
from collections.abc import Collection, Mapping
from datetime import date

from engine.errors import InvalidForm, Text, text
from itsm.people.commands.checks import LANGUAGES, time_zones

_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


class Values:
    """The texts of a form by field; each look at a field notes what is wrong, ``done`` raises it."""

    def __init__(self, given: Mapping[str, str]) -> None:
        self._given, self.errors = given, dict[str, Text]()

    def raw(self, name: str) -> str:
        """What was typed, without outer space."""
        return self._given.get(name, "").strip()

    def has(self, name: str) -> bool:
        """True when the form says something of the field, be it that it is empty."""
        return name in self._given

    def line(self, name: str, most: int, required: bool = False) -> str | None:
        """One line or several of at most ``most`` characters; None when empty."""
        value = self.raw(name)
        if required and not value:
            self.errors[name] = text("Fill this in.")
        elif len(value) > most:
            self.errors[name] = text("Write at most %(most)s characters.", most=most)
        return value or None

    def code(self, name: str, most: int) -> str:
        """A short name for programs: Latin letters, digits, dots, hyphens and underscores."""
        value = self.raw(name)
        if not _CODE.fullmatch(value) or len(value) > most:
            self.errors[name] = text("Use up to %(most)s letters a–z, digits, dots or hyphens.", most=most)
        return value

    def choice(self, name: str, among: Collection[str], required: bool = False) -> str | None:
        """One of ``among``; None when empty."""
        value = self.raw(name)
        if (required or value) and value not in among:
            self.errors[name] = text("Choose one from the list.")
        return value or None

    def zone(self, name: str, required: bool = False) -> str | None:
        """An IANA time zone; None when empty."""
        return self.choice(name, time_zones(), required)

    def names(self, prefix: str = "name") -> dict[str, str]:
        """Names by language from fields such as ``name_en``; the English one is needed."""
        found = {language: self.line(f"{prefix}_{language}", 100, language == "en") for language in LANGUAGES}
        return {language: name for language, name in found.items() if name}

    def day(self, name: str, required: bool = False) -> date | None:
        """A date as browsers send it; None when empty."""
        value = self.line(name, 10, required)
        try:
            return date.fromisoformat(value) if value else None
        except ValueError:
            self.errors[name] = text("Choose a date.")
            return None

    def whole(self, name: str, least: int, most: int) -> int | None:
        """A whole number in a range; None when empty."""
        value = self.raw(name)
        number = int(value) if value.isascii() and value.isdigit() and len(value) <= len(str(most)) else None
        if value and (number is None or not least <= number <= most):
            self.errors[name] = text("Write a whole number from %(least)s to %(most)s.", least=least, most=most)
        return number

    def minute(self, name: str) -> int | None:
        """A time of the day in minutes since midnight; None when empty."""
        value = self.raw(name)
        found = re.fullmatch(r"([01]\d|2[0-3]):([0-5]\d)", value)
        if value and not found:
            self.errors[name] = text("Write a time such as 08:30.")
        return int(found[1]) * 60 + int(found[2]) if found else None

    def done(self) -> None:
        """Raise InvalidForm when a field is wrong."""
        if self.errors:
            raise InvalidForm(self.errors)
