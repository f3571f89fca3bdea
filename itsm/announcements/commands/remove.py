"""Command: delete the draft of an announcement."""

from sqlalchemy import delete

from database import UnitOfWork
from engine.errors import InvalidState, text
from engine.registry import Actor
from engine.runtime import run_command
from itsm.announcements.commands.save import announcement, subject_of, told
from itsm.announcements.rights import WRITE
from itsm.announcements.tables import DRAFT, AnnouncedRecord, AudiencePlace
from itsm.audit import audit_change
from itsm.organisation.keeping import Saved, require_revision
from itsm.people.roles import require


def remove_announcement(
    key: int, actor: Actor, revision: int | None = None, command_id: str | None = None,
    *, work: UnitOfWork | None = None,
) -> Saved:
    """Delete a draft. What was published stays to be read. Raises Forbidden, NotFound, Conflict, InvalidState."""
    require(actor, WRITE)

    def body(opened: UnitOfWork) -> Saved:
        row = announcement(opened.session, key)
        require_revision(opened, row.revision, revision, subject_of(row))
        if row.state != DRAFT:
            raise InvalidState(text("Expected a draft, but it was published already. Withdraw it instead."))
        before = told(opened.session, row)
        for table in (AudiencePlace, AnnouncedRecord):
            opened.session.execute(delete(table).where(table.announcement_key == key))
        audit_change(opened, "announcement_removed", subject_of(row), actor.key, before, {})
        opened.session.delete(row)
        return Saved(key, row.revision)

    return run_command("remove_announcement", command_id, actor, Saved, body, work)
