"""Whom work may be given to: active members of teams in use, those who are there first."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import bindparam, select

from database import reading
from engine import clock
from itsm.organisation.queries.away import Away, away_at
from itsm.people.tables import Membership, PersonRow, TeamRow

MOST = 200
"""A longer list is no picker: the page of people finds the others."""
_MEMBERS = (
    select(PersonRow.key, PersonRow.name)
    .join(Membership, Membership.person_key == PersonRow.key)
    .join(TeamRow, TeamRow.key == Membership.team_key)
    .where(TeamRow.code.in_(bindparam("teams", expanding=True)), TeamRow.archived_at.is_(None), PersonRow.active)
    .distinct()
    .order_by(PersonRow.name, PersonRow.key)
    .limit(MOST)
)


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody whom work may be given to; ``away`` says until when not, and who stands in."""

    key: int
    name: str
    away: Away | None = None


def colleagues_of(team_codes: Iterable[str]) -> list[Colleague]:
    """Active members of these teams by name, the absent ones last; archived teams have none."""
    with reading() as session:
        rows = session.execute(_MEMBERS, {"teams": sorted(set(team_codes))}).all()
        away = away_at(session, clock.now(), [row.key for row in rows])
    found = [Colleague(row.key, row.name, away.get(row.key)) for row in rows]
    return sorted(found, key=lambda one: one.away is not None)
