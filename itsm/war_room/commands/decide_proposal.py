"""Commands: declare what was proposed, with all that is like it; or say why not."""

from datetime import timedelta

from sqlalchemy import select

from database import UnitOfWork
from engine import clock
from engine.errors import InvalidForm, InvalidState, NotFound, text
from engine.registry import Actor
from engine.runtime import run_command
from itsm.automation.promote_record import promote_record
from itsm.packs.deployed import newest_type, record_type
from itsm.people.roles import require
from itsm.records.entries import EntryKind, NewEntry, add_entry
from itsm.records.links.making import take_turn_on_links
from itsm.records.opened import open_record
from itsm.records.tables import Record
from itsm.records.visibility import seen_record
from itsm.recurrence.detecting.groups import counted, has_value
from itsm.war_room.commands.acting import Done, InRoom
from itsm.war_room.commands.join_records import MOST, join
from itsm.war_room.declared import OVER, proposed_promotion
from itsm.war_room.proposing import MEASURES
from itsm.war_room.rights import WORK
from itsm.war_room.tables import DISMISSED, PROPOSED, REASON_LENGTH, TAKEN, ProposalRow


def declare_proposal(key: int, actor: Actor, command_id: str | None = None) -> Done:
    """Make of the record what is proposed, with its severity; open records that are like it join, at most 100.

    Gives the number of the new record and how many joined. Raises NotFound, Forbidden, InvalidState (it is decided),
    and what ``promote_record`` raises.
    """
    require(actor, "record.edit")

    def body(work: UnitOfWork) -> Done:
        row, record = _locked(work, key, actor)
        promotion = proposed_promotion(newest_type(work, record.type_key))
        if promotion is None:
            raise InvalidState(text("Expected something to propose, but the pack proposes nothing any more."))
        made = promote_record(record.number, promotion.key, {"priority": row.severity}, actor, work=work)
        row.state, row.decided_at, row.decided_by_key = TAKEN, clock.now(), actor.key
        work.session.flush()
        take_turn_on_links(work)
        opened = open_record(work, made.number)
        if opened.type.war_room is None:
            return Done(made.number)
        return Done(made.number, join(work, InRoom(opened, opened.type.war_room), _alike(work, row, record), actor))

    return run_command("declare_proposal", command_id, actor, Done, body)


def dismiss_proposal(key: int, reason: str, actor: Actor, command_id: str | None = None) -> Done:
    """Say why it is not declared. Raises NotFound, Forbidden, InvalidForm (``reason``), InvalidState (decided)."""
    require(actor, WORK)
    said = reason.strip()
    if not 0 < len(said) <= REASON_LENGTH:
        message = text("Expected a reason of at most %(most)s characters, but found %(length)s. Say why in a sentence.",
                       most=REASON_LENGTH, length=len(said))  # fmt: skip
        raise InvalidForm({"reason": message})

    def body(work: UnitOfWork) -> Done:
        row, record = _locked(work, key, actor)
        row.state, row.decided_at, row.decided_by_key, row.reason = DISMISSED, clock.now(), actor.key, said
        details = {"what": "not_declared", "reason": said}
        add_entry(work, record.key, NewEntry(EntryKind.WAR_ROOM, True, details=details), actor)
        return Done(record.number)

    return run_command("dismiss_proposal", command_id, actor, Done, body)


def _locked(work: UnitOfWork, key: int, actor: Actor) -> tuple[ProposalRow, Record]:
    """The proposal, for deciding, and its record. Raises NotFound, Forbidden, InvalidState."""
    row = work.session.scalar(select(ProposalRow).where(ProposalRow.key == key).with_for_update())
    if row is None:
        raise NotFound(text("Expected a proposal, but there is none. Reload the page."))
    number = work.session.execute(select(Record.number).where(Record.key == row.record_key)).scalar_one()
    seen = seen_record(work.session, number, actor)
    require(actor, "record.edit", seen.thing)
    if row.state != PROPOSED:
        raise InvalidState(text("Expected a proposal that nobody has decided on, but it is decided. Reload the page."))
    work.session.expunge(seen.row)
    return row, seen.row


def _alike(work: UnitOfWork, row: ProposalRow, record: Record) -> list[Record]:
    """Open records that count as the same event, the newest, which follow no other one."""
    of_type = record_type(row.type_key, work.session)
    minutes = of_type.proposal.within_minutes if of_type.proposal is not None else 0
    value = next(((name, getattr(row, name)) for name in MEASURES if getattr(row, name)), None)
    if value is None:
        return []
    found = (
        select(Record)
        .where(counted(row.type_key), has_value(value[0], [value[1]]), Record.status_kind.not_in(OVER),
               Record.opened_at >= row.proposed_at - timedelta(minutes=minutes), Record.key != record.key)
        .order_by(Record.opened_at.desc(), Record.key.desc())
        .limit(MOST)
    )  # fmt: skip
    return list(work.session.scalars(found))
