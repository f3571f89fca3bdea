"""Command: take what records have as their category, and the tree does not know, into the tree."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from database import UnitOfWork
from engine.errors import InvalidForm, text
from engine.registry import Actor
from engine.runtime import run_command
from itsm.categories.commands.save_category import save_category
from itsm.categories.tables import CategoryRow
from itsm.organisation.rights import require_manage


@dataclass(frozen=True, slots=True)
class Taken:
    """So many categories are in the tree now that were not."""

    count: int


def take_categories(
    found: Sequence[str], taxonomy: str, parent: str, actor: Actor, command_id: str | None = None,
    *, work: UnitOfWork | None = None,
) -> Taken:
    """Add each of ``found`` below ``parent`` (empty: at the top), called and coded as records have it.

    Records stay as they are: it is their text that became a category. Raises Forbidden and InvalidForm (nothing chosen,
    a text that cannot be a code, no such place).
    """
    require_manage(actor)

    def body(opened: UnitOfWork) -> Taken:
        if not found:
            raise InvalidForm({"found": text("Choose at least one.")})
        known = set(opened.session.scalars(select(CategoryRow.code).where(CategoryRow.code.in_(found))))
        new = [one for one in dict.fromkeys(found) if one not in known]
        for one in new:
            values = {"code": one, "name_en": one[:100], "taxonomy": taxonomy, "parent": parent}
            save_category(None, values, actor, work=opened)
            opened.session.flush()
        return Taken(len(new))

    return run_command("take_categories", command_id, actor, Taken, body, work)
