"""Commands: hand over to the next shift in writing, and confirm that one has read it."""

from sqlalchemy import select

from database import UnitOfWork
from engine import clock
from engine.errors import InvalidForm, InvalidState, NotFound, text
from engine.registry import Actor
from engine.runtime import run_command
from itsm.organisation.keeping import Saved
from itsm.roster.keeping import locked, noted
from itsm.roster.rights import require_see
from itsm.roster.tables import NoteRow

LONGEST = 4_000


def write_note(
    code: str, words: str, actor: Actor, command_id: str | None = None, *, work: UnitOfWork | None = None
) -> Saved:
    """Leave a hand-over note. Raises Forbidden, NotFound, InvalidState (archived) and InvalidForm."""
    require_see(actor)
    said = words.strip()
    if not said or len(said) > LONGEST:
        raise InvalidForm({"words": text("Write 1 to %(most)s characters.", most=LONGEST)})

    def body(opened: UnitOfWork) -> Saved:
        row = locked(opened, code)
        assert actor.key is not None
        note = NoteRow(roster_key=row.key, written_by_key=actor.key, words=said)
        opened.session.add(note)
        opened.session.flush()
        noted(opened, row, "roster_note_written", actor, note=note.key)
        return Saved(note.key, row.revision)

    return run_command("write_note", command_id, actor, Saved, body, work)


def confirm_note(
    code: str, key: int, actor: Actor, command_id: str | None = None, *, work: UnitOfWork | None = None
) -> Saved:
    """Say that one has read a note of somebody else and takes over. No harm when one did already.

    Raises Forbidden, NotFound, InvalidState: one's own note, or one that somebody else confirmed.
    """
    require_see(actor)

    def body(opened: UnitOfWork) -> Saved:
        row = locked(opened, code)
        mine = select(NoteRow).where(NoteRow.key == key, NoteRow.roster_key == row.key)
        note = opened.session.scalar(mine.with_for_update())
        if note is None:
            raise NotFound(text("Expected a note of this roster, but there is none. Reload the page."))
        if note.written_by_key == actor.key:
            raise InvalidState(text("Expected somebody of the next shift, but you wrote this yourself."))
        if note.confirmed_by_key not in (None, actor.key):
            raise InvalidState(text("Expected a note that waits, but somebody else has taken over. Reload the page."))
        if note.confirmed_by_key is None:
            note.confirmed_by_key, note.confirmed_at = actor.key, clock.now()
            noted(opened, row, "roster_note_confirmed", actor, note=note.key)
        return Saved(note.key, row.revision)

    return run_command("confirm_note", command_id, actor, Saved, body, work)
