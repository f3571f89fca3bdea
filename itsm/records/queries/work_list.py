"""My work: open tasks, worst first, by key sets; nothing is counted beyond 999."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from itertools import islice
from typing import Any, NamedTuple

from sqlalchemy import Select, and_, func, select, union_all
from sqlalchemy.orm import InstrumentedAttribute, Session

from database import reading
from engine.lifecycle import InstanceState
from engine.registry import Actor
from engine.state.tables import ProcessInstance, UserTask
from itsm.approvals.awaited import awaited_votes
from itsm.clocks.explaining import ClockShown
from itsm.clocks.showing.rows import nearest_clocks
from itsm.packs.deployed import record_type, types_without_tree
from itsm.people.roles import may
from itsm.records import elements
from itsm.records.queries.items import Page, cursor_of, foreign_cursor, read_cursor
from itsm.records.queries.people import names_of
from itsm.records.queries.work_tabs import TABS, After, Keys, asked_by, keys_of_tab
from itsm.records.tables import Record
from itsm.rights.fields import field_rights, sees_every_field
from itsm.rights.grants import Relation, Thing

CAP = 999
_MOST = 200


class _Row(NamedTuple):
    """An open task with what is shown of its record."""

    task_key: int
    rank: int
    definition_key: int
    element_id: str
    team: str | None
    assignee_key: int | None
    created_at: datetime
    number: str
    type_key: str
    title: str
    priority: str | None
    status: str | None
    requester_key: int | None
    opened_at: datetime
    state_name: str
    side_of: str | None
    record_key: int


_COLUMNS: tuple[InstrumentedAttribute[Any], ...] = (
    UserTask.key, UserTask.priority, UserTask.definition_key, UserTask.element_id, UserTask.group_id,
    UserTask.assignee_key, UserTask.created_at,
    Record.number, Record.type_key, Record.title, Record.priority, Record.status, Record.requester_key,
    Record.opened_at, ProcessInstance.state_name, UserTask.side_of, Record.key,
)
"""The columns of a row, in order."""


def _priority_shown(session: Session, rows: Sequence[_Row], actor: Actor) -> Callable[[_Row], bool]:
    """Whether the actor sees the priority of a task's record, which they may work on or asked for."""
    if not rows or sees_every_field(actor, lambda: types_without_tree(session)):
        return lambda _row: True
    types = {key: record_type(key, session) for key in {row.type_key for row in rows}}

    def shown(row: _Row) -> bool:
        relations: set[Relation] = {"own"} if row.requester_key == actor.key else set()
        if row.assignee_key == actor.key or row.team in actor.teams:
            relations.add("work")
        thing = Thing(row.type_key, frozenset(relations))
        return "priority" not in field_rights(actor, types[row.type_key], thing).hidden

    return shown


@dataclass(frozen=True, slots=True)
class WorkItem:
    """An open task with its record."""

    task_key: int
    number: str
    type_key: str
    title: str
    priority: str | None
    step: str
    status: str | None
    requester_name: str | None
    team: str | None
    assignee_key: int | None
    assignee_name: str | None
    may_claim: bool
    created_at: datetime
    opened_at: datetime
    suspended: bool
    """Its process stands still until somebody resumes it."""
    signs: bool = False
    """One is asked to sign the step, not to do it."""
    clock: ClockShown | None = None
    """The clock of its record that is due next."""
    vote_due_at: datetime | None = None
    """Of a vote: when it ends, whatever the clocks of its record say."""

    @property
    def due_at(self) -> datetime | None:
        """When that clock is due."""
        return None if self.clock is None else self.clock.due_at


def work_list(
    actor: Actor, tab: str, after: str | None = None, limit: int = 50, language: str = "en"
) -> Page[WorkItem]:
    """Open tasks of a tab (``mine``, ``teams``, ``all``): by priority, then the oldest first.

    Raises Forbidden, InvalidInput (no such tab, foreign cursor).
    """
    many = max(1, min(limit, _MOST))
    with reading() as session:
        parts = keys_of_tab(session, actor, tab, _after(after), many + 1)
        rows = task_rows(session, parts, many + 1, asked_by(actor))
        shown = rows[:many]
        items = work_items(session, shown, actor, language)
    last = shown[-1] if len(rows) > many else None
    return Page(items, None if last is None else cursor_of(last.rank, last.task_key))


def work_counts(actor: Actor) -> dict[str, int]:
    """Open tasks of each tab that the actor may see; ``CAP + 1`` stands for more than 999."""
    tabs = TABS if may(actor, "work.see_all") else TABS[:2]
    with reading() as session:
        parts = {tab: keys_of_tab(session, actor, tab, (), CAP + 1) for tab in tabs}
        counts = iter(_counts(session, [part for of_tab in parts.values() for part in of_tab], actor))
        return {tab: min(sum(islice(counts, len(of_tab))), CAP + 1) for tab, of_tab in parts.items()}


def work_news(actor: Actor, tab: str, after_key: int) -> int:
    """How many tasks came to a tab since the task ``after_key``; at most ``CAP + 1``."""
    with reading() as session:
        parts = keys_of_tab(session, actor, tab, (UserTask.key > after_key,), CAP + 1)
        return min(sum(_counts(session, parts, actor)), CAP + 1)


def _after(cursor: str | None) -> After:
    """Behind the cursor: in its priority with a greater key, or in a lower priority; each is a range of an index."""
    if not cursor:
        return ()
    priority, key = read_cursor(cursor, 2)
    if not isinstance(priority, int) or not isinstance(key, int):
        raise foreign_cursor()
    return (and_(UserTask.priority == priority, UserTask.key > key), UserTask.priority < priority)


def _counts(session: Session, parts: Sequence[Keys], actor: Actor) -> Sequence[int]:
    """How many tasks each of the selections has, in one statement; which of them are counted is all the same."""
    return tuple(session.execute(_counting(tuple(parts)), asked_by(actor)).one()) if parts else ()


@lru_cache(maxsize=100)  # the selections of a first page are the same each time; others soon make room
def _counting(parts: tuple[Keys, ...]) -> Select[Any]:
    unsorted = [part.order_by(None).subquery() for part in parts]
    each = [select(func.count()).select_from(part).scalar_subquery() for part in unsorted]
    return select(*each)


def task_rows(
    session: Session, parts: Sequence[Keys], limit: int, asked: Mapping[str, object] | None = None, *,
    by_age: bool = False,
) -> list[_Row]:
    """The first ``limit`` of the tasks that ``parts`` select together, worst first or ``by_age`` the oldest first.

    ``asked`` is what they are carried out with.
    """
    if not parts:
        return []
    return [_Row(*row) for row in session.execute(_rows_of(tuple(parts), limit, by_age), asked)]


@lru_cache(maxsize=100)
def _rows_of(parts: tuple[Keys, ...], limit: int, by_age: bool) -> Select[Any]:
    order = (UserTask.key,) if by_age else (UserTask.priority.desc(), UserTask.key)
    found = union_all(*(select(part.subquery()) for part in parts)).subquery()
    return (
        select(*_COLUMNS)
        .join(found, found.c.key == UserTask.key)
        .join(Record, Record.instance_key == UserTask.instance_key)
        .join(ProcessInstance, ProcessInstance.key == UserTask.instance_key)
        .order_by(*order)
        .limit(limit)
    )


def work_items(session: Session, rows: Sequence[_Row], actor: Actor, language: str) -> list[WorkItem]:
    """The rows with the names of their people and steps in ``language``."""
    names = names_of(session, [key for row in rows for key in (row.assignee_key, row.requester_key)])
    works, shows = may(actor, "work.do"), _priority_shown(session, rows, actor)
    clocks = nearest_clocks(session, [row.record_key for row in rows], actor)
    drawn = [elements.element_of(session, row.definition_key, row.element_id) for row in rows]
    voted_on = {row.record_key for row, element in zip(rows, drawn, strict=True) if elements.is_vote(element)}
    votes = awaited_votes(session, voted_on)
    items = []
    for row, element in zip(rows, drawn, strict=True):
        vote = votes.get((row.record_key, row.assignee_key or 0)) if elements.is_vote(element) else None
        suspended = row.state_name == InstanceState.SUSPENDED
        free = row.assignee_key is None and not suspended
        items.append(
            WorkItem(
                row.task_key, row.number, row.type_key, row.title, row.priority if shows(row) else None,
                elements.element_name(element, language), row.status, names.get(row.requester_key or 0),
                row.team or (vote.board if vote else None), row.assignee_key, names.get(row.assignee_key or 0),
                works and free and row.team in actor.teams, row.created_at, row.opened_at, suspended,
                row.side_of is not None, clocks.get(row.record_key), vote.due_at if vote else None,
            )
        )
    return items
