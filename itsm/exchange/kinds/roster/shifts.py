"""Shifts of rosters: when they begin, how long they last, and how many people they want at least."""

from collections.abc import Callable, Mapping

from sqlalchemy.orm import Session

from database import UnitOfWork
from engine.errors import InvalidForm, text
from itsm.calendars.arithmetic.hours import WEEKDAYS
from itsm.exchange.cells import NO, YES, flag, parts
from itsm.exchange.kind import Field, Texts
from itsm.exchange.kinds.roster.plans import PlanParts, kind_of_parts
from itsm.exchange.kinds.things import CODE, NAMES, names_of
from itsm.organisation.values import Values
from itsm.roster.commands.change_plan import Change
from itsm.roster.commands.save_shift import read_shift, without_free_shift
from itsm.roster.planning.checking import checked_shift
from itsm.roster.planning.plan import WEEK, Rotation, Shift

EVERY_DAY = "every day"
MINUTES = 60


def _days(cell: str) -> str:
    """Weekdays in their order by name; what is none stays, and is refused later."""
    found = {_weekday(part) for part in parts(cell.replace(",", ";"))}
    if found == set(WEEKDAYS) or found & {EVERY_DAY, "每天"}:
        return EVERY_DAY
    return "; ".join(sorted(found, key=lambda one: (WEEKDAYS.index(one) if one in WEEKDAYS else 9, one)))


def _weekday(part: str) -> str:
    word = part.strip().casefold()
    if word.isascii() and word.isdigit() and 1 <= int(word[:2]) <= len(WEEKDAYS):
        return WEEKDAYS[int(word) - 1]
    return next((one for one in WEEKDAYS if len(word) > 2 and one.startswith(word)), word)


FIELDS = (
    CODE, *NAMES, Field("start", text("Begins at"), required=True), Field("hours", text("Hours")),
    Field("zone", text("Time zone"), also=("time_zone",)),
    Field("minimum", text("At least so many people"), stays=True),
    Field("night", text("It is a night shift"), stays=True, spelt=flag),
    Field("days", text("Days on which it begins"), stays=True, spelt=_days),
)  # fmt: skip


def _texts_of(_session: Session) -> Callable[[Shift | Rotation], Mapping[str, str]]:
    def said(shift: Shift | Rotation) -> Mapping[str, str]:
        assert isinstance(shift, Shift)
        hours = "" if shift.length is None else f"{shift.length / MINUTES:.10g}"
        return {
            **names_of(shift.names), "start": f"{shift.start // MINUTES:02}:{shift.start % MINUTES:02}",
            "hours": hours, "zone": shift.zone or "", "minimum": str(shift.minimum),
            "night": YES if shift.night else NO,
            "days": EVERY_DAY if shift.days == WEEK else "; ".join(WEEKDAYS[one - 1] for one in sorted(shift.days)),
        }  # fmt: skip

    return said


def _put(_work: UnitOfWork, texts: Texts) -> Change:
    night = texts.get("night") or NO
    if night not in (YES, NO):
        raise InvalidForm({"night": text("Write yes or no.")})
    found = Values({**texts, "night": "true" if night == YES else ""})
    shift = read_shift(found, None, _numbers(texts.get("days") or EVERY_DAY))
    found.done()
    checked = checked_shift(shift)
    return lambda plan: plan.with_shift(checked)


def _numbers(cell: str) -> frozenset[int]:
    if cell == EVERY_DAY:
        return WEEK
    unknown = [part for part in parts(cell) if part not in WEEKDAYS]
    if unknown:
        raise InvalidForm({"days": text("Write days such as monday; tuesday, or every day.")})
    return frozenset(WEEKDAYS.index(part) + 1 for part in parts(cell))


ROSTER_SHIFTS = kind_of_parts(
    "roster-shifts",
    (text("Shifts of rosters"), text("When shifts begin, how long they last, how many people they want at least.")),
    PlanParts(
        FIELDS, lambda plan: plan.shifts, _texts_of, _put, without_free_shift,
        lambda plan, part: plan.with_shift(part) if isinstance(part, Shift) else plan,
    ),
)  # fmt: skip
