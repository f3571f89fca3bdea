"""Command: say where a build is kept now."""

from collections.abc import Mapping

from database import UnitOfWork
from engine.registry import Actor
from engine.runtime import run_command
from itsm.audit import audit_change
from itsm.builds.commands.register_build import NOTE_LENGTH, subject_of
from itsm.builds.commands.withdraw_build import build
from itsm.builds.rights import MANAGE
from itsm.builds.tables import PLACE_LENGTH
from itsm.organisation.keeping import Saved, require_revision
from itsm.organisation.values import Values
from itsm.people.roles import require


def move_build(
    key: int, values: Mapping[str, str], actor: Actor, revision: int | None = None, command_id: str | None = None,
    *, work: UnitOfWork | None = None,
) -> Saved:
    """Change place and note of a build; product, version and hash are what it is and never change.

    Raises Forbidden, NotFound, Conflict and InvalidForm.
    """
    require(actor, MANAGE)
    found = Values(values)
    columns = {"location": found.line("location", PLACE_LENGTH, True), "note": found.line("note", NOTE_LENGTH)}
    found.done()

    def body(opened: UnitOfWork) -> Saved:
        row = build(opened.session, key)
        require_revision(opened, row.revision, revision, subject_of(row))
        before = {name: getattr(row, name) for name in columns}
        if before != columns:
            row.location, row.note = columns["location"] or "", columns["note"]
            row.revision += 1
            audit_change(opened, "build_changed", subject_of(row), actor.key, before, columns)
        return Saved(row.key, row.revision)

    return run_command("move_build", command_id, actor, Saved, body, work)
