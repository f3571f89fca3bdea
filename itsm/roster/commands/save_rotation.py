"""Commands: keep a rotation of a roster from a day on, and take one away."""

from collections.abc import Mapping
from dataclasses import replace

from sqlalchemy import select

from database import UnitOfWork
from engine.errors import InvalidForm, NotFound, text
from engine.registry import Actor
from itsm.organisation.keeping import Saved
from itsm.organisation.values import Values
from itsm.people.queries import assignable
from itsm.people.tables import TeamRow
from itsm.roster.commands.change_plan import Change, change_by_form
from itsm.roster.planning.checking import MOST_MEMBERS, checked_rotation
from itsm.roster.planning.plan import Member, Plan, Rotation, Row, one_after_the_other, read_rows

LONGEST = 8_000
TURNS = {"day": 1, "week": 7, "fortnight": 14}
"""Ready-made patterns: each member has the shift so many days, one after the other."""


def save_rotation(
    code: str, rotation: str | None, values: Mapping[str, str], actor: Actor, command_id: str | None = None,
    *, work: UnitOfWork | None = None,
) -> Saved:
    """Add a rotation to the roster ``code`` from the texts of a form, or change the one called ``rotation``.

    ``members`` has a line for each: the e-mail address of a person or the code of a team. The pattern is ``rows``, or
    made of ``shift`` and ``turn`` (one of TURNS); ``read`` is the seal of the rotation as the form was drawn. Raises
    Forbidden, NotFound, InvalidState, Conflict and InvalidForm.
    """

    def read(opened: UnitOfWork, found: Values) -> Change:
        wanted = _read(opened, found, rotation)
        return lambda plan: _with(plan, wanted, rotation)

    return change_by_form("save_rotation", (code, values, actor, command_id, work), rotation, read)


def remove_rotation(
    code: str, rotation: str, values: Mapping[str, str], actor: Actor, command_id: str | None = None,
    *, work: UnitOfWork | None = None,
) -> Saved:
    """Take a rotation out of the plan from the day ``from`` on. Raises what ``save_rotation`` raises."""

    form = (code, values, actor, command_id, work)
    return change_by_form(
        "remove_rotation", form, rotation, lambda _opened, _found: lambda plan: plan.without_rotation(rotation)
    )


def _read(work: UnitOfWork, found: Values, code: str | None) -> Rotation:
    members = _members(work, found)
    starts_on = found.day("starts_on", required=True)
    ends_on, hands_over_at = found.day("ends_on"), found.minute("hands_over_at")
    rows = _rows(found, len(members))
    found.done()
    assert starts_on is not None
    called = code if code is not None else found.raw("code")
    return Rotation(called, members, rows, starts_on, ends_on, hands_over_at or 0)


def _rows(found: Values, members: int) -> tuple[Row, ...]:
    written = found.raw("rows")
    turn, shift = found.raw("turn"), found.raw("shift")
    if turn in TURNS and shift and "+" not in shift and not shift.startswith("-"):
        return one_after_the_other(shift.split()[0], TURNS[turn], max(members, 1))
    return read_rows(written[:LONGEST])


def _members(work: UnitOfWork, found: Values) -> tuple[Member, ...]:
    lines = [line.strip() for line in found.raw("members")[:LONGEST].splitlines() if line.strip()]
    members = []
    for line in lines[: MOST_MEMBERS + 1]:
        member = _member(work, line[:200])
        if member is None:
            found.errors["members"] = text(
                "“%(line)s” is neither the email of somebody here nor the code of a team in use.", line=line[:60]
            )
            break
        members.append(member)
    return tuple(members)


def _member(work: UnitOfWork, line: str) -> Member | None:
    in_use = select(TeamRow.key).where(TeamRow.code == line, TeamRow.archived_at.is_(None))
    team = work.session.scalar(in_use)
    if team is not None:
        return Member("team", team)
    try:
        return Member("person", assignable(line, work.session).key)
    except NotFound:
        return None


def _with(plan: Plan, rotation: Rotation, code: str | None) -> Plan:
    checked = checked_rotation(rotation, plan)
    if code is None:
        return replace(plan, rotations=(*plan.rotations, checked))
    if plan.rotation(code) is None:
        raise InvalidForm(
            {"from": text("There is no “%(code)s” in the plan of that day. Choose another day.", code=code)}
        )
    return plan.with_rotation(checked)
