"""Command: write a comment on a record."""

from collections.abc import Mapping
from dataclasses import dataclass

from database import UnitOfWork
from engine import clock
from engine.errors import InvalidInput, text
from engine.registry import Actor
from engine.runtime import correlate_message, run_command
from itsm.organisation.queries.away import away_at
from itsm.people.roles import require
from itsm.records.entries import EntryKind, NewEntry, add_entry
from itsm.records.flow.ownership import owes_answer
from itsm.records.flow.replies import REPLIED, reply_awaited
from itsm.records.flow.telling import tell_comment
from itsm.records.opened import open_record
from itsm.records.search.indexing import mark
from itsm.records.visibility import seen_record
from itsm.rights.operations import COMMENT

LONGEST = 20_000


@dataclass(frozen=True, slots=True)
class Commented:
    """A comment stands on the timeline; ``went_on`` when the process had waited for it."""

    number: str
    went_on: bool


def comment(
    number: str,
    body: str,
    internal: bool,
    actor: Actor,
    command_id: str | None = None,
    *,
    details: Mapping[str, object] | None = None,
    work: UnitOfWork | None = None,
) -> Commented:
    """Add a comment, public or internal; the requester's own also answers a process that waits for them.

    ``details`` say how it came (``itsm.records.entries.BY_MAIL``).
    Raises NotFound (no such record for this actor), Forbidden (internal), InvalidInput (empty, too long).
    """
    words = body.replace("\r\n", "\n").strip()
    if not 0 < len(words) <= LONGEST:
        raise InvalidInput(text("Expected a comment of 1 to %(most)s characters.", most=LONGEST))
    if internal:
        require(actor, "record.comment_internal")

    def write(opened_work: UnitOfWork) -> Commented:
        seen = seen_record(opened_work.session, number, actor)
        require(actor, "record.comment_internal" if internal else COMMENT, seen.thing)
        row = seen.row
        opened_work.session.expunge(row)
        went_on = not internal and reply_awaited(opened_work.session, row, actor)
        if went_on:
            correlate_message(REPLIED, number, {}, actor, work=opened_work)
        if not internal and row.answer_owed_at is not None:
            _answer_owed(opened_work, number, actor)
        add_entry(opened_work, row.key, NewEntry(EntryKind.COMMENT, internal, words, details or {}), actor)
        mark(opened_work, row.key)
        tell_comment(opened_work, row, words, internal, actor)
        return Commented(number, went_on)

    return run_command("comment", command_id, actor, Commented, write, work)


def _answer_owed(work: UnitOfWork, number: str, actor: Actor) -> None:
    """The owner, or who stands in for them, answers the requester: the duty is done."""
    opened = open_record(work, number)
    owner = opened.row.owner_key
    away = away_at(work.session, clock.now(), [owner]).get(owner) if owner else None
    if owes_answer(opened, actor, away is not None and away.substitute_key == actor.key):
        opened.set_column("answer_owed_at", None)
        opened.store(work, actor, clock.now())
