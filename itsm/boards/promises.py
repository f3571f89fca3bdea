"""How many records are due within an hour or overdue: of every team, and of people; one statement for each."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Select, Subquery, case, distinct, func, literal, select, union_all
from sqlalchemy.orm import Session

from engine.registry import Actor
from engine.state.tables import UserTask
from itsm.boards.counting import OPEN
from itsm.clocks.overdue import due_soon, overdue
from itsm.clocks.tables import ClockRow
from itsm.records.tables import Record
from itsm.records.visibility import granted_to


@dataclass(frozen=True, slots=True)
class Promised:
    """Records with a clock that is due within an hour, and with one that is overdue, by key of their type."""

    due: Mapping[str, int] = field(default_factory=dict)
    overdue: Mapping[str, int] = field(default_factory=dict)


NOTHING = Promised()


def together(parts: Iterable[Promised]) -> Promised:
    """What all of them have to keep, no record of which is in two."""
    due, overdue = Counter[str](), Counter[str]()
    for one in parts:
        due.update(one.due)
        overdue.update(one.overdue)
    return Promised(due, overdue)


def promised_by_teams(session: Session, actor: Actor, at: datetime) -> Mapping[str | None, Promised]:
    """What each team has to keep, by its code; by None what no team has."""
    found = _found(actor, at)
    return _by(session, _counts(found, found.c.team))


def promised_by_people(session: Session, actor: Actor, at: datetime, keys: Collection[int]) -> Mapping[int, Promised]:
    """What people have to keep who have open tasks of the records, by key."""
    found = _found(actor, at)
    tasks = _counts(found, UserTask.assignee_key).join(UserTask, UserTask.instance_key == found.c.instance_key)
    return _by(session, tasks.where(OPEN, UserTask.assignee_key.in_(keys)))


def _found(actor: Actor, at: datetime) -> Subquery:
    """Records that the actor sees with a clock that is due soon, or (late) overdue: clocks first, for they are few."""
    parts = [
        select(ClockRow.record_key, literal(place).label("late")).where(condition)
        for place, condition in ((0, due_soon(at)), *((1, late) for late in overdue(at)))
    ]
    clocks = union_all(*parts).subquery()
    columns = (Record.key, Record.type_key, Record.team, Record.instance_key, clocks.c.late)
    return select(*columns).join(clocks, clocks.c.record_key == Record.key).where(granted_to(actor)).subquery()


def _counts(found: Subquery, of: Any) -> Select[Any]:
    due, overdue = (case((found.c.late == late, found.c.key)) for late in (0, 1))
    columns = (func.count(distinct(due)).label("due"), func.count(distinct(overdue)).label("overdue"))
    type_key = found.c.type_key
    return select(of.label("whose"), type_key, *columns).select_from(found).group_by(of, type_key).order_by(type_key)


def _by(session: Session, statement: Select[Any]) -> dict[Any, Promised]:
    due: dict[Any, dict[str, int]] = {}
    overdue: dict[Any, dict[str, int]] = {}
    for row in session.execute(statement):
        for counts, count in ((due, row.due), (overdue, row.overdue)):
            own = counts.setdefault(row.whose, {})
            if count:
                own[row.type_key] = count
    return {whose: Promised(counts, overdue[whose]) for whose, counts in due.items()}
