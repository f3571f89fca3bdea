"""Rotations of rosters: members in the order of their turns, and the pattern with a line for each turn."""

from collections.abc import Callable, Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from database import UnitOfWork
from engine.errors import InvalidForm, text
from itsm.exchange.cells import day, parts
from itsm.exchange.kind import Field, Kind, Lookup, Texts
from itsm.exchange.kinds.roster.plans import PlanLookup, PlanParts, kind_of_parts
from itsm.exchange.kinds.things import CODE
from itsm.exchange.naming import PeopleLookup, key_of
from itsm.organisation.values import Values
from itsm.people.tables import TeamRow
from itsm.roster.commands.change_plan import Change
from itsm.roster.planning.checking import checked_rotation
from itsm.roster.planning.plan import Member, Rotation, Shift, read_rows, write_rows

FIELDS = (
    CODE, Field("members", text("Members in their order"), required=True),
    Field("pattern", text("Pattern"), required=True, also=("rows",), spelt=lambda cell: write_rows(read_rows(cell))),
    Field("starts_on", text("The first turn begins on"), required=True, spelt=day),
    Field("ends_on", text("Last day"), spelt=day), Field("hands_over_at", text("Handed over at")),
)  # fmt: skip


class RotationLookup(Lookup):
    """Members in one spelling: teams by code, people as an export names them."""

    def __init__(self, session: Session) -> None:
        self._plans, self._people = PlanLookup(session), PeopleLookup(session)
        self._teams = set(session.scalars(select(TeamRow.code)))

    def spelt(self, kind: Kind, texts: dict[str, str]) -> dict[str, str]:
        """Cells in one spelling."""
        found = self._plans.spelt(kind, texts)
        if found.get("members"):
            named = (one if one in self._teams else self._people.name_of(one) for one in parts(found["members"]))
            found["members"] = "; ".join(named)
        return found


def _texts_of(session: Session) -> Callable[[Shift | Rotation], Mapping[str, str]]:
    people = PeopleLookup(session).references
    teams = dict(session.execute(select(TeamRow.key, TeamRow.code)).all())

    def named(member: Member) -> str:
        known = people if member.kind == "person" else teams
        return known.get(member.key, f"#{member.key}")

    def said(rotation: Shift | Rotation) -> Mapping[str, str]:
        assert isinstance(rotation, Rotation)
        at = rotation.hands_over_at
        return {
            "members": "; ".join(map(named, rotation.members)), "pattern": write_rows(rotation.rows),
            "starts_on": rotation.starts_on.isoformat(),
            "ends_on": rotation.ends_on.isoformat() if rotation.ends_on else "",
            "hands_over_at": f"{at // 60:02}:{at % 60:02}" if at else "",
        }  # fmt: skip

    return said


def _put(work: UnitOfWork, texts: Texts) -> Change:
    values = Values(texts)
    starts_on, ends_on = values.day("starts_on", required=True), values.day("ends_on")
    hands_over_at = values.minute("hands_over_at")
    values.done()
    assert starts_on is not None
    members = tuple(_member(work.session, one) for one in parts(texts.get("members", "")))
    rows = read_rows(texts.get("pattern", ""))
    rotation = Rotation(texts["code"], members, rows, starts_on, ends_on, hands_over_at or 0)
    return lambda plan: plan.with_rotation(checked_rotation(rotation, plan))


def _member(session: Session, named: str) -> Member:
    """A team by its code, else a person; somebody who has left may have turns, which are gaps."""
    team = session.scalar(select(TeamRow.key).where(TeamRow.code == named))
    if team is not None:
        return Member("team", team)
    try:
        return Member("person", key_of(session, named))
    except InvalidForm:
        raise InvalidForm(
            {"members": text("“%(member)s” is neither a person nor the code of a team.", member=named[:60])}
        ) from None


ROSTER_ROTATIONS = kind_of_parts(
    "roster-rotations",
    (text("Rotations of rosters"), text("Whose turn it is: people and teams in their order, with the pattern.")),
    PlanParts(
        FIELDS, lambda plan: plan.rotations, _texts_of, _put, lambda plan, code: plan.without_rotation(code),
        lambda plan, part: plan.with_rotation(part) if isinstance(part, Rotation) else plan,
    ),
    lookup=RotationLookup,
)  # fmt: skip
