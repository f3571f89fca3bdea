"""``war_room`` as FEEL sees it: who leads, how many joined, what is left of the review."""

from collections.abc import Callable, Iterator, Mapping

from sqlalchemy import func, select

from database import UnitOfWork
from engine.registry import InstanceRef
from itsm.records.links.kinds import FOLLOWING, read_kind
from itsm.records.opened import OpenRecord, record_of
from itsm.records.tables import Record, RecordLink
from itsm.war_room.declared import OVER
from itsm.war_room.holding import holders
from itsm.war_room.tables import UpdateRow


class RoomContext(Mapping[str, object]):
    """The room of one record; each name is looked up when it is asked for."""

    def __init__(self, work: UnitOfWork, opened: OpenRecord) -> None:
        self._unit, self._opened = work, opened

    def __getitem__(self, name: str) -> object:
        return NAMES[name](self)

    def __contains__(self, name: object) -> bool:
        return name in NAMES

    def __iter__(self) -> Iterator[str]:
        return iter(NAMES)

    def __len__(self) -> int:
        return len(NAMES)

    def roles(self) -> Mapping[str, object]:
        """Key of the person who has each role, as a text; null where nobody has."""
        room, key = self._opened.type.war_room, self._opened.row.key
        now = holders(self._unit.session, key) if key else {}
        return {one.key: str(now[one.key]) if one.key in now else None for one in (room.roles if room else ())}

    def joined(self) -> int:
        """How many records follow it."""
        here = (RecordLink.to_key == self._opened.row.key) & RecordLink.kind.in_(FOLLOWING)
        return self._unit.session.scalar(select(func.count()).select_from(RecordLink).where(here)) or 0

    def actions_open(self) -> int:
        """How many of the actions that were agreed are not over."""
        of_type = self._opened.type
        room = of_type.war_room
        actions = room.actions if room is not None else None
        promotion = of_type.promotions_by_key.get(actions.promotion) if actions is not None else None
        if promotion is None:
            return 0
        kind, inverse = read_kind(promotion.link)
        here, there = (
            (RecordLink.to_key, RecordLink.from_key) if inverse else (RecordLink.from_key, RecordLink.to_key)
        )
        counted = (
            select(func.count())
            .select_from(RecordLink)
            .join(Record, Record.key == there)
            .where(here == self._opened.row.key, RecordLink.kind == kind, Record.type_key == promotion.type,
                   Record.status_kind.not_in(OVER))
        )  # fmt: skip
        return self._unit.session.scalar(counted) or 0

    def updates(self) -> int:
        """How many updates were told."""
        mine = select(func.count()).select_from(UpdateRow).where(UpdateRow.record_key == self._opened.row.key)
        return self._unit.session.scalar(mine) or 0


def room_context(work: UnitOfWork, instance: InstanceRef) -> object:
    """Context provider of the engine: the room of the record that ``instance`` serves; null when it has none."""
    opened = record_of(work, instance)
    return None if opened is None or opened.type.war_room is None else RoomContext(work, opened)


NAMES: Mapping[str, Callable[[RoomContext], object]] = {
    "roles": RoomContext.roles, "joined": RoomContext.joined, "actions_open": RoomContext.actions_open,
    "updates": RoomContext.updates,
}  # fmt: skip
"""What an expression may ask: see docs/reference/war-rooms.md."""
TYPES: Mapping[str, str] = {"roles": "Context", "joined": "Number", "actions_open": "Number", "updates": "Number"}
"""What each of them is, for editors."""
