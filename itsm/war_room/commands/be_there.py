"""Commands: say that one is there, or leaves; write down afterwards how long somebody was."""

from datetime import timedelta

from database import UnitOfWork
from engine import clock
from engine.errors import InvalidForm, text
from engine.registry import Actor
from engine.runtime import run_command
from itsm.records.entries import EntryKind, NewEntry, add_entry
from itsm.war_room.commands.acting import Done, enter, somebody
from itsm.war_room.holding import come, leave
from itsm.war_room.tables import ThereRow

MOST_MINUTES = 10_000


def be_there(
    number: str, there: bool, actor: Actor, command_id: str | None = None, *, work: UnitOfWork | None = None
) -> Done:
    """Come to the room of ``number``, or leave it. Raises NotFound, Forbidden, InvalidState (come: it is resolved)."""

    def body(opened_work: UnitOfWork) -> Done:
        here = enter(opened_work, number, actor, leads=there)
        key = actor.key or 0
        changed = (come if there else leave)(opened_work, here.opened.row.key, key)
        if changed:
            entry = NewEntry(EntryKind.WAR_ROOM, True, details={"what": "came" if there else "left"})
            add_entry(opened_work, here.opened.row.key, entry, actor)
        return Done(number, int(changed))

    return run_command("be_in_room", command_id, actor, Done, body, work)


def note_time(
    number: str, person_key: int | None, minutes: int | None, actor: Actor, command_id: str | None = None, *,
    work: UnitOfWork | None = None,
) -> Done:
    """Write down that somebody worked ``minutes`` more on ``number`` than anybody had noted.

    Raises NotFound, Forbidden, InvalidForm (``person``, ``minutes``).
    """
    if minutes is None or not 0 < minutes <= MOST_MINUTES:
        raise InvalidForm({"minutes": text("Expected 1 to %(most)s minutes. Correct it.", most=MOST_MINUTES)})

    def body(opened_work: UnitOfWork) -> Done:
        here = enter(opened_work, number, actor)
        who = somebody(opened_work, person_key, here.opened, "person")
        now = clock.now()
        opened_work.session.add(
            ThereRow(
                record_key=here.opened.row.key, person_key=who.key, came_at=now - timedelta(minutes=minutes),
                left_at=now, by_hand=True,
            )
        )  # fmt: skip
        return Done(number, minutes)

    return run_command("note_room_time", command_id, actor, Done, body, work)
