"""Which tasks a tab of My work has: selections of their keys that each follow an index, in the order of tasks.

Those of a first page are written once and kept: to write one takes longer than to have it answered, and every page
counts all tabs. ``ME`` stands in them for the reader; whoever carries one out hands over ``asked_by``.
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache

from sqlalchemy import ColumnElement, Select, True_, and_, bindparam, func, literal_column, or_, select
from sqlalchemy.orm import Session

from database import looked_up
from engine.errors import InvalidInput, text
from engine.lifecycle import UserTaskState
from engine.registry import Actor
from engine.state.tables import UserTask, UserTaskCandidate
from itsm.language import listed
from itsm.people.roles import require
from itsm.records.kept_out import task_not_kept_out
from itsm.records.tables import Record
from itsm.records.visibility import granted_to

TABS = ("mine", "teams", "all")
_FEW = 3000
OPEN = UserTask.state == literal_column(f"'{UserTaskState.OPEN.value}'")
"""As the indexes of open tasks say it: a database that is given the state later cannot plan with them."""
_WHO = "asked_by"
ME = bindparam(_WHO, type_=UserTask.assignee_key.type)
"""Key of the reader."""
Keys = Select[int, int]
"""A selection of (key, priority) of tasks."""
After = Sequence[ColumnElement[bool]]
"""Conditions that no task fulfils twice: where in the order of tasks a page goes on; none: from the first."""


def asked_by(actor: Actor) -> Mapping[str, int | None]:
    """What a statement with ``ME`` is carried out with."""
    return {_WHO: actor.key}


def keys_of_tab(session: Session, actor: Actor, tab: str, after: After, limit: int) -> Sequence[Keys]:
    """Selections that together hold the first ``limit`` tasks of a tab.

    Raises Forbidden, InvalidInput (no such tab).
    """
    require(actor, "work.see")
    if tab == "mine":
        return first_tasks(mine(), after, limit) if after else _first_of_mine(limit)
    if tab == "teams":
        return _of_teams(session, actor, after, limit)
    known_tab(tab)
    require(actor, "work.see_all")
    seen = of_visible_records(actor)
    return first_tasks(and_(OPEN, *seen), after, limit) if after or seen else _first_of_all(limit)


def known_tab(tab: str) -> None:
    """Raise InvalidInput for a tab that there is not."""
    if tab not in TABS:
        raise InvalidInput(text("Expected one of %(names)s, but found “%(name)s”.", names=listed(TABS), name=tab))


def of_visible_records(actor: Actor) -> list[ColumnElement[bool]]:
    """Conditions on tasks: their record is one that the actor sees."""
    return [*of_granted_records(actor), *task_not_kept_out(actor)]


def of_granted_records(actor: Actor) -> list[ColumnElement[bool]]:
    """Conditions on tasks for numbers, which tell nothing of one record: also those that are about the actor count."""
    granted = granted_to(actor)
    if isinstance(granted, True_):
        return []
    return [select(Record.key).where(Record.instance_key == UserTask.instance_key, granted).exists()]


def mine() -> ColumnElement[bool]:
    """Condition on tasks: they are open, and the reader's."""
    return OPEN & (UserTask.assignee_key == ME)


def first_tasks(condition: ColumnElement[bool], after: After, limit: int) -> tuple[Keys, ...]:
    """Tasks of records: those of instances that programs started are theirs, and have no page.

    Each task's record is looked up as the task is met: a database that may join them reads all records first.
    """
    record = select(Record.key).where(Record.instance_key == UserTask.instance_key).limit(1).scalar_subquery()
    statement = select(UserTask.key, UserTask.priority).where(condition, record.is_not(None))
    ordered = statement.order_by(UserTask.priority.desc(), UserTask.key).limit(limit)
    return tuple(ordered.where(place) for place in after) or (ordered,)


@lru_cache(maxsize=8)
def _first_of_mine(limit: int) -> tuple[Keys, ...]:
    return first_tasks(mine(), (), limit)


@lru_cache(maxsize=8)
def _first_of_all(limit: int) -> tuple[Keys, ...]:
    return first_tasks(OPEN, (), limit)


def _of_teams(session: Session, actor: Actor, after: After, limit: int) -> Sequence[Keys]:
    if not actor.teams:
        return ()
    teams, hidden = tuple(sorted(actor.teams)), task_not_kept_out(actor)
    few = looked_up(session, ("further candidates", teams), lambda: _are_few(session, teams))
    if after or hidden:
        return _keys_of_teams(teams, few, and_(OPEN, *hidden), after, limit)
    return _first_of_teams(teams, few, limit)


@lru_cache(maxsize=200)
def _first_of_teams(teams: tuple[str, ...], few: bool, limit: int) -> tuple[Keys, ...]:
    return _keys_of_teams(teams, few, OPEN, (), limit)


def _keys_of_teams(
    teams: tuple[str, ...], few: bool, theirs: ColumnElement[bool], after: After, limit: int
) -> tuple[Keys, ...]:
    """Tasks of the teams, and those of which one is a further candidate: looked up from the candidates when these are
    few, else along the order of the tasks, where enough of them are soon found (candidates are kept for open tasks
    only).
    """
    first = [part for team in teams for part in first_tasks(theirs & (UserTask.group_id == team), after, limit)]
    same = (UserTaskCandidate.instance_key == UserTask.instance_key) & (UserTaskCandidate.token_id == UserTask.token_id)
    elsewhere = theirs & or_(UserTask.group_id.is_(None), UserTask.group_id.not_in(teams))
    if few:
        places = select(UserTask.key).join(UserTaskCandidate, same).where(_candidates(teams))
        return (*first, *first_tasks(elsewhere & UserTask.key.in_(places), after, limit))
    also = select(UserTaskCandidate.key).where(_candidates(teams), same).exists()
    return (*first, *first_tasks(elsewhere & also, after, limit))


def _candidates(teams: tuple[str, ...]) -> ColumnElement[bool]:
    return (UserTaskCandidate.kind == "group") & UserTaskCandidate.value.in_(teams)


def _are_few(session: Session, teams: tuple[str, ...]) -> bool:
    return session.execute(_some_candidates(teams)).scalar_one() <= _FEW


@lru_cache(maxsize=200)
def _some_candidates(teams: tuple[str, ...]) -> Select[int]:
    some = select(UserTaskCandidate.key).where(_candidates(teams)).limit(_FEW + 1).subquery()
    return select(func.count()).select_from(some)
