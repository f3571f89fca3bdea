"""Inline handlers of diagrams, inside the transaction of the step."""

from collections.abc import Mapping
from datetime import timedelta

from sqlalchemy import delete, func, select

from database import UnitOfWork
from engine import clock
from engine.errors import ExecutionFault, text
from engine.registry import SYSTEM, Actor, InlineCall, InstanceRef
from itsm.notices.occasions import Audience, Occasion, happen
from itsm.packs.rooms.model import WarRoom
from itsm.records.entries import EntryKind, NewEntry, add_entry
from itsm.records.flow.handlers import stored_record
from itsm.records.links.making import take_turn_on_links, tell_link
from itsm.records.opened import OpenRecord
from itsm.records.tables import Record, RecordLink
from itsm.war_room.declared import JOINS
from itsm.war_room.holding import holders
from itsm.war_room.notices import DUE
from itsm.war_room.tables import UpdateRow

REMIND, RELEASE = "war_room.remind", "war_room.release"
RECENT = timedelta(minutes=10)
"""An update that is not older needs no reminder."""


def remind(work: UnitOfWork, instance: InstanceRef, call: InlineCall, actor: Actor) -> Mapping[str, object]:
    """Job type ``war_room.remind``: tell who speaks that an update is due, unless there was one just now.

    Nobody has that role: everybody who has another one, else the team that is asked to lead. Raises ExecutionFault.
    """
    opened = stored_record(work, instance, call, actor)
    room = _room(opened, call)
    newest = select(func.max(UpdateRow.at)).where(UpdateRow.record_key == opened.row.key)
    last = work.session.scalar(newest)
    if instance.replaying or (last is not None and last > clock.now() - RECENT):
        return {"reminded": False}
    now = holders(work.session, opened.row.key)
    speaker = now.get(room.speaking)
    people = frozenset({speaker} if speaker is not None else now.values())
    happen(work, opened.row.key, [Occasion(DUE, Audience(people, () if people else (room.team,)))], SYSTEM)
    return {"reminded": True}


def release(work: UnitOfWork, instance: InstanceRef, call: InlineCall, actor: Actor) -> Mapping[str, object]:
    """Job type ``war_room.release``: those that joined follow the record no more, so nothing is resolved with it.

    Gives ``released``, how many. Raises ExecutionFault.
    """
    opened = stored_record(work, instance, call, actor)
    _room(opened, call)
    take_turn_on_links(work)
    joined = (RecordLink.to_key == opened.row.key) & (RecordLink.kind == JOINS)
    following = select(Record).join(RecordLink, RecordLink.from_key == Record.key).where(joined)
    others = work.session.scalars(following).all()
    work.session.execute(delete(RecordLink).where(joined), execution_options={"synchronize_session": False})
    for one in others:
        tell_link(work, "unlinked", JOINS, (one, opened.row), actor)
    opened.set_column("is_followed", False)
    if others:
        entry = NewEntry(EntryKind.WAR_ROOM, True, details={"what": "released", "count": len(others)})
        add_entry(work, opened.row.key, entry, actor)
    return {"released": len(others)}


def _room(opened: OpenRecord, call: InlineCall) -> WarRoom:
    if opened.type.war_room is None:
        raise ExecutionFault(
            call.element_id,
            text("Expected a record that is led from a room at <%(element)s>, but its pack declares none.",
                 element=call.element_id)
        )  # fmt: skip
    return opened.type.war_room
