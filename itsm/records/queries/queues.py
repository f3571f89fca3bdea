"""Queues of a person and of a team: their open tasks, the oldest first; and the open records of people."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_, or_, select

from database import reading
from engine.lifecycle import UserTaskState
from engine.registry import Actor
from engine.state.tables import UserTask, UserTaskCandidate
from itsm.people.roles import may, require
from itsm.people.tables import PersonRow
from itsm.records.queries.items import Page, RecordItem, cursor_of, foreign_cursor, read_cursor, record_items
from itsm.records.queries.work_list import WorkItem, task_rows, work_items
from itsm.records.queries.work_tabs import Keys, of_visible_records
from itsm.records.tables import Record
from itsm.records.visibility import seen_row, visible_to, with_relations

ROWS = 20
OPEN_KINDS = ("open", "waiting")
"""Kinds of status of a record that is not solved yet."""

_OPEN = UserTask.state == UserTaskState.OPEN.value


def person_queue(
    person_key: int, actor: Actor, language: str, after: str | None = None, limit: int = ROWS
) -> Page[WorkItem]:
    """Open tasks that the person has; none for readers who may not see everybody's work.

    Raises Forbidden, InvalidInput (foreign cursor).
    """
    return _queue([_OPEN & (UserTask.assignee_key == person_key)], actor, language, after, limit)


def team_queue(code: str, actor: Actor, language: str, after: str | None = None, limit: int = ROWS) -> Page[WorkItem]:
    """Open tasks that are offered to the team, first or besides others, whoever has them.

    Raises Forbidden, InvalidInput (foreign cursor).
    """
    candidate = UserTaskCandidate
    same = and_(candidate.instance_key == UserTask.instance_key, candidate.token_id == UserTask.token_id)
    offered = (candidate.kind == "group") & (candidate.value == code)
    places = select(UserTask.key).join(candidate, same).where(offered)
    elsewhere = or_(UserTask.group_id.is_(None), UserTask.group_id != code)
    parts = [_OPEN & (UserTask.group_id == code), _OPEN & elsewhere & UserTask.key.in_(places)]
    return _queue(parts, actor, language, after, limit)


def open_records(people: ColumnElement[bool], actor: Actor, limit: int = ROWS) -> list[RecordItem]:
    """Open records, the newest first, whose requester fulfils ``people`` (a condition on PersonRow)."""
    theirs = select(PersonRow.key).where(people)
    conditions = (Record.requester_key.in_(theirs), Record.status_kind.in_(OPEN_KINDS), visible_to(actor))
    return _newest(conditions, actor, limit)


def past_records(people: ColumnElement[bool], actor: Actor, limit: int = ROWS) -> list[RecordItem]:
    """Records that are solved or closed, the newest first, whose requester fulfils ``people``."""
    theirs = select(PersonRow.key).where(people)
    conditions = (Record.requester_key.in_(theirs), Record.status_kind.not_in(OPEN_KINDS), visible_to(actor))
    return _newest(conditions, actor, limit)


def owned_records(person_key: int, actor: Actor, limit: int = ROWS) -> list[RecordItem]:
    """Open records that the person owns (first responder), the newest first."""
    conditions = (Record.owner_key == person_key, Record.status_kind.in_(OPEN_KINDS), visible_to(actor))
    return _newest(conditions, actor, limit)


def _newest(conditions: tuple[ColumnElement[bool], ...], actor: Actor, limit: int) -> list[RecordItem]:
    found = with_relations(actor).where(*conditions)
    with reading() as session:
        rows = session.execute(found.order_by(Record.opened_at.desc(), Record.key.desc()).limit(limit))
        return record_items(session, [seen_row(actor, tuple(row)) for row in rows], actor)


def _queue(
    conditions: Sequence[ColumnElement[bool]], actor: Actor, language: str, after: str | None, limit: int
) -> Page[WorkItem]:
    require(actor, "people.see")
    if not (may(actor, "work.see_all") or may(actor, "record.see_all")):
        return Page([])
    beyond = [UserTask.key > _after(after)] if after else []
    beyond += of_visible_records(actor)
    parts: list[Keys] = [
        select(UserTask.key, UserTask.priority).where(condition, *beyond).order_by(UserTask.key).limit(limit + 1)
        for condition in conditions
    ]
    with reading() as session:
        rows = task_rows(session, parts, limit + 1, by_age=True)
        items = work_items(session, rows[:limit], actor, language)
    return Page(items, cursor_of(rows[limit - 1].task_key) if len(rows) > limit else None)


def _after(cursor: str) -> int:
    [key] = read_cursor(cursor, 1)
    if not isinstance(key, int):
        raise foreign_cursor()
    return key
