"""My work by what is due: the task whose record has the clock that is due next, then those of which none is due.

Few tasks are looked up one by one and sorted; of many, the clocks are met in the order of their index until a page is
full. Both give the same order, so that a page goes on where the one before it ended, however that was read.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, CompoundSelect, Select, and_, bindparam, func, or_, select, union
from sqlalchemy.orm import Session

from database import reading
from engine import clock as time
from engine.registry import Actor
from engine.state.tables import UserTask, UserTaskCandidate
from itsm.clocks.showing.due import SOON, is_next, next_due
from itsm.clocks.showing.sight import kinds_of
from itsm.clocks.tables import ClockRow
from itsm.people.roles import require
from itsm.records.kept_out import task_not_kept_out
from itsm.records.queries.items import Page, cursor_of, foreign_cursor, read_cursor
from itsm.records.queries.work_list import CAP, WorkItem, task_rows, work_items
from itsm.records.queries.work_tabs import OPEN, After, asked_by, first_tasks, known_tab, mine, of_visible_records
from itsm.records.tables import Record
from itsm.records.visibility import sees_all_internal

SOON_TAB = "due"
"""The tab of what is due soon among one's own tasks and those of one's teams."""
FEW = 1000
_MOST = 200


class _Place(NamedTuple):
    """A task with what the order goes by."""

    due: datetime | None
    rank: int
    key: int


@dataclass(frozen=True, slots=True)
class _Scope:
    """Tasks of a tab: selections of their keys that each follow an index, and the condition that they all fulfil."""

    keys: Sequence[Select[int]]
    condition: ColumnElement[bool]

    @property
    def together(self) -> CompoundSelect[int]:
        """All keys once; of more than ``FEW`` some."""
        return union(*(select(part.limit(FEW + 1).subquery()) for part in self.keys))

    def is_small(self, session: Session, actor: Actor) -> bool:
        """True when its tasks can be looked up one by one."""
        counting = select(func.count()).select_from(self.together.subquery())
        return session.execute(counting, asked_by(actor)).scalar_one() <= FEW


def due_list(
    actor: Actor, tab: str, after: str | None = None, limit: int = 50, language: str = "en",
    within: timedelta | None = None,
) -> Page[WorkItem]:
    """Open tasks of a tab by when they are due; with ``within`` those that are due by then or late, and no others.

    Raises Forbidden, InvalidInput (no such tab, foreign cursor).
    """
    many = max(1, min(limit, _MOST))
    last = _read(after) if after else None
    with reading() as session:
        found = _places(session, actor, _scope(actor, tab), last, many + 1, _until(within))
        keys = [place.key for place in found[:many]]
        wanted = [select(UserTask.key, UserTask.priority).where(UserTask.key.in_(keys))] if keys else []
        rows = {row.task_key: row for row in task_rows(session, wanted, many)}
        items = work_items(session, [rows[key] for key in keys if key in rows], actor, language)
    return Page(items, _cursor(found[many - 1]) if len(found) > many else None)


def due_soon_count(actor: Actor, within: timedelta = SOON, tasks: int | None = None) -> int:
    """How many tasks of one's own and of one's teams are due by then, or late; ``CAP + 1`` stands for more than 999.

    ``tasks`` is how many they have at most, where that is known: it is counted otherwise.
    """
    require(actor, "work.see")
    with reading() as session:
        hidden, teams, internal = task_not_kept_out(actor), tuple(sorted(actor.teams)), sees_all_internal(actor)
        few = _both(actor).is_small(session, actor) if tasks is None else tasks <= FEW
        if hidden:
            counting = _counting(_of_both(teams, hidden), few, internal)
        else:
            counting = _kept_counting(teams, internal, few)
        return session.execute(counting, {**asked_by(actor), _UNTIL: time.now() + within}).scalar_one()


_UNTIL = "until"


@lru_cache(maxsize=200)  # every page of My work asks it
def _kept_counting(teams: tuple[str, ...], internal: bool, few: bool) -> Select[int]:
    return _counting(_of_both(teams, ()), few, internal)


def _counting(scope: _Scope, few: bool, internal: bool) -> Select[int]:
    late = (ClockRow.due_at < bindparam(_UNTIL, type_=ClockRow.due_at.type), *kinds_of(internal))
    if few:
        own = select(ClockRow.kind).join(Record, Record.key == ClockRow.record_key)
        of_task = own.where(Record.instance_key == UserTask.instance_key, *late)
        found = select(UserTask.key).where(UserTask.key.in_(scope.together), of_task.exists())
    else:
        by_clock = select(UserTask.key).join(ClockRow, UserTask.instance_key == _instance_of_clock())
        found = by_clock.where(*late, scope.condition).distinct()
    return select(func.count()).select_from(found.limit(CAP + 1).subquery())


def _until(within: timedelta | None) -> datetime | None:
    return None if within is None else time.now() + within


def _scope(actor: Actor, tab: str) -> _Scope:
    require(actor, "work.see")
    if tab == "mine":
        return _mine()
    if tab == "teams":
        return _of_teams(tuple(sorted(actor.teams)), task_not_kept_out(actor))
    if tab == SOON_TAB:
        return _both(actor)
    known_tab(tab)
    require(actor, "work.see_all")
    condition = and_(OPEN, *of_visible_records(actor))
    return _Scope([select(UserTask.key).where(condition)], condition)


def _both(actor: Actor) -> _Scope:
    return _of_both(tuple(sorted(actor.teams)), task_not_kept_out(actor))


def _of_both(teams: tuple[str, ...], hidden: Sequence[ColumnElement[bool]]) -> _Scope:
    """One's own tasks and those of one's teams."""
    own, theirs = _mine(), _of_teams(teams, hidden)
    return _Scope([*own.keys, *theirs.keys], or_(own.condition, theirs.condition))


def _mine() -> _Scope:
    return _Scope([select(UserTask.key).where(mine())], mine())


def _of_teams(teams: tuple[str, ...], hidden: Sequence[ColumnElement[bool]]) -> _Scope:
    theirs = and_(OPEN, *hidden)
    same = (UserTaskCandidate.instance_key == UserTask.instance_key) & (UserTaskCandidate.token_id == UserTask.token_id)
    mine = (UserTaskCandidate.kind == "group") & UserTaskCandidate.value.in_(teams)
    keys = [select(UserTask.key).where(theirs, UserTask.group_id == team) for team in teams]
    further = select(UserTask.key).join(UserTaskCandidate, same).where(mine, theirs)
    also = select(UserTaskCandidate.key).where(mine, same).exists()
    return _Scope([*keys, further], theirs & or_(UserTask.group_id.in_(teams), also))


def _places(
    session: Session, actor: Actor, scope: _Scope, last: _Place | None, limit: int, until: datetime | None
) -> list[_Place]:
    if scope.is_small(session, actor):
        return _looked_up(session, actor, scope, last, limit, until)
    found: list[_Place] = []
    if last is None or last.due is not None:
        found = _met(session, actor, scope, last, limit, until)
    if len(found) < limit and until is None:
        after = () if last is None or last.due is not None else _worse(UserTask.priority, UserTask.key, last)
        none_due = scope.condition & next_due(_record_of_task(), actor).is_(None)
        parts = first_tasks(none_due, after, limit - len(found))
        rest = [_Place(None, row.priority, row.key) for part in parts for row in session.execute(part, asked_by(actor))]
        found += sorted(rest, key=lambda place: (-place.rank, place.key))[: limit - len(found)]
    return found


def _looked_up(
    session: Session, actor: Actor, scope: _Scope, last: _Place | None, limit: int, until: datetime | None
) -> list[_Place]:
    """Each task with what is due of its record."""
    record = _record_of_task()
    each = (
        select(UserTask.key, UserTask.priority, next_due(record, actor).label("due"))
        .where(UserTask.key.in_(scope.together), record.is_not(None))
        .subquery()
    )
    columns = each.c
    statement = select(columns.due, columns.priority, columns.key)
    if until is not None:
        statement = statement.where(columns.due < until)
    if last is not None:
        statement = statement.where(_behind(columns.due, columns.priority, columns.key, last))
    ordered = statement.order_by(columns.due.is_(None), columns.due, columns.priority.desc(), columns.key)
    return [_Place(*row) for row in session.execute(ordered.limit(limit), asked_by(actor))]


def _met(
    session: Session, actor: Actor, scope: _Scope, last: _Place | None, limit: int, until: datetime | None
) -> list[_Place]:
    """Clocks in the order in which they are due, each with the tasks of its record."""
    due = ClockRow.due_at.expression
    statement = (
        select(due, UserTask.priority, UserTask.key)
        .join(UserTask, UserTask.instance_key == _instance_of_clock())
        .where(*is_next(actor), scope.condition)
    )
    if until is not None:
        statement = statement.where(due < until)
    if last is not None and last.due is not None:
        further = _worse(UserTask.priority, UserTask.key, last)
        statement = statement.where(due >= last.due, or_(due > last.due, *further))
    ordered = statement.order_by(due, UserTask.priority.desc(), UserTask.key)
    return [_Place(*row) for row in session.execute(ordered.limit(limit), asked_by(actor))]


def _instance_of_clock() -> Any:
    """Key of the instance of a clock's record, looked up as the clock is met."""
    own = select(Record.instance_key).where(Record.key == ClockRow.record_key)
    return own.correlate(ClockRow).scalar_subquery()


def _record_of_task() -> Any:
    """Key of the record of a task, looked up as the task is met; None for an instance that a program started."""
    own = select(Record.key).where(Record.instance_key == UserTask.instance_key).limit(1)
    return own.correlate(UserTask).scalar_subquery()


def _behind(due: Any, rank: Any, key: Any, last: _Place) -> ColumnElement[bool]:
    further = or_(*_worse(rank, key, last))
    if last.due is None:
        return and_(due.is_(None), further)
    return or_(due > last.due, due.is_(None), and_(due == last.due, further))


def _worse(rank: Any, key: Any, last: _Place) -> After:
    return (and_(rank == last.rank, key > last.key), rank < last.rank)


def _cursor(place: _Place) -> str:
    return cursor_of("" if place.due is None else place.due.isoformat(), place.rank, place.key)


def _read(cursor: str) -> _Place:
    due, rank, key = read_cursor(cursor, 3)
    try:
        at = None if due == "" else datetime.fromisoformat(str(due))
    except ValueError:
        raise foreign_cursor() from None
    if not isinstance(rank, int) or not isinstance(key, int) or (at is not None and at.tzinfo is None):
        raise foreign_cursor()
    return _Place(at, rank, key)
