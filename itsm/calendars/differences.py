"""What one revision of a calendar has otherwise than the one before, in words."""

from collections.abc import Iterator

from engine.errors import Text, text
from itsm.calendars.arithmetic.definition import Definition
from itsm.calendars.arithmetic.hours import WEEKDAYS, Spans, write_spans
from itsm.calendars.arithmetic.public_holidays import Region

WEEKDAY_NAMES: dict[str, Text] = {
    "monday": text("Monday"),
    "tuesday": text("Tuesday"),
    "wednesday": text("Wednesday"),
    "thursday": text("Thursday"),
    "friday": text("Friday"),
    "saturday": text("Saturday"),
    "sunday": text("Sunday"),
}
"""Words for the stored names of weekdays."""

NOTHING = text("none")


def differences(before: Definition, after: Definition) -> list[Text]:
    """Every difference as ``what: before → after``, exceptions one by one."""
    return [*_parts(before, after), *_exceptions(before, after)]


def _parts(before: Definition, after: Definition) -> Iterator[Text]:
    if before.zone != after.zone:
        yield _changed(text("Time zone"), before.zone, after.zone)
    for day, old, new in zip(WEEKDAYS, before.week, after.week, strict=True):
        if old != new:
            yield _changed(WEEKDAY_NAMES[day], _hours(old), _hours(new))
    if before.region != after.region:
        yield _changed(text("Holidays"), _region(before.region), _region(after.region))
    if before.make_up != after.make_up:
        yield _changed(text("Make-up days"), _hours(before.make_up), _hours(after.make_up))


def _exceptions(before: Definition, after: Definition) -> Iterator[Text]:
    old, new = ({each.day: each for each in one.exceptions} for one in (before, after))
    for day in sorted(old.keys() | new.keys()):
        if old.get(day) != new.get(day):
            was = _hours(old[day].spans) if day in old else text("as usual")
            now = _hours(new[day].spans) if day in new else text("as usual")
            yield _changed(day.isoformat(), was, now)


def _changed(what: Text | str, before: Text | str, after: Text | str) -> Text:
    return text("%(what)s: %(before)s → %(after)s", what=what, before=before, after=after)


def _hours(spans: Spans) -> Text | str:
    return write_spans(spans) or NOTHING


def _region(region: Region | None) -> Text | str:
    return f"{region.country} {region.subdivision}".strip() if region else NOTHING
