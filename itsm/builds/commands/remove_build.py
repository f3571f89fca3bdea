"""Command: take a build that nobody needed out of the library again."""

from sqlalchemy import select

from database import UnitOfWork
from engine.errors import InvalidState, text
from engine.registry import Actor
from engine.runtime import run_command
from itsm.audit import audit
from itsm.builds.commands.register_build import subject_of, told_of
from itsm.builds.commands.withdraw_build import build
from itsm.builds.rights import MANAGE
from itsm.builds.tables import BuildCheckRow, BuildUseRow
from itsm.organisation.keeping import Saved
from itsm.people.roles import require


def remove_build(key: int, actor: Actor, command_id: str | None = None, *, work: UnitOfWork | None = None) -> Saved:
    """Take a build away that came in by mistake: no record names it, and nobody has compared anything with it.

    Raises Forbidden, NotFound and InvalidState (somebody needs it: withdraw it instead).
    """
    require(actor, MANAGE)

    def body(opened: UnitOfWork) -> Saved:
        row = build(opened.session, key)
        named = select(BuildUseRow).where(BuildUseRow.build_key == key).limit(1)
        compared = select(BuildCheckRow).where(BuildCheckRow.build_key == key).limit(1)
        if opened.session.scalar(named) or opened.session.scalar(compared):
            raise InvalidState(
                text("Expected a build that nobody needs, but records name %(name)s. Withdraw it.", name=row.name)
            )
        audit(opened, "build_removed", subject_of(row), actor.key, before=told_of(row))
        opened.session.delete(row)
        opened.session.flush()
        return Saved(key, row.revision)

    return run_command("remove_build", command_id, actor, Saved, body, work)
