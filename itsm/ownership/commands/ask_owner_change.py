"""Command: ask that a record gets another owner."""

from dataclasses import dataclass

from sqlalchemy import select

from database import UnitOfWork
from engine import clock
from engine.errors import InvalidForm, InvalidState, Text, text
from engine.registry import Actor
from engine.runtime import run_command
from itsm.ownership.tables import PENDING, OwnerChange
from itsm.ownership.telling import tell_change
from itsm.people import queries
from itsm.people.roles import require
from itsm.records.opened import OpenRecord, open_record
from itsm.records.visibility import seen_record

LONGEST_REASON = 1000


@dataclass(frozen=True, slots=True)
class OwnerChangeAsked:
    """The change waits for a lead of the owning team."""

    key: int
    number: str


def ask_owner_change(
    number: str, to_key: int | None, reason: str, actor: Actor, command_id: str | None = None, *,
    work: UnitOfWork | None = None,
) -> OwnerChangeAsked:
    """Ask that ``to_key`` becomes the owner of ``number``; nothing changes before somebody else has approved it.

    Raises Forbidden, NotFound (no such record for this actor), InvalidState (closed, or a change is pending already),
    InvalidForm (nobody who works on tasks, the owner of now, no reason or one that is too long).
    """
    require(actor, "work.do")

    def body(opened_work: UnitOfWork) -> OwnerChangeAsked:
        seen = seen_record(opened_work.session, number, actor)
        require(actor, "record.comment_internal", seen.thing)
        opened_work.session.expunge(seen.row)
        opened = open_record(opened_work, number)
        _require_open(opened_work, opened)
        new = _checked(opened_work, opened, to_key, reason)
        row = OwnerChange(
            record_key=opened.row.key, from_key=opened.row.owner_key, to_key=new, team=opened.row.team,
            reason=reason.strip(), asked_by_key=actor.key or 0, asked_at=clock.now(),
        )  # fmt: skip
        opened_work.session.add(row)
        opened_work.session.flush()
        tell_change(opened_work, opened.row, "asked", actor, (row.from_key, row.to_key), row.reason)
        return OwnerChangeAsked(row.key, number)

    return run_command("ask_owner_change", command_id, actor, OwnerChangeAsked, body, work)


def _require_open(work: UnitOfWork, opened: OpenRecord) -> None:
    if opened.row.status_kind == "closed":
        raise InvalidState(
            text("Expected an open record, but %(number)s is closed. Reopen it first.", number=opened.number)
        )
    pending = select(OwnerChange.key).where(OwnerChange.record_key == opened.row.key, OwnerChange.state == PENDING)
    if work.session.scalar(pending) is not None:
        raise InvalidState(
            text(
                "Expected no pending change of owner of %(number)s, but there is one. Wait for its answer.",
                number=opened.number,
            )
        )


def _checked(work: UnitOfWork, opened: OpenRecord, to_key: int | None, reason: str) -> int:
    errors: dict[str, Text] = {}
    if not 0 < len(reason.strip()) <= LONGEST_REASON:
        errors["reason"] = text("Expected a reason of 1 to %(most)s characters. Say why.", most=LONGEST_REASON)
    found = queries.people([to_key], work.session).get(to_key) if to_key is not None else None
    if found is None or not queries.works(found, work.session):
        errors["person"] = text("Expected somebody who works on tasks, but this is nobody who does. Choose an agent.")
    elif found.key == opened.row.owner_key:
        errors["person"] = text("Expected another person, but %(name)s is the owner already.", name=found.name)
    elif found.key == opened.row.requester_key:
        errors["person"] = text("Expected somebody else than the requester, but %(name)s is.", name=found.name)
    if errors or found is None:
        raise InvalidForm(errors)
    return found.key
