"""Command: delete a service level that nobody ever used, such as one that an import has added."""

from dataclasses import dataclass

from sqlalchemy import delete, select

from database import UnitOfWork
from engine.errors import InvalidState, text
from engine.registry import Actor
from engine.runtime import run_command
from itsm.audit import audit_change
from itsm.clocks.levels.commands.checks import locked, require_right
from itsm.clocks.levels.tables import ServiceLevelVersion
from itsm.records.tables import Record
from itsm.uses import Thing, require_free, uses_of


@dataclass(frozen=True, slots=True)
class LevelDeleted:
    """There is no level of this code any more."""

    code: str


def delete_level(
    code: str, actor: Actor, command_id: str | None = None, *, work: UnitOfWork | None = None
) -> LevelDeleted:
    """Delete a level with its versions. Raises Forbidden, NotFound, and InvalidState when something uses it.

    What a record was promised has to be explained for good: a level that one has can only be archived.
    """
    require_right(actor)

    def body(opened: UnitOfWork) -> LevelDeleted:
        row = locked(opened, code)
        require_free(code, uses_of(opened.session, Thing("service_level", row.key, code)))
        if opened.session.scalar(select(Record.key).where(Record.level_key == row.key).limit(1)) is not None:
            raise InvalidState(
                text("Expected a level that no record has, but records have “%(code)s”. Archive it.", code=code)
            )
        before = {"names": dict(row.names), "version": row.version}
        opened.session.execute(delete(ServiceLevelVersion).where(ServiceLevelVersion.level_key == row.key))
        opened.session.delete(row)
        audit_change(opened, "service_level_deleted", f"service_level {code}", actor.key, before, {})
        opened.session.flush()
        return LevelDeleted(code)

    return run_command("delete_level", command_id, actor, LevelDeleted, body, work)
