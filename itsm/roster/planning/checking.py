"""What may stand in a plan: everything that cannot be computed with is refused, beside its field."""

import re

from engine.errors import InvalidForm, Text, text
from itsm.language import listed
from itsm.roster.planning.instants import DAY
from itsm.roster.planning.plan import WEEK, Plan, Rotation, Shift

_CODE = re.compile(r"[a-z0-9][a-z0-9-]{0,29}")
MOST_SHIFTS, MOST_ROTATIONS, MOST_MEMBERS, MOST_TURNS, LONGEST_TURN = 24, 60, 200, 200, 31
LONGEST_SHIFT = 7 * DAY
MOST_PEOPLE = 99


def checked_shift(shift: Shift) -> Shift:
    """``shift``; raises InvalidForm with all that is wrong of it."""
    errors = dict[str, Text]()
    if not _CODE.fullmatch(shift.code):
        errors["code"] = text("Use up to 30 small letters, digits or hyphens, such as early.")
    if not 0 <= shift.start < DAY:
        errors["start"] = text("Write a time such as 08:30.")
    if shift.length is not None and not 0 < shift.length <= LONGEST_SHIFT:
        errors["hours"] = text("Write hours from 0.25 to 168, or nothing: until the next shift without hours begins.")
    if not 0 <= shift.minimum <= MOST_PEOPLE:
        errors["minimum"] = text("Write a number from 0 to %(most)s.", most=MOST_PEOPLE)
    if not shift.days or not shift.days <= WEEK:
        errors["days"] = text("Choose at least one day.")
    if errors:
        raise InvalidForm(errors)
    return shift


def checked_rotation(rotation: Rotation, plan: Plan) -> Rotation:
    """``rotation``, which is to stand in ``plan``; raises InvalidForm with all that is wrong of it."""
    errors = dict[str, Text]()
    if not _CODE.fullmatch(rotation.code):
        errors["code"] = text("Use up to 30 small letters, digits or hyphens, such as early.")
    if not 0 < len(rotation.members) <= MOST_MEMBERS or len(set(rotation.members)) < len(rotation.members):
        errors["members"] = text("Name 1 to %(most)s people or teams, each once.", most=MOST_MEMBERS)
    if rotation.ends_on is not None and rotation.ends_on < rotation.starts_on:
        errors["ends_on"] = text("The end must come after the beginning.")
    if not 0 <= rotation.hands_over_at < DAY:
        errors["hands_over_at"] = text("Write a time such as 08:30.")
    problem = _wrong_rows(rotation, plan)
    if problem is not None:
        errors["rows"] = problem
    if errors:
        raise InvalidForm(errors)
    return rotation


def checked_plan(plan: Plan) -> Plan:
    """``plan``, whose parts were checked; raises InvalidForm when they do not go together."""
    if len(plan.shifts) > MOST_SHIFTS:
        raise InvalidForm({"code": text("Keep at most %(most)s shifts in a roster.", most=MOST_SHIFTS)})
    if len(plan.rotations) > MOST_ROTATIONS:
        raise InvalidForm({"code": text("Keep at most %(most)s rotations in a roster.", most=MOST_ROTATIONS)})
    for codes in ([one.code for one in plan.shifts], [one.code for one in plan.rotations]):
        twice = next((code for code in codes if codes.count(code) > 1), None)
        if twice is not None:
            raise InvalidForm({"code": text("“%(code)s” is taken already. Choose another.", code=twice)})
    return plan


def orphaned(plan: Plan, shift_code: str) -> Rotation | None:
    """A rotation that names the shift, which so cannot be taken away."""
    named = (one for one in plan.rotations if any(shift_code in cell for row in one.rows for cell in row))
    return next(named, None)


def _wrong_rows(rotation: Rotation, plan: Plan) -> Text | None:
    lengths = {len(row) for row in rotation.rows}
    if not 0 < len(rotation.rows) <= MOST_TURNS or len(lengths) != 1 or not 0 < min(lengths) <= LONGEST_TURN:
        return text(
            "Write a line for each turn, each with a word for every day (1 to %(most)s), all of the same length.",
            most=LONGEST_TURN,
        )
    if not any(cell for row in rotation.rows for cell in row):
        return text("Choose a shift for at least one day.")
    known = {shift.code for shift in plan.shifts}
    unknown = sorted({code for row in rotation.rows for cell in row for code in cell} - known)
    if unknown:
        return text(
            "“%(code)s” is no shift of this roster. There are: %(codes)s.",
            code=unknown[0][:30], codes=listed(sorted(known), "–"),
        )
    return None
