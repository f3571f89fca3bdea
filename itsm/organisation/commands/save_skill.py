"""Command: keep a skill."""

from collections.abc import Mapping

from database import UnitOfWork
from engine.registry import Actor
from engine.runtime import run_command
from itsm.organisation.keeping import Saved, stored
from itsm.organisation.kinds import KINDS
from itsm.organisation.rights import require_manage
from itsm.organisation.values import Values


def save_skill(
    key: int | None, values: Mapping[str, str], actor: Actor, revision: int | None = None,
    command_id: str | None = None, *, work: UnitOfWork | None = None,
) -> Saved:
    """Add a skill from the texts of a form, or change the one with ``key`` that was read at ``revision``.

    Raises Forbidden, NotFound, Conflict, InvalidState (archived) and InvalidForm.
    """
    require_manage(actor)

    def body(opened: UnitOfWork) -> Saved:
        found = Values(values)
        columns = {"code": found.code("code", KINDS["skill"].code_length), "names": found.names()}
        found.done()
        return stored(opened, "skill", key, columns, revision, actor)

    return run_command("save_skill", command_id, actor, Saved, body, work)
