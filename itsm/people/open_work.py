"""How much open work a person or a team has; nothing is counted beyond a cap."""

from typing import Any

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session

from engine.lifecycle import UserTaskState
from engine.state.tables import UserTask, UserTaskCandidate

CAP = 99
"""Counts beyond it are not told exactly."""

_OPEN = UserTask.state == UserTaskState.OPEN.value


def open_tasks_of_team(session: Session, code: str, most: int = CAP) -> int:
    """Open tasks that are offered to the team, first or besides others; at most ``most + 1``."""
    first = capped(session, select(UserTask.key).where(_OPEN, UserTask.group_id == code), most)
    further = (
        select(UserTask.key)
        .join(
            UserTaskCandidate,
            (UserTaskCandidate.instance_key == UserTask.instance_key)
            & (UserTaskCandidate.token_id == UserTask.token_id),
        )
        .where(_OPEN, UserTaskCandidate.kind == "group", UserTaskCandidate.value == code)
        .where(or_(UserTask.group_id.is_(None), UserTask.group_id != code))
    )
    return min(first + capped(session, further, most), most + 1)


def open_tasks_of_person(session: Session, person_key: int, most: int = CAP) -> int:
    """Open tasks that the person has; at most ``most + 1``."""
    return capped(session, select(UserTask.key).where(_OPEN, UserTask.assignee_key == person_key), most)


def capped(session: Session, statement: Select[Any], most: int = CAP) -> int:
    """How many rows ``statement`` has; at most ``most + 1``, which stands for more."""
    some = statement.limit(most + 1).subquery()
    return session.execute(select(func.count()).select_from(some)).scalar_one()


def said_count(count: int, most: int = CAP) -> str:
    """A capped count for people: ``99+`` for more."""
    return f"{most}+" if count > most else str(count)
