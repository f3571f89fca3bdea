"""Command: move a category one place up or down among those beside it."""

from typing import Literal

from sqlalchemy import select

from database import UnitOfWork
from engine.registry import Actor
from engine.runtime import run_command
from itsm.audit import audit
from itsm.categories.tables import CategoryRow
from itsm.organisation.keeping import Saved, locked
from itsm.organisation.kinds import KINDS
from itsm.organisation.rights import require_manage

Way = Literal["up", "down"]


def move_category(
    key: int, way: Way, actor: Actor, command_id: str | None = None, *, work: UnitOfWork | None = None
) -> Saved:
    """Change places with the next one that is in use in that direction; the first and the last stay where they are.

    Raises Forbidden and NotFound.
    """
    require_manage(actor)

    def body(opened: UnitOfWork) -> Saved:
        row = locked(opened, "category", key, None)
        assert isinstance(row, CategoryRow)
        beside = (CategoryRow.taxonomy_key == row.taxonomy_key, CategoryRow.parent_key == row.parent_key)
        order = select(CategoryRow).where(*beside).order_by(CategoryRow.position, CategoryRow.key).with_for_update()
        rows = list(opened.session.scalars(order))
        at = rows.index(row)
        steps = range(at - 1, -1, -1) if way == "up" else range(at + 1, len(rows))
        to = next((place for place in steps if rows[place].archived_at is None), at)
        if to == at:
            return Saved(row.key, row.revision)
        rows.insert(to, rows.pop(at))
        for place, one in enumerate(rows):
            if one.position != place:
                one.position = place
        row.revision += 1
        told = {"before": {"position": at + 1}, "after": {"position": to + 1}}
        audit(opened, "category_moved", KINDS["category"].subject(row), actor.key, None, **told)
        return Saved(row.key, row.revision)

    return run_command("move_category", command_id, actor, Saved, body, work)
