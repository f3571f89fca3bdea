"""A team lead's board: every member with what they have and whether they are there, and what nobody has."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from database import reading
from engine import clock
from engine.registry import Actor
from engine.state.tables import UserTask
from itsm.boards.counting import tasks_of
from itsm.boards.promises import NOTHING, Promised, promised_by_people, promised_by_teams
from itsm.boards.queueing import taken, unclaimed
from itsm.boards.rights import team_for
from itsm.organisation.queries.team_view import MOST_MEMBERS, Member, members_of
from itsm.people.roles import may
from itsm.people.tables import PersonRow
from itsm.records.queries.work_list import CAP, WorkItem

ROWS = 50
_STAND: Mapping[str, int] = {"here": 0, "": 1, "busy": 2, "away": 3}
"""Who gets the next task: those who are here before those who say nothing, these before who is busy."""


@dataclass(frozen=True, slots=True)
class Load:
    """What a member has: open tasks (``CAP + 1`` stands for more), and since when the oldest of them is open."""

    member: Member
    open: int
    oldest: datetime | None
    promised: Promised


@dataclass(frozen=True, slots=True)
class TeamBoard:
    """The board of a team; ``next_one`` is who has the least among those who are there."""

    code: str
    names: Mapping[str, str]
    loads: Sequence[Load]
    more_members: bool
    unclaimed: Sequence[WorkItem]
    taken: Sequence[WorkItem]
    chosen: Member | None
    """The member whose tasks alone are shown."""
    may_assign: bool
    promised: Promised

    @property
    def next_one(self) -> Load | None:
        """Who gets the next task by one click; None when everybody is absent."""
        there = [one for one in self.loads if one.member.active and one.member.standing.away is None]
        return min(there, key=lambda one: (_STAND.get(one.member.standing.presence, 1), one.open), default=None)

    def name(self, language: str) -> str:
        """What people call the team."""
        return self.names.get(language) or self.names.get("en") or self.code


def team_board(code: str, actor: Actor, language: str, member_key: int | None = None) -> TeamBoard:
    """The board of the team ``code``; of tasks that are in work those of one member, when that is given.

    Raises NotFound and Forbidden.
    """
    with reading() as session:
        row = team_for(session, code, actor)
        members = members_of(session, row.key)
        shown = [one for one in members[:MOST_MEMBERS] if one.active]
        chosen = next((one for one in shown if one.key == member_key), None)
        return TeamBoard(
            row.code, row.names, _loads(session, shown, actor), len(members) > MOST_MEMBERS,
            unclaimed(session, [row.code], actor, language, ROWS),
            taken(session, row.code, chosen.key if chosen else None, actor, language, ROWS), chosen,
            may(actor, "work.assign"), promised_by_teams(session, actor, clock.now()).get(row.code, NOTHING),
        )  # fmt: skip


def _loads(session: Session, members: Sequence[Member], actor: Actor) -> list[Load]:
    """Open tasks of each member, in whatever team, in one statement."""
    theirs = tasks_of(actor, UserTask.assignee_key == PersonRow.key)
    some = theirs.limit(CAP + 1).correlate(PersonRow).subquery()
    oldest = theirs.with_only_columns(func.min(UserTask.created_at)).correlate(PersonRow).scalar_subquery()
    statement = select(
        PersonRow.key, select(func.count()).select_from(some).scalar_subquery().label("open"), oldest.label("oldest")
    ).where(PersonRow.key.in_([one.key for one in members]))
    found = {row.key: row for row in session.execute(statement)}
    promised = promised_by_people(session, actor, clock.now(), found)
    return [
        Load(one, found[one.key].open, found[one.key].oldest, promised.get(one.key, NOTHING)) for one in members
    ]
