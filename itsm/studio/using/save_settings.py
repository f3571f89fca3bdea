"""Command: settle who looks at a version before it is put into use, and how long it can be taken back."""

from dataclasses import dataclass

from sqlalchemy import select

from database import UnitOfWork
from engine.errors import InvalidForm, text
from engine.registry import Actor
from engine.runtime import run_command
from itsm.audit import audit_change
from itsm.organisation.keeping import require_revision
from itsm.people.roles import require
from itsm.studio.using.settings import MOST_HOURS, StudioSettingsRow, studio_settings

SUBJECT = "studio settings"


@dataclass(frozen=True, slots=True)
class SettingsSaved:
    """The revision of the settings now."""

    revision: int


def save_settings(
    reviewed_by_another: bool, undo_hours: int | None, revision: int, actor: Actor, command_id: str | None = None
) -> SettingsSaved:
    """Settle both. Raises Forbidden, InvalidForm (``undo_hours``), Conflict (somebody settled it meanwhile)."""
    require(actor, "settings.manage")
    if undo_hours is None or not 0 <= undo_hours <= MOST_HOURS:
        message = text("Expected 0 to %(most)s hours, but got something else. Write a whole number.", most=MOST_HOURS)
        raise InvalidForm({"undo_hours": message})

    def body(work: UnitOfWork) -> SettingsSaved:
        before = studio_settings(work.session)
        require_revision(work, before.revision, revision, SUBJECT)
        row = work.session.scalar(select(StudioSettingsRow).with_for_update())
        if row is None:
            row = StudioSettingsRow(revision=0)
            work.session.add(row)
        row.reviewed_by_another, row.undo_hours, row.revision = reviewed_by_another, undo_hours, row.revision + 1
        work.session.flush()
        audit_change(
            work, "studio_settings_changed", SUBJECT, actor.key,
            {"reviewed_by_another": before.reviewed_by_another, "undo_hours": before.undo_hours},
            {"reviewed_by_another": reviewed_by_another, "undo_hours": undo_hours},
        )  # fmt: skip
        return SettingsSaved(row.revision)

    return run_command("save_studio_settings", command_id, actor, SettingsSaved, body)
