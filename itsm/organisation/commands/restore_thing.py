"""Command: put an archived thing into use again."""

from database import UnitOfWork
from engine.registry import Actor
from engine.runtime import run_command
from itsm.audit import audit
from itsm.organisation.keeping import Saved, locked
from itsm.organisation.kinds import KINDS
from itsm.organisation.rights import require_manage


def restore_thing(
    kind: str, key: int, actor: Actor, revision: int | None = None, command_id: str | None = None,
    *, work: UnitOfWork | None = None,
) -> Saved:
    """Restore a thing of KINDS; no harm when it is in use. Raises Forbidden, NotFound, Conflict."""
    require_manage(actor)

    def body(opened: UnitOfWork) -> Saved:
        row = locked(opened, kind, key, revision)
        if row.archived_at is not None:
            row.archived_at, row.revision = None, row.revision + 1
            told = {"before": {"archived": True}, "after": {"archived": False}}
            audit(opened, f"{kind}_restored", KINDS[kind].subject(row), actor.key, None, **told)
        return Saved(row.key, row.revision)

    return run_command("restore_thing", command_id, actor, Saved, body, work)
