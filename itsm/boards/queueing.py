"""Rows of the boards: open tasks of a team or of a person, worst first, a few of them."""

from collections.abc import Iterable, Sequence

from sqlalchemy import ColumnElement
from sqlalchemy.orm import Session

from engine.registry import Actor
from engine.state.tables import UserTask
from itsm.boards.counting import tasks_of
from itsm.records.queries.work_list import WorkItem, task_rows, work_items
from itsm.records.queries.work_tabs import Keys


def unclaimed(session: Session, codes: Iterable[str], actor: Actor, language: str, limit: int) -> list[WorkItem]:
    """Tasks that are offered to these teams first and that nobody has."""
    free = UserTask.assignee_key.is_(None)
    return _rows(session, [(UserTask.group_id == code) & free for code in sorted(codes)], actor, language, limit)


def taken(
    session: Session, code: str, person_key: int | None, actor: Actor, language: str, limit: int
) -> list[WorkItem]:
    """Tasks of the team that somebody has; with a person those that they have."""
    theirs = UserTask.assignee_key > 0 if person_key is None else UserTask.assignee_key == person_key
    return _rows(session, [(UserTask.group_id == code) & theirs], actor, language, limit)


def _rows(
    session: Session, conditions: Sequence[ColumnElement[bool]], actor: Actor, language: str, limit: int
) -> list[WorkItem]:
    parts: list[Keys] = [
        tasks_of(actor, condition)
        .with_only_columns(UserTask.key, UserTask.priority)
        .order_by(UserTask.priority.desc(), UserTask.key)
        .limit(limit)
        for condition in conditions
    ]
    return work_items(session, task_rows(session, parts, limit), actor, language)
