"""Changes of owner that wait for an answer: of one record, and those that a lead has to decide."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, exists, or_, select
from sqlalchemy.orm import Session, aliased

from database import reading
from engine.registry import Actor
from itsm.ownership.deciders import decides, leads_of
from itsm.ownership.tables import PENDING, OwnerChange
from itsm.people.memberships import LEADING
from itsm.people.roles import may, require
from itsm.people.tables import Membership, PersonRow, TeamRow
from itsm.records.queries.items import Page, cursor_of, foreign_cursor, read_cursor
from itsm.records.queries.people import names_of
from itsm.records.tables import Record
from itsm.records.visibility import seen_record, visible_to

MOST = 200
_ANY = select(OwnerChange.key).where(OwnerChange.state == PENDING).limit(1)


@dataclass(frozen=True, slots=True)
class OwnerChangeView:
    """A pending change of owner; ``may_decide`` and ``may_withdraw`` say what the reader can do."""

    key: int
    number: str
    type_key: str
    title: str
    team: str | None
    before: str | None
    after: str
    reason: str
    asked_by: str
    asked_at: datetime
    may_decide: bool
    may_withdraw: bool


def change_of_record(number: str, actor: Actor) -> OwnerChangeView | None:
    """The pending change of a record; None without one. Raises NotFound."""
    with reading() as session:
        row = seen_record(session, number, actor).row
        pending = (OwnerChange.record_key == row.key, OwnerChange.state == PENDING)
        change = session.scalar(select(OwnerChange).where(*pending))
        if change is None:
            return None
        return _views(session, [(change, row)], actor)[0]


def changes_for(actor: Actor, after: str | None = None, limit: int = 50) -> Page[OwnerChangeView]:
    """Pending changes that the actor may decide, the oldest first. Raises Forbidden, InvalidInput (foreign cursor)."""
    require(actor, "work.see")
    many = max(1, min(limit, MOST))
    conditions = [_for(actor)]
    if after:
        [key] = read_cursor(after, 1)
        if not isinstance(key, int):
            raise foreign_cursor()
        conditions.append(OwnerChange.key > key)
    statement = (
        select(OwnerChange, Record)
        .join(Record, Record.key == OwnerChange.record_key)
        .where(OwnerChange.state == PENDING, visible_to(actor), *conditions)
        .order_by(OwnerChange.key)
        .limit(many + 1)
    )
    with reading() as session:
        rows = [(change, row) for change, row in session.execute(statement)]
        views = _views(session, rows[:many], actor)
    return Page(views, cursor_of(views[-1].key) if len(rows) > many else None)


def count_changes_for(actor: Actor, most: int) -> int:
    """How many changes wait for the actor's answer; at most ``most + 1``."""
    with reading() as session:
        if session.execute(_ANY).first() is None:  # as nearly always: whose answer it is takes long to ask
            return 0
    statement = (
        select(OwnerChange.key)
        .join(Record, Record.key == OwnerChange.record_key)
        .where(OwnerChange.state == PENDING, visible_to(actor), _for(actor))
        .limit(most + 1)
    )
    with reading() as session:
        return len(session.execute(statement).all())


def _for(actor: Actor) -> ColumnElement[bool]:
    """The actor leads the record's team; or it has no lead but who asked, and the actor may stand in for one."""
    lead, member = aliased(Membership), aliased(PersonRow)
    leading = lead.role.in_(sorted(LEADING))
    own = select(TeamRow.code).join(lead, lead.team_key == TeamRow.key)
    mine = Record.team.in_(own.where(lead.person_key == actor.key, leading))
    others = (
        select(lead.person_key)
        .join(TeamRow, TeamRow.key == lead.team_key)
        .join(member, member.key == lead.person_key)
        .where(TeamRow.code == Record.team, leading, member.active, lead.person_key != OwnerChange.asked_by_key)
        .correlate(Record, OwnerChange)
    )
    without = ~exists(others) if may(actor, "work.take_back") else OwnerChange.key.is_(None)
    return (OwnerChange.asked_by_key != actor.key) & or_(mine, without)


def _views(session: Session, rows: Sequence[tuple[OwnerChange, Record]], actor: Actor) -> list[OwnerChangeView]:
    keys = [key for change, _ in rows for key in (change.from_key, change.to_key, change.asked_by_key)]
    names = names_of(session, keys)
    leads = leads_of(session, {row.team or "" for _, row in rows}) if rows else {}
    return [
        OwnerChangeView(
            change.key, row.number, row.type_key, row.title, row.team, names.get(change.from_key or 0),
            names.get(change.to_key, "?"), change.reason, names.get(change.asked_by_key, "?"), change.asked_at,
            decides(actor, change.asked_by_key, leads[row.team or ""]), change.asked_by_key == actor.key,
        )
        for change, row in rows
    ]
