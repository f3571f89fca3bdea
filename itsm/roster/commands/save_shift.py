"""Commands: keep a shift of a roster from a day on, and take one away."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal, InvalidOperation

from database import UnitOfWork
from engine.errors import InvalidForm, InvalidState, Text, text
from engine.registry import Actor
from itsm.organisation.keeping import Saved
from itsm.organisation.values import Values
from itsm.roster.commands.change_plan import Change, change_by_form
from itsm.roster.planning.checking import checked_shift, orphaned
from itsm.roster.planning.plan import Plan, Shift

WRONG_LENGTH = -1


def save_shift(
    code: str, shift: str | None, values: Mapping[str, str], days: frozenset[int], actor: Actor,
    command_id: str | None = None, *, work: UnitOfWork | None = None,
) -> Saved:
    """Add a shift to the roster ``code`` from the texts of a form, or change the one called ``shift``.

    ``from`` is the day from which it counts, ``read`` the seal of the shift as the form was drawn, ``days`` are ISO
    numbers of weekdays. Raises Forbidden, NotFound, InvalidState (archived), Conflict and InvalidForm.
    """

    def read(_opened: UnitOfWork, found: Values) -> Change:
        wanted = read_shift(found, shift, days)
        return lambda plan: _with(plan, checked_shift(wanted), shift)

    return change_by_form("save_shift", (code, values, actor, command_id, work), shift, read)


def remove_shift(
    code: str, shift: str, values: Mapping[str, str], actor: Actor, command_id: str | None = None,
    *, work: UnitOfWork | None = None,
) -> Saved:
    """Take a shift out of the plan from the day ``from`` on. Raises what ``save_shift`` raises."""

    form = (code, values, actor, command_id, work)
    return change_by_form(
        "remove_shift", form, shift, lambda _opened, _found: lambda plan: without_free_shift(plan, shift)
    )


def read_shift(found: Values, code: str | None, days: frozenset[int]) -> Shift:
    """The shift that texts say, not checked yet; what is no time or zone is noted in ``found``."""
    start = found.minute("start")
    if start is None and "start" not in found.errors:
        found.errors["start"] = text("Write a time such as 08:30.")
    minimum = found.raw("minimum") or "1"
    return Shift(
        code if code is not None else found.raw("code"), found.names(), start or 0, _length(found.raw("hours")),
        found.zone("zone"), found.raw("night") == "true",
        int(minimum) if minimum.isascii() and minimum.isdigit() and len(minimum) <= 3 else WRONG_LENGTH, days,
    )  # fmt: skip


def _length(hours: str) -> int | None:
    """Hours as people write them, in minutes; None for nothing, a wrong one for what is no number of quarters."""
    if not hours:
        return None
    try:
        minutes = Decimal(hours[:9].replace(",", ".")) * 60
    except InvalidOperation:
        return WRONG_LENGTH
    return int(minutes) if minutes.is_finite() and minutes == int(minutes) else WRONG_LENGTH


def _with(plan: Plan, shift: Shift, code: str | None) -> Plan:
    if code is None:
        return replace(plan, shifts=(*plan.shifts, shift))
    if plan.shift(code) is None:
        raise InvalidForm({"from": _not_then(code)})
    return plan.with_shift(shift)


def without_free_shift(plan: Plan, code: str) -> Plan:
    """``plan`` without the shift. Raises InvalidState while a rotation names it."""
    rotation = orphaned(plan, code)
    if rotation is not None:
        raise InvalidState(
            text("Expected a shift that no rotation names, but “%(code)s” does. Change that first.", code=rotation.code)
        )  # fmt: skip
    return plan.without_shift(code)


def _not_then(code: str) -> Text:
    return text("There is no “%(code)s” in the plan of that day. Choose another day.", code=code)
