"""Command: say that one has read an announcement, or that it need not stand above one's pages any more."""

from dataclasses import dataclass

from database import UnitOfWork
from database.turns import take_turn
from engine import clock
from engine.errors import InvalidState, text
from engine.registry import Actor
from engine.runtime import run_command
from itsm.announcements.rights import readable
from itsm.announcements.tables import PUBLISHED, ReaderRow

CONFIRM, DISMISS = "confirm", "dismiss"


@dataclass(frozen=True, slots=True)
class Answered:
    """The announcement that was answered."""

    key: int


def answer_announcement(
    key: int, what: str, actor: Actor, command_id: str | None = None, *, work: UnitOfWork | None = None
) -> Answered:
    """Confirm (``confirm``) or dismiss an announcement that the actor is told; no harm when they did already.

    Raises Forbidden, NotFound, and InvalidState: withdrawn, nothing to confirm, or dismissed before it was confirmed.
    """

    def body(opened: UnitOfWork) -> Answered:
        row = readable(opened.session, key, actor)
        if row.state != PUBLISHED:
            raise InvalidState(text("Expected an announcement that holds, but it was withdrawn. Reload the page."))
        take_turn(opened, f"reader {actor.key} of announcement {key}")
        mine = opened.session.get(ReaderRow, (key, actor.key))
        if what == DISMISS and row.asks_receipt and (mine is None or mine.confirmed_at is None):
            raise InvalidState(text("Expected you to confirm it first: who writes it asks for that."))
        if what == CONFIRM and not row.asks_receipt:
            raise InvalidState(text("Expected an announcement that asks to be confirmed, but it does not."))
        if mine is None:
            mine = ReaderRow(announcement_key=key, person_key=actor.key)
            opened.session.add(mine)
        now = clock.now()
        mine.dismissed_at = mine.dismissed_at or now
        if what == CONFIRM:
            mine.confirmed_at = mine.confirmed_at or now
        return Answered(key)

    return run_command("answer_announcement", command_id, actor, Answered, body, work)
