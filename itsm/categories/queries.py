"""The tree for its pages: a taxonomy with its categories in order, and what records have that no tree knows."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from database import reading
from engine.registry import Actor
from itsm.categories.tables import TaxonomyRow
from itsm.categories.tree import Category, Tree, tree_of
from itsm.organisation.kinds import not_there
from itsm.organisation.rights import require_see
from itsm.packs.deployed import record_types
from itsm.packs.names import in_language
from itsm.records.tables import Record

MOST_FOUND = 200


@dataclass(frozen=True, slots=True)
class Taxonomy:
    """A taxonomy in use."""

    key: int
    code: str
    title: str
    is_used: bool


@dataclass(frozen=True, slots=True)
class Branch:
    """A category with what is below it; ``first`` and ``last`` of those beside it, by which it moves no further."""

    category: Category
    title: str
    below: tuple["Branch", ...]
    first: bool
    last: bool

    @property
    def own_types(self) -> Sequence[str]:
        """Record types that it serves, in order; empty for all."""
        return sorted(self.category.types or ())


@dataclass(frozen=True, slots=True)
class TreeView:
    """The taxonomies, the one that is looked at, and its categories; ``retired`` counts those that are not shown."""

    taxonomies: Sequence[Taxonomy]
    taxonomy: Taxonomy | None
    branches: Sequence[Branch]
    retired: int


@dataclass(frozen=True, slots=True)
class Found:
    """Something that records of a type have as their category, and no tree knows."""

    value: str
    records: int


def tree_view(code: str | None, actor: Actor, language: str, retired: bool = False) -> TreeView:
    """The taxonomy ``code``, else the one that is used; with its retired categories where ``retired``.

    Raises Forbidden.
    """
    require_see(actor)
    with reading() as session:
        in_order = select(TaxonomyRow).where(TaxonomyRow.archived_at.is_(None))
        rows = session.scalars(in_order.order_by(TaxonomyRow.is_used.desc(), TaxonomyRow.code)).all()
        every = [Taxonomy(row.key, row.code, in_language(row.names, language) or row.code, row.is_used) for row in rows]
        tree = tree_of(session)
    chosen = next((one for one in every if one.code == code), every[0] if every else None)
    mine = [one for one in tree.categories if chosen is not None and one.taxonomy == chosen.code]
    shown = [one for one in mine if retired or one.in_use]
    return TreeView(every, chosen, _branches(shown, None, language), sum(not one.in_use for one in mine))


def _branches(shown: Sequence[Category], above: str | None, language: str) -> tuple[Branch, ...]:
    beside = [one for one in shown if one.above == above]
    moving = [one for one in beside if one.in_use]
    return tuple(
        Branch(
            one, in_language(one.names, language) or one.code, _branches(shown, one.code, language),
            one is moving[0] if moving else True, one is moving[-1] if moving else True,
        )
        for one in beside
    )  # fmt: skip


def places(taxonomy: str, language: str) -> list[tuple[str, str]]:
    """Code and way of every category of a taxonomy that is in use, in order, for fields that name one."""
    with reading() as session:
        tree = tree_of(session)
    mine = [one for one in tree.categories if one.in_use and one.taxonomy == taxonomy]
    return [(one.code, way(tree, one.code, language)) for one in mine]


def way(tree: Tree, code: str, language: str) -> str:
    """``Hardware › Printing``; the code itself where the tree does not know it."""
    return " › ".join(in_language(one.names, language) or one.code for one in tree.path(code)) or code


def taxonomy_of(category: int, actor: Actor) -> tuple[str, str | None]:
    """Code of the taxonomy of a category, and of what is above it. Raises Forbidden and NotFound."""
    require_see(actor)
    with reading() as session:
        found = next((one for one in tree_of(session).categories if one.key == category), None)
    if found is None:
        raise not_there("category")
    return found.taxonomy, found.above


def whole_tree(actor: Actor) -> Tree:
    """Every category of every taxonomy. Raises Forbidden."""
    require_see(actor)
    with reading() as session:
        return tree_of(session)


def not_in_tree(actor: Actor) -> list[Found]:
    """What records have as their category and no taxonomy knows, the most frequent first. Raises Forbidden."""
    require_see(actor)
    types = [one.key for one in record_types() if one.has_tree]
    with reading() as session:
        known = set(tree_of(session).by_code)
        counted = (
            select(Record.category, func.count())
            .where(Record.type_key.in_(types), Record.category.is_not(None))
            .group_by(Record.category)
            .order_by(func.count().desc(), Record.category)
        )
        rows = session.execute(counted).all()
    return [Found(str(value), count) for value, count in rows if value not in known][:MOST_FOUND]
