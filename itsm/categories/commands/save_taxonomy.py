"""Command: keep a taxonomy."""

from collections.abc import Mapping

from sqlalchemy import select

from database import UnitOfWork
from engine.registry import Actor
from engine.runtime import run_command
from itsm.categories.tables import TaxonomyRow
from itsm.organisation.keeping import Saved, stored
from itsm.organisation.kinds import KINDS
from itsm.organisation.rights import require_manage
from itsm.organisation.values import Values


def save_taxonomy(
    key: int | None, values: Mapping[str, str], actor: Actor, revision: int | None = None,
    command_id: str | None = None, *, work: UnitOfWork | None = None,
) -> Saved:
    """Add a taxonomy from the texts of a form, or change the one with ``key`` that was read at ``revision``.

    The first one is used at once. Raises Forbidden, NotFound, Conflict, InvalidState (archived) and InvalidForm.
    """
    require_manage(actor)

    def body(opened: UnitOfWork) -> Saved:
        found = Values(values)
        columns: dict[str, object] = {
            "code": found.code("code", KINDS["taxonomy"].code_length), "names": found.names(),
        }  # fmt: skip
        found.done()
        if key is None and opened.session.scalar(select(TaxonomyRow.key).limit(1)) is None:
            columns["is_used"] = True
        return stored(opened, "taxonomy", key, columns, revision, actor)

    return run_command("save_taxonomy", command_id, actor, Saved, body, work)
