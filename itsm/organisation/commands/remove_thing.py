"""Command: take a thing out of use: it is archived when anything points at it, and deleted when nothing does."""

from dataclasses import dataclass

from database import UnitOfWork
from engine import clock
from engine.registry import Actor
from engine.runtime import run_command
from itsm.audit import audit
from itsm.organisation.keeping import locked, require_in_use
from itsm.organisation.kinds import KINDS, title_of
from itsm.organisation.rights import require_manage
from itsm.organisation.uses import uses_of
from itsm.uses import require_free
from itsm.uses.views import tell_owners, views_of


@dataclass(frozen=True, slots=True)
class Removed:
    """What became of it: ``deleted``, or archived under its key at this revision."""

    key: int
    deleted: bool
    revision: int


def remove_thing(
    kind: str, key: int, actor: Actor, revision: int | None = None, command_id: str | None = None,
    *, work: UnitOfWork | None = None, keep: bool = False,
) -> Removed:
    """Archive or delete a thing of KINDS; with ``keep`` one that is used nowhere is archived too.

    Raises Forbidden, NotFound, Conflict, and InvalidState while it is archived already or something stands against it.
    """
    require_manage(actor)

    def body(opened: UnitOfWork) -> Removed:
        row = locked(opened, kind, key, revision)
        require_in_use(row)
        uses = uses_of(opened.session, kind, row)
        require_free(title_of(row), uses)
        subject = KINDS[kind].subject(row)
        if not uses and not keep:
            audit(opened, f"{kind}_deleted", subject, actor.key, before={"code": row.code, "name": title_of(row)})
            opened.session.delete(row)
            return Removed(key, True, row.revision)
        row.archived_at, row.revision = clock.now(), row.revision + 1
        if kind == "team":
            lists = views_of(opened.session, ("team",), row.code, row.code)
            tell_owners(opened, lists, title_of(row), actor)
        audit(opened, f"{kind}_archived", subject, actor.key, before={"archived": False}, after={"archived": True})
        return Removed(key, False, row.revision)

    return run_command("remove_thing", command_id, actor, Removed, body, work)

