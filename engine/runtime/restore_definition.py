"""Command: a retired version is in use again."""

from database import UnitOfWork
from engine.errors import InvalidState, text
from engine.registry import Actor
from engine.runtime.command import run_command
from engine.runtime.results import DefinitionRestored
from engine.runtime.triggers import renew_triggers
from engine.state import definitions


def restore_definition(
    definition_key: int, actor: Actor, command_id: str | None = None, *, work: UnitOfWork | None = None
) -> DefinitionRestored:
    """Undo ``retire_definition``; the start events of a process start it when it is the newest version in use.

    Raises NotFound, InvalidState (it is not retired), InvalidDefinition (a start event has no name or time now).
    """

    def body(opened: UnitOfWork) -> DefinitionRestored:
        session = opened.session
        found = definitions.lock_definition(session, definition_key)
        if found.retired_at is None:
            raise InvalidState(
                text(
                    "Expected version %(version)s of %(kind)s %(id)s to be retired, but it is in use.",
                    version=found.version, kind=found.kind, id=found.id,
                )
            )
        found.retired_at = None
        session.flush()
        if found.kind == "process":
            renew_triggers(session, found.id)
        newest = definitions.newest_in_use(session, found.kind, found.id)
        return DefinitionRestored(found.key, newest.version if newest else None)

    return run_command("restore_definition", command_id, actor, DefinitionRestored, body, work)
