"""Commands: take a service level out of use, and put it back. Records that have it keep it."""

from dataclasses import dataclass

from database import UnitOfWork
from engine import clock
from engine.registry import Actor
from engine.runtime import run_command
from itsm.audit import audit_change
from itsm.clocks.levels.commands.checks import locked, require_right
from itsm.uses import Thing, require_free, uses_of


@dataclass(frozen=True, slots=True)
class LevelKept:
    """The level of this code is ``archived``, or in use."""

    code: str
    archived: bool


def archive_level(
    code: str, actor: Actor, command_id: str | None = None, *, work: UnitOfWork | None = None
) -> LevelKept:
    """Archive a level that no customer has and that is not the organisation's own.

    Raises Forbidden, NotFound, and InvalidState, which lists what uses it.
    """
    return _kept("archive_level", code, True, actor, command_id, work)


def restore_level(
    code: str, actor: Actor, command_id: str | None = None, *, work: UnitOfWork | None = None
) -> LevelKept:
    """Put an archived level into use again; no harm when it is. Raises Forbidden, NotFound."""
    return _kept("restore_level", code, False, actor, command_id, work)


def _kept(
    name: str, code: str, archived: bool, actor: Actor, command_id: str | None, work: UnitOfWork | None
) -> LevelKept:
    require_right(actor)

    def body(opened: UnitOfWork) -> LevelKept:
        row = locked(opened, code)
        was = row.archived_at is not None
        if archived and not was:
            require_free(code, uses_of(opened.session, Thing("service_level", row.key, code)))
        if archived != was:
            row.archived_at = clock.now() if archived else None
            action = "service_level_archived" if archived else "service_level_restored"
            audit_change(opened, action, f"service_level {code}", actor.key, {"archived": was}, {"archived": archived})
            opened.session.flush()
        return LevelKept(code, archived)

    return run_command(name, command_id, actor, LevelKept, body, work)
