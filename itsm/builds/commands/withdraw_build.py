"""Command: withdraw a build, so that nobody installs it any more."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from database import UnitOfWork
from engine import clock
from engine.errors import InvalidForm, NotFound, text
from engine.registry import Actor
from engine.runtime import run_command
from itsm.audit import audit
from itsm.builds.commands.register_build import subject_of
from itsm.builds.rights import MANAGE
from itsm.builds.tables import REASON_LENGTH, BuildRow
from itsm.organisation.keeping import Saved, require_revision
from itsm.people.roles import require


def withdraw_build(
    key: int, reason: str, actor: Actor, revision: int | None = None, command_id: str | None = None,
    *, work: UnitOfWork | None = None,
) -> Saved:
    """Withdraw a build for a ``reason``; it stays to be read, and no check of it succeeds any more.

    No harm when it is withdrawn already. Raises Forbidden, NotFound, Conflict and InvalidForm.
    """
    require(actor, MANAGE)
    said = reason.strip()
    if not 0 < len(said) <= REASON_LENGTH:
        raise InvalidForm({"reason": text("Write why, in up to %(most)s characters.", most=REASON_LENGTH)})

    def body(opened: UnitOfWork) -> Saved:
        row = build(opened.session, key)
        require_revision(opened, row.revision, revision, subject_of(row))
        if row.withdrawn_at is None:
            row.withdrawn_at, row.reason, row.revision = clock.now(), said, row.revision + 1
            audit(opened, "build_withdrawn", subject_of(row), actor.key, after={"reason": said})
        return Saved(row.key, row.revision)

    return run_command("withdraw_build", command_id, actor, Saved, body, work)


def build(session: Session, key: int) -> BuildRow:
    """The build for changing. Raises NotFound."""
    row = session.scalar(select(BuildRow).where(BuildRow.key == key).with_for_update())
    if row is None:
        raise NotFound(text("Expected a build of the library, but there is none. Go back to the list."))
    return row
