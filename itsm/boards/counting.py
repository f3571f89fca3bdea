"""How much each team has, in one statement: every count stops at a cap, so it costs the same at any length of a queue.

A measure is a count beside the row of a team. What a room adds to the boards (tasks that are due, limits that were
broken) is one more entry of ``MEASURES`` with a column in the template.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, Select, func, literal_column, select
from sqlalchemy.orm import Session

from engine.lifecycle import UserTaskState
from engine.registry import Actor
from engine.state.tables import UserTask
from itsm.people.tables import TeamRow
from itsm.records.queries.work_list import CAP
from itsm.records.queries.work_tabs import of_granted_records
from itsm.records.tables import Record
from itsm.records.visibility import granted_to

MOST_TEAMS = 60

OPEN = UserTask.state == literal_column(f"'{UserTaskState.OPEN.value}'")
WAITING = Record.status_kind == literal_column("'waiting'")
REOPENED = Record.reopened_at.is_not(None) & Record.resolved_at.is_(None) & Record.closed_at.is_(None)
"""Conditions as the indexes have them."""


@dataclass(frozen=True, slots=True)
class TeamCounts:
    """A team with its counts by measure (``CAP + 1`` stands for more), and since when its oldest task is unclaimed."""

    key: int
    code: str
    names: Mapping[str, str]
    line: int | None
    counts: Mapping[str, int]
    oldest: datetime | None

    def name(self, language: str) -> str:
        """What people call it."""
        return self.names.get(language) or self.names.get("en") or self.code


IN_ORDER = (UserTask.assignee_key, UserTask.key)
"""The order of the index of a team's tasks: asked for it, a database follows that index and stops early."""


def capped(found: Select[Any]) -> ScalarSelect[int]:
    """The count of ``found``, at most ``CAP + 1``; what it says of the team beside it belongs to that row."""
    some = found.limit(CAP + 1).correlate(TeamRow).subquery()
    return select(func.count()).select_from(some).scalar_subquery()


def tasks_of(actor: Actor, *conditions: ColumnElement[bool]) -> Select[Any]:
    """Open tasks of records that the actor sees."""
    served = select(Record.key).where(Record.instance_key == UserTask.instance_key).limit(1).scalar_subquery()
    return select(UserTask.key).where(
        OPEN, served.is_not(None), *conditions, *of_granted_records(actor)
    )


def _unclaimed(actor: Actor) -> Select[Any]:
    free = UserTask.assignee_key.is_(None)
    return tasks_of(actor, UserTask.group_id == TeamRow.code, free).order_by(*IN_ORDER)


def _in_progress(actor: Actor) -> Select[Any]:
    waits = select(Record.key).where(Record.instance_key == UserTask.instance_key, WAITING).exists()
    taken = UserTask.assignee_key > 0
    return tasks_of(actor, UserTask.group_id == TeamRow.code, taken, ~waits).order_by(*IN_ORDER)


def _records(actor: Actor, condition: ColumnElement[bool]) -> Select[Any]:
    return select(Record.key).where(Record.team == TeamRow.code, condition, granted_to(actor))


MEASURES: Mapping[str, Callable[[Actor], Select[Any]]] = {
    "unclaimed": _unclaimed,
    "in_progress": _in_progress,
    "waiting": lambda actor: _records(actor, WAITING),
    "reopened": lambda actor: _records(actor, REOPENED),
}
"""What is counted of a team, by name."""


def team_counts(session: Session, actor: Actor) -> Sequence[TeamCounts]:
    """The teams in use by line, at most ``MOST_TEAMS``, each with its counts."""
    oldest = (
        select(UserTask.created_at)
        .where(UserTask.key == _unclaimed(actor).limit(1).correlate(TeamRow).scalar_subquery())
        .correlate(TeamRow)
        .scalar_subquery()
    )
    counts = [capped(found(actor)).label(name) for name, found in MEASURES.items()]
    statement = (
        select(TeamRow.key, TeamRow.code, TeamRow.names, TeamRow.line, oldest.label("oldest"), *counts)
        .where(TeamRow.archived_at.is_(None))
        .order_by(func.coalesce(TeamRow.line, 99), TeamRow.code)
        .limit(MOST_TEAMS)
    )
    return [
        TeamCounts(row.key, row.code, row.names, row.line, {name: getattr(row, name) for name in MEASURES}, row.oldest)
        for row in session.execute(statement)
    ]
