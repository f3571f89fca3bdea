"""Command: approve, refuse or withdraw a change of owner."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import select

from database import UnitOfWork
from engine import clock
from engine.errors import Forbidden, InvalidForm, InvalidState, NotFound, Text, text
from engine.registry import Actor
from engine.runtime import run_command
from itsm.ownership.deciders import decides, leads_of
from itsm.ownership.tables import PENDING, OwnerChange
from itsm.ownership.telling import tell_change
from itsm.people import queries
from itsm.records.opened import OpenRecord, open_record
from itsm.records.tables import Record
from itsm.records.visibility import seen_record

Answer = Literal["approve", "refuse", "withdraw"]
STATES: dict[str, str] = {"approve": "approved", "refuse": "refused", "withdraw": "withdrawn"}
STATE_WORDS: Mapping[str, Text] = {
    "approved": text("approved"), "refused": text("refused"), "withdrawn": text("withdrawn"),
}
LONGEST_NOTE = 1000


@dataclass(frozen=True, slots=True)
class OwnerChangeAnswered:
    """The change is decided; ``state`` says how."""

    key: int
    number: str
    state: str


def answer_owner_change(
    key: int, answer: Answer, note: str, actor: Actor, command_id: str | None = None, *,
    work: UnitOfWork | None = None,
) -> OwnerChangeAnswered:
    """Approve or refuse the change ``key`` as a lead of the record's team, or withdraw what one asked oneself.

    A refusal needs a ``note``. Raises NotFound (no such change of a record that the actor sees), Forbidden,
    InvalidForm, InvalidState (answered already, or the owner changed meanwhile, or the new one works no more).
    """

    def body(opened_work: UnitOfWork) -> OwnerChangeAnswered:
        opened, row = _locked(opened_work, key, actor)
        _require_may(opened_work, opened, row, answer, actor)
        _require_pending(row)
        said = note.strip()
        if len(said) > LONGEST_NOTE or (answer == "refuse" and not said):
            raise InvalidForm(
                {"note": text("Expected a reason of 1 to %(most)s characters. Say why.", most=LONGEST_NOTE)}
            )
        if answer == "approve":
            _give(opened_work, opened, row, actor)
        row.state, row.answer = STATES[answer], said or None
        row.answered_by_key, row.answered_at = actor.key, clock.now()
        told = said or row.reason
        tell_change(opened_work, opened.row, row.state, actor, (row.from_key, row.to_key), told)
        return OwnerChangeAnswered(key, opened.number, row.state)

    return run_command("answer_owner_change", command_id, actor, OwnerChangeAnswered, body, work)


def _locked(work: UnitOfWork, key: int, actor: Actor) -> tuple[OpenRecord, OwnerChange]:
    """The record first, as every command locks them, then the change."""
    missing = NotFound(text("Expected a change of owner, but there is none. Reload the list."))
    found = select(Record.number).join(OwnerChange, OwnerChange.record_key == Record.key).where(OwnerChange.key == key)
    number = work.session.scalar(found)
    if number is None:
        raise missing
    work.session.expunge(seen_record(work.session, number, actor).row)
    opened = open_record(work, number)
    row = work.session.scalar(select(OwnerChange).where(OwnerChange.key == key).with_for_update())
    if row is None:
        raise missing
    return opened, row


def _require_may(work: UnitOfWork, opened: OpenRecord, row: OwnerChange, answer: Answer, actor: Actor) -> None:
    if answer == "withdraw":
        if actor.key != row.asked_by_key:
            raise Forbidden(text("Expected who asked for the change, but it was somebody else. Ask them."))
        return
    if actor.key == row.asked_by_key:
        raise Forbidden(text("Expected somebody else than who asked for it, but that was you. Ask another lead."))
    team = opened.row.team or ""
    if not decides(actor, row.asked_by_key, leads_of(work.session, [team])[team]):
        raise Forbidden(text("Expected a lead of the owning team, but you are none. Ask a team lead."))


def _require_pending(row: OwnerChange) -> None:
    if row.state != PENDING:
        raise InvalidState(
            text(
                "Expected the change of owner to be pending, but it is %(state)s. Reload the page.",
                state=STATE_WORDS[row.state],
            )
        )


def _give(work: UnitOfWork, opened: OpenRecord, row: OwnerChange, actor: Actor) -> None:
    if opened.row.owner_key != row.from_key:
        raise InvalidState(
            text("Expected the owner of then, but it is somebody else meanwhile. Refuse this change, and ask anew.")
        )
    new = queries.person(row.to_key, work.session)
    if not queries.works(new, work.session):
        raise InvalidState(
            text("Expected somebody who works on tasks, but %(name)s does not any more. Refuse it.", name=new.name)
        )
    opened.set_column("owner_key", row.to_key)
    opened.store(work, actor, clock.now())
