"""Command: a version starts nothing new; what runs on it goes on, and nothing of it is deleted."""

from database import UnitOfWork
from engine import clock
from engine.errors import InvalidInput, InvalidState, text
from engine.registry import Actor
from engine.runtime import usage
from engine.runtime.command import run_command
from engine.runtime.results import DefinitionRetired
from engine.runtime.triggers import renew_triggers
from engine.state import definitions


def retire_definition(
    definition_key: int, actor: Actor, command_id: str | None = None, *, work: UnitOfWork | None = None
) -> DefinitionRetired:
    """Take a version of a process, decision or form out of use: the newest version that is left takes its place.

    Start events of a process start that version from now on, or nothing. Its instances go on, and so do calls that are
    bound to it. The answer says what still names the thing. Raises NotFound, InvalidInput (another kind of thing),
    InvalidState (it is retired).
    """

    def body(opened: UnitOfWork) -> DefinitionRetired:
        session = opened.session
        found = definitions.lock_definition(session, definition_key)
        if found.kind not in usage.RETIRABLE:
            raise InvalidInput(
                text("Expected a process, decision or form, but %(id)s is a %(kind)s.", id=found.id, kind=found.kind)
            )
        if found.retired_at is not None:
            raise InvalidState(definitions.is_retired(found))
        found.retired_at = clock.now()
        session.flush()
        if found.kind == "process":
            renew_triggers(session, found.id)
        newest = definitions.newest_in_use(session, found.kind, found.id)
        running = usage.running_on(session, found.key) if found.kind == "process" else 0
        in_use = newest.version if newest else None
        return DefinitionRetired(found.key, in_use, running, usage.used_by(session, found))

    return run_command("retire_definition", command_id, actor, DefinitionRetired, body, work)
