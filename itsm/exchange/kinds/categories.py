"""Taxonomies and their categories: what is above another stands before it, so that a file makes a whole tree."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from database import UnitOfWork
from engine.errors import text
from engine.registry import Actor
from itsm.categories.commands import save_category, save_taxonomy, use_taxonomy
from itsm.categories.tables import CategoryRow, TaxonomyRow
from itsm.categories.tree import tree_of
from itsm.exchange.cells import YES, flag, joined, listed
from itsm.exchange.kind import Field, Standing, Texts
from itsm.exchange.kinds.things import CODE, NAMES, Things, names_of, thing_kind


def _taxonomies(_session: Session, rows: Sequence[TaxonomyRow]) -> list[Mapping[str, str | None]]:
    return [{**names_of(row.names), "used": YES if row.is_used else "no"} for row in rows]


def _use(work: UnitOfWork, key: int, texts: Texts, actor: Actor) -> None:
    work.session.flush()
    if texts.get("used") == YES:
        use_taxonomy(key, actor, work=work)


def _categories(session: Session, rows: Sequence[CategoryRow]) -> list[Mapping[str, str | None]]:
    taxonomies = dict(session.execute(select(TaxonomyRow.key, TaxonomyRow.code)).all())
    codes = dict(session.execute(select(CategoryRow.key, CategoryRow.code)).all())
    return [
        {**names_of(row.names), "taxonomy": taxonomies[row.taxonomy_key], "parent": codes.get(row.parent_key or 0),
         "position": str(row.position + 1), "types": joined(row.types)}
        for row in rows
    ]  # fmt: skip


_THINGS = Things("category", save_category, _categories)


def _in_order(session: Session) -> list[Standing]:
    places = {one.code: place for place, one in enumerate(tree_of(session).categories)}
    return sorted(_THINGS.standing(session), key=lambda one: places.get(one.texts["code"], len(places)))


TAXONOMIES = thing_kind(
    "taxonomies", text("Taxonomies"), text("Trees of categories, and which one new records are classified by."),
    (CODE, *NAMES, Field("used", text("Used for new records"), stays=True, spelt=flag)),
    Things("taxonomy", save_taxonomy, _taxonomies, _use, ("New records are classified by it",)),
)  # fmt: skip
CATEGORIES = replace(
    thing_kind(
        "categories", text("Categories"), text("What records are about, each below another or at the top."),
        (CODE, *NAMES, Field("taxonomy", text("Taxonomy"), required=True), Field("parent", text("Below")),
         Field("position", text("Place"), stays=True), Field("types", text("Record types"), spelt=listed)),
        _THINGS,
    ),
    standing=_in_order,
)  # fmt: skip
