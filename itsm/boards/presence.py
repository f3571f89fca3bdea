"""Who of each team is here, busy, away or absent now, and who is on duty: what people say, absences, and rosters."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, case, func, or_, select
from sqlalchemy.orm import Session

from itsm.organisation.tables import AbsenceRow, PresenceRow
from itsm.people.tables import Membership, PersonRow, TeamRow
from itsm.roster.queries.on_duty import now_and_next
from itsm.roster.tables import RosterRow

MOST_ROSTERS = 30
STATES = ("here", "busy", "away", "absent", "unknown")
"""How somebody stands: an absence counts before what they say of themselves."""


@dataclass(frozen=True, slots=True)
class TeamPresence:
    """How many of a team stand how, by ``STATES``."""

    counts: Mapping[str, int]

    @property
    def members(self) -> int:
        """All active members."""
        return sum(self.counts.values())


def presence(session: Session, at: datetime) -> Mapping[int, TeamPresence]:
    """Every team by key, counted by the database."""
    absent = (
        select(AbsenceRow.key)
        .where(
            AbsenceRow.person_key == PersonRow.key, AbsenceRow.cancelled_at.is_(None), AbsenceRow.starts_at <= at,
            AbsenceRow.ends_at > at,
        )
        .exists()
    )  # fmt: skip
    state = case((absent, "absent"), else_=func.coalesce(PresenceRow.state, "unknown")).label("state")
    holds = or_(PresenceRow.until.is_(None), PresenceRow.until > at)
    people = (
        select(Membership.team_key, state)
        .join(PersonRow, PersonRow.key == Membership.person_key)
        .outerjoin(PresenceRow, and_(PresenceRow.person_key == PersonRow.key, holds))
        .where(PersonRow.active)
        .subquery()
    )
    statement = select(people.c.team_key, people.c.state, func.count()).group_by(people.c.team_key, people.c.state)
    found: dict[int, dict[str, int]] = {}
    for team_key, name, count in session.execute(statement):
        found.setdefault(team_key, dict.fromkeys(STATES, 0))[name] = count
    return {key: TeamPresence(counts) for key, counts in found.items()}


def on_duty(session: Session, at: datetime, language: str) -> Mapping[int, Sequence[str]]:
    """Names of those on duty now, by key of the team that keeps the roster."""
    used = select(RosterRow).join(TeamRow, TeamRow.key == RosterRow.team_key)
    rows = session.scalars(
        used.where(RosterRow.archived_at.is_(None), TeamRow.archived_at.is_(None))
        .order_by(RosterRow.code).limit(MOST_ROSTERS)
    ).all()  # fmt: skip
    found: dict[int, list[str]] = {}
    for row, roster in zip(rows, now_and_next(session, rows, at, language), strict=True):
        names = found.setdefault(row.team_key, [])
        names += [one.name for one in roster.current if not one.is_gap and one.name not in names]
    return found
