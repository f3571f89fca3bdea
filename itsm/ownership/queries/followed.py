"""Records that somebody follows: those that they own, wherever they are, and those of owners they stand in for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from sqlalchemy import ColumnElement, Select, True_, and_, bindparam, or_, select, true
from sqlalchemy.orm import Session

from database import reading
from engine import clock
from engine.lifecycle import UserTaskState
from engine.registry import Actor
from engine.state.tables import UserTask
from itsm.organisation.queries.away import away_at
from itsm.organisation.tables import AbsenceRow
from itsm.people.roles import require
from itsm.records.queries.items import Page, RecordItem, cursor_of, foreign_cursor, read_cursor, record_items
from itsm.records.queries.people import names_of
from itsm.records.tables import Record
from itsm.records.visibility import seen_row, visible_to, with_relations

CAP = 999
MOST = 200
_AT, _OWNERS = "at", "owner_keys"
_MOMENT = bindparam(_AT, type_=AbsenceRow.starts_at.type)
_REPLACED = select(AbsenceRow.person_key).where(
    AbsenceRow.cancelled_at.is_(None), AbsenceRow.starts_at <= _MOMENT, AbsenceRow.ends_at > _MOMENT,
    AbsenceRow.substitute_key.is_not(None),
)  # fmt: skip
"""Who is absent and has somebody who stands in."""


@dataclass(frozen=True, slots=True)
class FollowedItem:
    """A followed record: its state, who works on it, and since when its requester waits for the owner's answer."""

    record: RecordItem
    handlers: Sequence[str]
    answer_owed_at: datetime | None
    is_own: bool
    """False: the reader stands in for its owner, who is absent."""


def followed(
    actor: Actor, after: str | None = None, limit: int = 50, *, owed: bool = False
) -> Page[FollowedItem]:
    """Records that are not closed and that the actor follows, the newest first; ``owed``: those to be answered.

    A closed one stays while its answer is owed. Raises Forbidden, InvalidInput (foreign cursor).
    """
    require(actor, "work.see")
    many = max(1, min(limit, MOST))
    with reading() as session:
        conditions = [*_conditions(owed), visible_to(actor), *([_beyond(after)] if after else [])]
        found = with_relations(actor).where(*conditions)
        ordered = found.order_by(Record.opened_at.desc(), Record.key.desc()).limit(many + 1)
        seen = [seen_row(actor, tuple(row)) for row in session.execute(ordered, {_OWNERS: _owners(session, actor)})]
        rows = seen[:many]
        records = record_items(session, rows, actor, with_clocks=True)
        handlers = _handlers(session, [one.row for one in rows])
        items = [
            FollowedItem(
                item, handlers.get(one.row.instance_key or 0, ()), one.row.answer_owed_at,
                one.row.owner_key == actor.key,
            )
            for item, one in zip(records, rows, strict=True)
        ]
    last = rows[-1].row if len(seen) > many else None
    return Page(items, None if last is None else cursor_of(last.opened_at.isoformat(), last.key))


def count_followed(actor: Actor, *, owed: bool = False) -> int:
    """How many there are; ``CAP + 1`` stands for more than 999."""
    with reading() as session:
        seen, whose = visible_to(actor), {_OWNERS: _owners(session, actor)}
        statement = _seen_by_all(owed) if isinstance(seen, True_) else _some(owed, seen)
        return len(session.execute(statement, whose).all())


def stands_in_for(session: Session, person_key: int) -> frozenset[int]:
    """People who are absent now and whose work the person does."""
    now = clock.now()
    away = away_at(session, now, session.scalars(_REPLACED, {_AT: now}).all())
    return frozenset(key for key, one in away.items() if one.substitute_key == person_key)


def _owners(session: Session, actor: Actor) -> Sequence[int]:
    """The actor and those whom they stand in for."""
    return sorted({actor.key or 0, *stands_in_for(session, actor.key or 0)})


def _conditions(owed: bool) -> Sequence[ColumnElement[bool]]:
    waits = Record.answer_owed_at.is_not(None)
    owned = Record.owner_key.in_(bindparam(_OWNERS, expanding=True))
    return (owned, waits if owed else or_(Record.status_kind != "closed", waits))


def _some(owed: bool, seen: ColumnElement[bool]) -> Select[int]:
    return select(Record.key).where(*_conditions(owed), seen).limit(CAP + 1)


@lru_cache(maxsize=2)  # every page of My work asks it
def _seen_by_all(owed: bool) -> Select[int]:
    return _some(owed, true())


def _beyond(after: str) -> ColumnElement[bool]:
    moment, key = read_cursor(after, 2)
    try:
        at = datetime.fromisoformat(str(moment))
    except ValueError:
        raise foreign_cursor() from None
    if at.tzinfo is None or not isinstance(key, int):
        raise foreign_cursor()
    return or_(Record.opened_at < at, and_(Record.opened_at == at, Record.key < key))


def _handlers(session: Session, rows: Sequence[Record]) -> Mapping[int, Sequence[str]]:
    """Names of those who have the open tasks, by instance; one statement for all."""
    instances = [row.instance_key for row in rows if row.instance_key is not None]
    if not instances:
        return {}
    having = select(UserTask.instance_key, UserTask.assignee_key).where(
        UserTask.instance_key.in_(instances), UserTask.state == UserTaskState.OPEN.value,
        UserTask.assignee_key.is_not(None),
    )  # fmt: skip
    pairs = [(instance, key) for instance, key in session.execute(having.order_by(UserTask.key))]
    names = names_of(session, [key for _, key in pairs])
    found: dict[int, list[str]] = {}
    for instance, key in pairs:
        name = names.get(key or 0, "")
        if name and name not in found.setdefault(instance, []):
            found[instance].append(name)
    return found
