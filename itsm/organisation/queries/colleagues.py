"""Whom work may be given to: active members of teams in use, those who are there first."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from database import looked_up, reading
from engine import clock
from itsm.organisation.queries.away import Away, away_at
from itsm.people.tables import Membership, PersonRow, TeamRow

MOST = 200
"""A longer list is no picker: the page of people finds the others."""


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody whom work may be given to; ``away`` says until when not, and who stands in."""

    key: int
    name: str
    away: Away | None = None


_TEAMS = "team_codes"
_MEMBERS = (
    select(PersonRow.key, PersonRow.name)
    .join(Membership, Membership.person_key == PersonRow.key)
    .join(TeamRow, TeamRow.key == Membership.team_key)
    .where(TeamRow.code.in_(bindparam(_TEAMS, expanding=True)), TeamRow.archived_at.is_(None), PersonRow.active)
    .distinct()
    .order_by(PersonRow.name, PersonRow.key)
    .limit(MOST)
)


def colleagues_of(team_codes: Iterable[str]) -> list[Colleague]:
    """Active members of these teams by name, the absent ones last; archived teams have none."""
    codes = sorted(set(team_codes))
    with reading() as session:
        return list(looked_up(session, ("colleagues", *codes), lambda: _members(session, codes)))


def _members(session: Session, team_codes: Sequence[str]) -> Sequence[Colleague]:
    rows = session.execute(_MEMBERS, {_TEAMS: team_codes}).all()
    away = away_at(session, clock.now(), [row.key for row in rows])
    found = [Colleague(row.key, row.name, away.get(row.key)) for row in rows]
    return sorted(found, key=lambda one: one.away is not None)
