"""Command: keep a service desk."""

from collections.abc import Mapping

from database import UnitOfWork
from engine.errors import text
from engine.registry import Actor
from engine.runtime import run_command
from itsm.organisation.calendar_named import calendar_named
from itsm.organisation.choices import DESK_KINDS
from itsm.organisation.keeping import Saved, stored
from itsm.organisation.kinds import KINDS
from itsm.organisation.rights import require_manage
from itsm.organisation.values import Values


def save_desk(
    key: int | None, values: Mapping[str, str], actor: Actor, revision: int | None = None,
    command_id: str | None = None, *, work: UnitOfWork | None = None,
) -> Saved:
    """Add a desk from the texts of a form, or change the one with ``key`` that was read at ``revision``.

    Raises Forbidden, NotFound, Conflict, InvalidState (archived) and InvalidForm.
    """
    require_manage(actor)

    def body(opened: UnitOfWork) -> Saved:
        found = Values(values)
        columns = {
            "code": found.code("code", KINDS["desk"].code_length),
            "names": found.names(),
            "kind": found.choice("kind", DESK_KINDS, required=True),
            "follows_sun": found.raw("follows_sun") == "true",
            "calendar": calendar_named(opened, found),
        }
        if columns["follows_sun"] and columns["kind"] != "virtual":
            found.errors["follows_sun"] = text("Only a virtual desk follows the sun. Choose that kind, or untick this.")
        found.done()
        return stored(opened, "desk", key, columns, revision, actor)

    return run_command("save_desk", command_id, actor, Saved, body, work)
