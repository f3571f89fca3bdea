"""Command: let records join the one that is led: they are told together, and resolved with its answer."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from database import UnitOfWork
from engine.errors import Forbidden, InvalidForm, InvalidState, NotFound, text
from engine.registry import Actor
from engine.runtime import run_command
from itsm.people.roles import require
from itsm.records.entries import EntryKind, NewEntry, add_entry
from itsm.records.links.kinds import FOLLOWING
from itsm.records.links.making import make_link, take_turn_on_links
from itsm.records.tables import Record, RecordLink
from itsm.records.visibility import seen_record
from itsm.war_room.commands.acting import Done, InRoom, enter
from itsm.war_room.declared import JOINS, OVER

MOST = 100
"""Records that join at once."""


def join_records(
    number: str, numbers: Sequence[str], actor: Actor, command_id: str | None = None, *, work: UnitOfWork | None = None
) -> Done:
    """Let the open records ``numbers`` join ``number``; those that follow it already are left out.

    Either all of them join or none. Raises NotFound, Forbidden, InvalidForm (``numbers``: none or too many, a record
    that is not there, of another type, resolved, or following another one), InvalidState (resolved).
    """
    wanted = [one.strip().upper() for one in dict.fromkeys(numbers) if one.strip()]
    if not 0 < len(wanted) <= MOST:
        raise InvalidForm({"numbers": text("Choose 1 to %(most)s records.", most=MOST)})
    require(actor, "record.edit")

    def body(opened_work: UnitOfWork) -> Done:
        here = enter(opened_work, number, actor, leads=True)
        take_turn_on_links(opened_work)
        found = [_joining(opened_work.session, here, one, actor) for one in wanted]
        return Done(number, join(opened_work, here, found, actor))

    return run_command("join_records", command_id, actor, Done, body, work)


def join(work: UnitOfWork, here: InRoom, records: Sequence[Record], actor: Actor) -> int:
    """Let stored records join; gives how many are new. The turn on links has to be taken. Raises InvalidForm."""
    row = here.opened.row
    there = set(
        work.session.scalars(
            select(RecordLink.from_key).where(RecordLink.to_key == row.key, RecordLink.kind.in_(FOLLOWING))
        )
    )
    new = [one for one in records if one.key not in there and one.key != row.key]
    for one in new:
        try:
            make_link(work, JOINS, one, row, actor)
        except InvalidState as problem:
            raise InvalidForm({"numbers": problem.message}) from problem
    if new:
        row.is_followed = True  # as its row says now
        entry = NewEntry(EntryKind.WAR_ROOM, True, details={"what": "joined", "count": len(new)})
        add_entry(work, row.key, entry, actor)
    return len(new)


def _joining(session: Session, here: InRoom, number: str, actor: Actor) -> Record:
    try:
        seen = seen_record(session, number, actor)
        require(actor, "record.edit", seen.thing)
    except (NotFound, Forbidden) as problem:
        raise InvalidForm({"numbers": problem.message}) from problem
    if seen.row.type_key not in here.room.of or seen.row.status_kind in OVER:
        raise InvalidForm(
            {"numbers": text("Expected an open record that can join, but %(number)s is not one.", number=number)}
        )
    return seen.row
