"""Who may get a task of a team, read for the decision: one statement for a team without absences."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, func, literal, null, or_, select
from sqlalchemy.orm import Session

from database import UnitOfWork
from database.turns import take_turn
from engine.lifecycle import UserTaskState
from engine.state.tables import UserTask
from itsm.assignment.choosing import Passed, Seat
from itsm.assignment.teams import Team
from itsm.organisation.queries.away import away_at
from itsm.organisation.tables import AbsenceRow, PersonSkill, PresenceRow, SkillRow
from itsm.people.tables import Membership, PersonRow, TeamRow


@dataclass(frozen=True, slots=True)
class Wanted:
    """The task that is to be given: its team, instance and skill, and the instant."""

    team: Team
    instance_key: int
    skill: str | None
    at: datetime


def seats(
    work: UnitOfWork, wanted: Wanted, on_duty: Sequence[int] | None = None
) -> tuple[list[Seat], list[Passed]]:
    """Everybody who may get the task, and who is absent; ``on_duty`` are the only ones asked where it is given.

    Nobody else is given or claims work of the team meanwhile, so that two at once do not count the same load.
    """
    _take_turn(work, wanted.team)
    session = work.session
    members = select(Membership.person_key).where(Membership.team_key == wanted.team.key)
    rows = _people(session, wanted, PersonRow.key.in_(members if on_duty is None else sorted(on_duty)))
    absent = [row for row in rows if row.absent_until is not None]
    here = [_seat(row) for row in rows if row.absent_until is None]
    if not absent:
        return here, []
    away = away_at(session, wanted.at, [row.key for row in absent])
    known = {row.key for row in rows}
    others = {one.substitute_key for one in away.values() if one.substitute_key is not None} - known
    stand_ins = {row.key: row for row in _people(session, wanted, PersonRow.key.in_(sorted(others)))} if others else {}
    passed = []
    for row in absent:
        instead = stand_ins.pop(away[row.key].substitute_key or 0, None)
        other = away[row.key].substitute_name
        passed.append(Passed(row.name, "absent", row.absent_until, row.time_zone, instead=other))
        if instead is not None:
            here.append(_seat(instead, row))
    return here, passed


def load_of(work: UnitOfWork, team: Team, person_key: int) -> int:
    """How many open tasks of the team somebody has; nobody else is given any until the transaction ends."""
    _take_turn(work, team)
    load: int = work.session.execute(select(_load(team.code, literal(person_key)))).scalar_one()
    return load


def _take_turn(work: UnitOfWork, team: Team) -> None:
    """Before counting, and with a statement of its own: PostgreSQL counts what was there when a statement began."""
    take_turn(work, f"work of team {team.key}")


def _people(session: Session, wanted: Wanted, which: ColumnElement[bool]) -> Sequence[Row[Any]]:
    at, team = wanted.at, wanted.team
    absence = and_(
        AbsenceRow.person_key == PersonRow.key, AbsenceRow.cancelled_at.is_(None), AbsenceRow.starts_at <= at,
        AbsenceRow.ends_at > at,
    )  # fmt: skip
    said = and_(PresenceRow.person_key == PersonRow.key, or_(PresenceRow.until.is_(None), PresenceRow.until > at))
    statement = (
        select(
            PersonRow.key, PersonRow.name, PersonRow.time_zone, Membership.given_at, PresenceRow.state,
            AbsenceRow.ends_at.label("absent_until"), _load(team.code, PersonRow.key).label("load"),
            _grade(wanted).label("grade"), _had_before(wanted).label("had_before"),
        )
        .select_from(TeamRow)
        .join(PersonRow, PersonRow.active.is_(True))
        .outerjoin(Membership, and_(Membership.person_key == PersonRow.key, Membership.team_key == TeamRow.key))
        .outerjoin(PresenceRow, said)
        .outerjoin(AbsenceRow, absence)
        .where(TeamRow.key == team.key, which)
        .order_by(PersonRow.key)
    )  # fmt: skip
    return session.execute(statement).all()


def _load(code: str, person: ColumnElement[int] | Any) -> ColumnElement[int]:
    return (
        select(func.count(UserTask.key))
        .where(UserTask.assignee_key == person, UserTask.group_id == code, UserTask.state == UserTaskState.OPEN.value)
        .scalar_subquery()
    )


def _had_before(wanted: Wanted) -> ColumnElement[bool]:
    return (
        select(UserTask.key)
        .where(UserTask.instance_key == wanted.instance_key, UserTask.group_id == wanted.team.code,
               UserTask.ended_by_key == PersonRow.key)
        .exists()
    )  # fmt: skip


def _grade(wanted: Wanted) -> ColumnElement[Any]:
    if wanted.skill is None:
        return null()
    return (
        select(PersonSkill.grade)
        .join(SkillRow, SkillRow.key == PersonSkill.skill_key)
        .where(SkillRow.code == wanted.skill, SkillRow.archived_at.is_(None), PersonSkill.person_key == PersonRow.key,
               or_(PersonSkill.expires_on.is_(None), PersonSkill.expires_on >= wanted.at.date()))
        .scalar_subquery()
    )  # fmt: skip


def _seat(row: Row[Any], absent: Row[Any] | None = None) -> Seat:
    """A member, or somebody who stands in for one: then it is the absent one's turn."""
    turn = absent or row
    return Seat(
        row.key, row.name, turn.key, row.state or "", row.load, turn.given_at, row.grade or 0, row.had_before,
        absent.name if absent is not None else "",
    )

