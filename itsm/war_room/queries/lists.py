"""Rooms that are open, and what is proposed, as their list shows them; what the page of a record says of either."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from database import reading
from engine.registry import Actor
from itsm.packs.deployed import record_type
from itsm.packs.model import RecordType
from itsm.people import queries as people
from itsm.people.queries import Person
from itsm.people.roles import may
from itsm.records.links.kinds import FOLLOWING
from itsm.records.queries.items import RecordItem, record_items
from itsm.records.tables import Record, RecordLink
from itsm.records.visibility import seen_record, seen_row, sees_internal, visible_to, with_relations
from itsm.rights.deciding import allowed
from itsm.rights.grants import Thing
from itsm.war_room.declared import JOINS, OVER, led_types, proposed_promotion
from itsm.war_room.rights import SEE
from itsm.war_room.tables import PROPOSED, ProposalRow, RoleRow

MOST = 50


@dataclass(frozen=True, slots=True)
class RoomLine:
    """A record that is led, with who has which role, by the name of the role."""

    record: RecordItem
    type: RecordType
    roles: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class ProposalLine:
    """What is proposed for a record; ``target`` is the type that it would be made into."""

    row: ProposalRow
    record: RecordItem
    target: RecordType
    may_decide: bool

    def severity(self, language: str) -> str:
        """The severity in words of the type that it would be made into."""
        field = self.target.by_key.get("priority")
        return field.shown(self.row.severity, language) if field is not None else self.row.severity


def open_rooms(actor: Actor, language: str) -> Sequence[RoomLine]:
    """Records that are led just now and that the actor sees, the newest first."""
    with reading() as session:
        types = {one.key: one for one in led_types(session)}
        items = _items(session, actor, Record.type_key.in_(types), Record.status_kind.not_in(OVER))
        holding = select(RoleRow).where(RoleRow.record_key.in_([one.key for one in items]), RoleRow.until.is_(None))
        rows = session.scalars(holding).all() if items else []
        names = people.people([row.person_key for row in rows], session)
        return [RoomLine(one, types[one.type_key], _roles(one, types[one.type_key], rows, names, language))
                for one in items]  # fmt: skip


def proposals(actor: Actor) -> Sequence[ProposalLine]:
    """What nobody has decided on, the newest first; what follows another record by now is left out."""
    with reading() as session:
        return _proposals(session, actor, ProposalRow.state == PROPOSED)


def proposal_of(number: str, actor: Actor) -> ProposalLine | None:
    """What is proposed for a record. Raises NotFound."""
    with reading() as session:
        seen = seen_record(session, number, actor)
        if record_type(seen.row.type_key, session).proposal is None or not sees_internal(actor, seen.thing):
            return None
        found = _proposals(session, actor, ProposalRow.state == PROPOSED, ProposalRow.record_key == seen.row.key)
        return found[0] if found else None


def led_by(number: str, actor: Actor) -> RecordItem | None:
    """The record that is led from a room and that ``number`` has joined; None without one that the actor enters."""
    with reading() as session:
        seen = seen_record(session, number, actor)
        if not may(actor, SEE):
            return None
        types = [one.key for one in led_types(session)]
        mine = select(RecordLink.to_key).where(RecordLink.from_key == seen.row.key, RecordLink.kind == JOINS)
        return next(iter(_items(session, actor, Record.type_key.in_(types), Record.key.in_(mine))), None)


def _proposals(session: Session, actor: Actor, *conditions: ColumnElement[bool]) -> list[ProposalLine]:
    follows = select(RecordLink.key).where(
        RecordLink.from_key == ProposalRow.record_key, RecordLink.kind.in_(FOLLOWING)
    )
    wanted = select(ProposalRow).where(*conditions, ~follows.exists()).order_by(ProposalRow.key.desc()).limit(MOST)
    rows = session.scalars(wanted).all()
    if not rows:
        return []
    items = {one.key: one for one in _items(session, actor, Record.key.in_([row.record_key for row in rows]))}
    found = []
    for row in rows:
        record = items.get(row.record_key)
        promotion = proposed_promotion(record_type(row.type_key, session)) if record is not None else None
        if record is not None and promotion is not None and record.status_kind not in OVER:
            decides = allowed(actor, "record.edit", Thing(row.type_key))
            found.append(ProposalLine(row, record, record_type(promotion.type, session), decides))
    return found


def _items(session: Session, actor: Actor, *conditions: ColumnElement[bool]) -> list[RecordItem]:
    wanted = with_relations(actor).where(*conditions, visible_to(actor)).order_by(Record.key.desc()).limit(MOST)
    return record_items(session, [seen_row(actor, tuple(row)) for row in session.execute(wanted)], actor)


def _roles(
    item: RecordItem, of_type: RecordType, rows: Sequence[RoleRow], names: dict[int, Person], language: str
) -> list[tuple[str, str]]:
    now = {row.role: row.person_key for row in rows if row.record_key == item.key}
    room = of_type.war_room
    return [
        (role.name(language), names[now[role.key]].name if now.get(role.key) in names else "")
        for role in (room.roles if room is not None else ())
    ]  # fmt: skip
