"""The points of a checklist: what is looked at, or read off with its limits; and their answers."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields
from decimal import Decimal, InvalidOperation
from typing import cast

from engine.errors import Text, text
from itsm.organisation.values import Values
from itsm.packs.names import LANGUAGES, in_language

OK, NOT_OK, UNCHECKED = "ok", "not_ok", ""
RESULTS: Mapping[str, Text] = {
    OK: text("In order"), NOT_OK: text("Not in order"), UNCHECKED: text("Not checked"),
}  # fmt: skip
MOST, NAME_LENGTH, UNIT_LENGTH, REMARK_LENGTH = 60, 200, 20, 500
MOST_DIGITS = 20


@dataclass(frozen=True, slots=True)
class Point:
    """A point by its names; with ``is_reading`` a number in ``unit`` is read off, in order from ``low`` to ``high``.

    ``photo``: what is not in order needs a photo.
    """

    names: Mapping[str, str]
    is_reading: bool = False
    unit: str = ""
    low: str = ""
    high: str = ""
    photo: bool = False
    result: str = UNCHECKED
    reading: str = ""
    remark: str = ""
    file: int | None = None
    """Key of an attachment of the record: the evidence."""

    def name(self, language: str) -> str:
        """What it is called."""
        return in_language(self.names, language)

    @property
    def limits(self) -> str:
        """From where to where a reading is in order, with its unit; empty without limits."""
        if not (self.low or self.high):
            return ""
        span = f"≥ {self.low}" if not self.high else f"≤ {self.high}" if not self.low else f"{self.low} – {self.high}"
        return f"{span} {self.unit}".strip()

    def said(self, language: str) -> str:
        """A finding in one line: its name, the reading with its limits, the remark."""
        read = f"{self.reading} {self.unit}".strip() if self.reading else ""
        parts = [f"{read} ({self.limits})" if read and self.limits else read, " ".join(self.remark.split())]
        more = ", ".join(part for part in parts if part)
        return f"{self.name(language)}: {more}" if more else self.name(language)

    def judged(self) -> str:
        """The result of a reading, as its limits say."""
        value = number(self.reading)
        if value is None:
            return UNCHECKED
        low, high = number(self.low), number(self.high)
        fits = (low is None or value >= low) and (high is None or value <= high)
        return OK if fits else NOT_OK


def number(written: str) -> Decimal | None:
    """A number of a form, with a point or a comma; None when it is none."""
    try:
        found = Decimal(written.strip().replace(",", ".")) if 0 < len(written.strip()) <= MOST_DIGITS else None
    except InvalidOperation:
        return None
    return found if found is not None and found.is_finite() else None


def points_of(stored: Iterable[Mapping[str, object]]) -> list[Point]:
    """The points of a row."""
    known = {one.name for one in fields(Point)}
    return [
        Point(**cast("dict[str, object]", {name: value for name, value in one.items() if name in known}))  # type: ignore[arg-type]  # what ``kept`` wrote
        for one in stored
    ]  # fmt: skip


def kept(points: Iterable[Point]) -> list[dict[str, object]]:
    """Points as a row keeps them."""
    return [asdict(one) for one in points]


def typed_points(found: Values) -> list[Point]:
    """The points of a form of a plan: numbered rows; one without a name is none. Notes what is wrong."""
    points = [one for place in range(MOST) if (one := _typed(found, f"point_{place}_")) is not None]
    if not points:
        found.errors["points"] = text("Write at least one point that is looked at.")
    return points


def _typed(found: Values, prefix: str) -> Point | None:
    names = {one: found.line(f"{prefix}{one}", NAME_LENGTH) for one in LANGUAGES}
    written = {one: name for one, name in names.items() if name}
    if not written:
        return None
    is_reading = found.raw(f"{prefix}kind") == "reading"
    limits = {name: _limit(found, f"{prefix}{name}") if is_reading else "" for name in ("low", "high")}
    low, high = number(limits["low"]), number(limits["high"])
    if low is not None and high is not None and low > high:
        found.errors[f"{prefix}high"] = text("The upper limit must not lie below the lower one.")
    unit = (found.line(f"{prefix}unit", UNIT_LENGTH) or "") if is_reading else ""
    photo = found.raw(f"{prefix}photo") == "true"
    return Point(written, is_reading, unit, limits["low"], limits["high"], photo)


def _limit(found: Values, name: str) -> str:
    written = found.raw(name)
    if written and number(written) is None:
        found.errors[name] = text("Write a number.")
    return written.replace(",", ".")
