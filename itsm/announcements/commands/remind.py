"""Command: write to those who have not confirmed an announcement. A worker writes the letters, some at a time."""

from database import UnitOfWork
from engine import clock
from engine.errors import InvalidState, text
from engine.registry import Actor
from engine.runtime import run_command
from itsm.announcements.commands.save import announcement, subject_of
from itsm.announcements.rights import WRITE
from itsm.announcements.tables import PUBLISHED
from itsm.audit import audit
from itsm.mail import mail_settings
from itsm.organisation.keeping import Saved, require_revision
from itsm.people.roles import require


def remind_readers(
    key: int, actor: Actor, revision: int | None = None, command_id: str | None = None,
    *, work: UnitOfWork | None = None,
) -> Saved:
    """Let everybody of the audience be written to who has not confirmed it. Raises Forbidden, NotFound, Conflict.

    Raises InvalidState: not shown now, nothing to confirm, no mail server, reminders of before still being written.
    """
    require(actor, WRITE)

    def body(opened: UnitOfWork) -> Saved:
        row = announcement(opened.session, key)
        require_revision(opened, row.revision, revision, subject_of(row))
        now = clock.now()
        if row.state != PUBLISHED or not row.asks_receipt or not row.begins <= now < row.ends:
            raise InvalidState(text("Expected an announcement that is shown now and asks to be confirmed. Reload."))
        if mail_settings().smtp is None:
            raise InvalidState(text("Expected a mail server, but none is set up. Ask whoever runs the program."))
        if row.remind_after is not None:
            raise InvalidState(text("Expected the reminders of before to be written, but they still are. Wait a bit."))
        row.remind_after, row.reminded_at = 0, now
        row.reminders, row.revision = row.reminders + 1, row.revision + 1
        audit(opened, "announcement_reminded", subject_of(row), actor.key)
        return Saved(row.key, row.revision)

    return run_command("remind_readers", command_id, actor, Saved, body, work)
