"""Command: choose the taxonomy that new records are classified by."""

from sqlalchemy import select

from database import UnitOfWork
from engine.registry import Actor
from engine.runtime import run_command
from itsm.audit import audit
from itsm.categories.tables import TaxonomyRow
from itsm.organisation.keeping import Saved, locked, require_in_use
from itsm.organisation.kinds import KINDS
from itsm.organisation.rights import require_manage


def use_taxonomy(key: int, actor: Actor, command_id: str | None = None, *, work: UnitOfWork | None = None) -> Saved:
    """Use the taxonomy ``key`` from now on; what records have stays. No harm when it is used already.

    Raises Forbidden, NotFound and InvalidState (archived).
    """
    require_manage(actor)

    def body(opened: UnitOfWork) -> Saved:
        row = locked(opened, "taxonomy", key, None)
        require_in_use(row)
        assert isinstance(row, TaxonomyRow)
        before = opened.session.scalars(select(TaxonomyRow).where(TaxonomyRow.is_used).with_for_update()).all()
        if before == [row]:
            return Saved(row.key, row.revision)
        for one in before:
            one.is_used, one.revision = False, one.revision + 1
        row.is_used, row.revision = True, row.revision + 1
        told = {"before": {"taxonomy": [one.code for one in before]}, "after": {"taxonomy": [row.code]}}
        audit(opened, "taxonomy_used", KINDS["taxonomy"].subject(row), actor.key, None, **told)
        return Saved(row.key, row.revision)

    return run_command("use_taxonomy", command_id, actor, Saved, body, work)
