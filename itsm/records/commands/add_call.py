"""Command: note a call at a record that is there already."""

from dataclasses import dataclass

from database import UnitOfWork
from engine.errors import InvalidInput, text
from engine.registry import Actor
from engine.runtime import run_command
from itsm.people.queries import person
from itsm.people.roles import require
from itsm.records.commands.comment import LONGEST
from itsm.records.entries import EntryKind, NewEntry, add_entry
from itsm.records.visibility import seen_record


@dataclass(frozen=True, slots=True)
class CallNoted:
    """The call stands on the timeline, for colleagues."""

    number: str


def add_call(
    number: str, words: str, caller_key: int, actor: Actor, command_id: str | None = None,
    *, work: UnitOfWork | None = None,
) -> CallNoted:
    """Note what the caller said at the record ``number``; requesters do not read it.

    Raises NotFound (no such record for this actor, no such caller), Forbidden, InvalidInput (empty, too long).
    """
    require(actor, "record.comment_internal")
    said = words.replace("\r\n", "\n").strip()
    if not 0 < len(said) <= LONGEST:
        raise InvalidInput(
            text("Expected a note of 1 to %(most)s characters. Write into the title what the caller said.",
                 most=LONGEST)
        )  # fmt: skip

    def body(opened: UnitOfWork) -> CallNoted:
        seen = seen_record(opened.session, number, actor)
        require(actor, "record.comment_internal", seen.thing)
        caller = person(caller_key, opened.session)
        told = {"person": caller.name, "person_key": caller.key}
        add_entry(opened, seen.row.key, NewEntry(EntryKind.CALL, True, said, told), actor)
        return CallNoted(number)

    return run_command("add_call", command_id, actor, CallNoted, body, work)
