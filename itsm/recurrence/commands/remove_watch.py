"""Command: let the numbers of the pack hold again, as an import that is taken back wants it."""

from sqlalchemy import select

from database import UnitOfWork
from engine.registry import Actor
from engine.runtime import run_command
from itsm.audit import audit
from itsm.people.roles import require
from itsm.recurrence.commands.save_watch import KIND, WatchSaved
from itsm.recurrence.rights import SETTINGS
from itsm.recurrence.tables import WatchSettingRow


def remove_watch(
    type_key: str, actor: Actor, command_id: str | None = None, *, work: UnitOfWork | None = None
) -> WatchSaved:
    """Forget what was settled for the watch of ``type_key``. Raises Forbidden."""
    require(actor, SETTINGS)

    def body(opened: UnitOfWork) -> WatchSaved:
        row = opened.session.scalar(select(WatchSettingRow).where(WatchSettingRow.type_key == type_key))
        if row is not None:
            opened.session.delete(row)
            opened.session.flush()
            audit(opened, "recurrence_watch_reset", f"{KIND} {type_key}", actor.key)
        return WatchSaved(type_key, 0)

    return run_command("remove_watch", command_id, actor, WatchSaved, body, work)
