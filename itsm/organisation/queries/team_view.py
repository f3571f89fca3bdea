"""One team: its members with their roles and whether they are there, its desks, how much waits and for how long."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast

from sqlalchemy import ColumnElement, case, select
from sqlalchemy.orm import Session

from database import reading
from engine import clock
from engine.lifecycle import UserTaskState
from engine.registry import Actor
from engine.state.tables import UserTask
from itsm.organisation.kinds import title_of
from itsm.organisation.queries.away import Standing, standing_of
from itsm.organisation.queries.thing_view import row_of
from itsm.organisation.rights import require_see
from itsm.organisation.tables import DeskRow, DeskTeam
from itsm.people.memberships import ROLES
from itsm.people.open_work import CAP, capped, open_tasks_of_team
from itsm.people.tables import Membership, PersonRow, TeamRow

MOST_MEMBERS = 60
AGES = {"day": timedelta(days=1), "week": timedelta(days=7)}
"""Ages of tasks that a team looks at."""


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody in a team."""

    key: int
    name: str
    role: str
    active: bool
    standing: Standing


@dataclass(frozen=True, slots=True)
class TeamView:
    """A team; counts go up to 99 and one more. ``more_members`` when there are more than the page shows."""

    row: TeamRow
    name: str
    members: Sequence[Member]
    more_members: bool
    desks: Sequence[tuple[int, str]]
    waiting: int
    nobody: int
    """Open tasks that nobody has."""
    older: dict[str, int]
    """Open tasks older than each of AGES."""

    @property
    def there(self) -> int:
        """Members who are not absent."""
        return sum(1 for member in self.members if member.active and member.standing.away is None)


def team_view(key: int, actor: Actor, language: str) -> TeamView:
    """One team. Raises Forbidden and NotFound."""
    require_see(actor)
    with reading() as session:
        row = cast(TeamRow, row_of(session, "team", key))
        members = members_of(session, key)
        mine = (UserTask.state == UserTaskState.OPEN.value, UserTask.group_id == row.code)
        now = clock.now()
        return TeamView(
            row, title_of(row, language), members[:MOST_MEMBERS], len(members) > MOST_MEMBERS,
            desks_of(session, key, language), open_tasks_of_team(session, row.code),
            capped(session, select(UserTask.key).where(*mine, UserTask.assignee_key.is_(None)), CAP),
            {name: _older(session, mine, now - age) for name, age in AGES.items()},
        )  # fmt: skip


def members_of(session: Session, team_key: int, limit: int = MOST_MEMBERS) -> list[Member]:
    """Members of a team, those first who answer for it, closed accounts last; at most ``limit + 1``."""
    order = case({role: rank for rank, role in enumerate(ROLES)}, value=Membership.role, else_=len(ROLES))
    statement = (
        select(PersonRow.key, PersonRow.name, Membership.role, PersonRow.active)
        .join(Membership, Membership.person_key == PersonRow.key)
        .where(Membership.team_key == team_key)
        .order_by(PersonRow.active.desc(), order, PersonRow.name, PersonRow.key)
        .limit(limit + 1)
    )
    rows = session.execute(statement).all()
    standing = standing_of(session, clock.now(), [row.key for row in rows])
    return [Member(row.key, row.name, row.role, row.active, standing[row.key]) for row in rows]


def desks_of(session: Session, team_key: int, language: str) -> list[tuple[int, str]]:
    """Desks in use at which the team works: key and name."""
    statement = (
        select(DeskRow)
        .join(DeskTeam, DeskTeam.desk_key == DeskRow.key)
        .where(DeskTeam.team_key == team_key, DeskRow.archived_at.is_(None))
        .order_by(DeskRow.code)
    )
    return [(row.key, title_of(row, language)) for row in session.scalars(statement)]


def _older(session: Session, mine: Sequence[ColumnElement[bool]], moment: datetime) -> int:
    return capped(session, select(UserTask.key).where(*mine, UserTask.created_at < moment), CAP)
