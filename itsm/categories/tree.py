"""The tree as every step and page knows it: read once after a change, so that a step asks nothing for it."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from sqlalchemy import event, select
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Mapper, Session, object_session

from database import UnitOfWork, tenant_in_force
from engine.state.newest import count_change, known, remembered
from itsm.categories.tables import CategoryRow, TaxonomyRow

_READ = "category tree"


@dataclass(frozen=True, slots=True)
class Category:
    """A category in its place; ``types`` are the record types that it serves after all above it (None: all)."""

    key: int
    code: str
    names: Mapping[str, str]
    taxonomy: str
    above: str | None
    depth: int
    types: frozenset[str] | None
    in_use: bool
    """Neither it nor anything above it is archived."""

    def serves(self, type_key: str) -> bool:
        """True when records of the type may have it."""
        return self.types is None or type_key in self.types


@dataclass(frozen=True)
class Tree:
    """All categories of an organisation, those of the taxonomy in use first, each before what is below it."""

    categories: tuple[Category, ...] = ()
    used: str | None = None
    """Code of the taxonomy that new records are classified by."""

    @cached_property
    def by_code(self) -> Mapping[str, Category]:
        """Categories by code."""
        return {one.code: one for one in self.categories}

    def path(self, code: str) -> list[Category]:
        """The category and all above it, the top first; empty when there is none."""
        found: list[Category] = []
        at: str | None = code
        while at is not None and at in self.by_code:
            found.append(self.by_code[at])
            at = self.by_code[at].above
        return found[::-1]


NO_TREE = Tree()


def tree_in(work: UnitOfWork) -> Tree:
    """The tree in a command."""
    return remembered(work, "categories", "", lambda: _read(work.session))


def tree_of(session: Session) -> Tree:
    """The tree for a page; read once for it."""
    trees: dict[int | None, Tree] = session.info.setdefault(_READ, {})
    tenant = tenant_in_force()
    if tenant not in trees:
        trees[tenant] = _read(session) if tenant is None else known(session, "categories", "", lambda: _read(session))
    return trees[tenant]


def _read(session: Session) -> Tree:
    """Both tables in one statement; an organisation without a taxonomy in use has no tree."""
    columns = (TaxonomyRow.code, TaxonomyRow.is_used, TaxonomyRow.archived_at, CategoryRow)
    found = session.execute(
        select(*columns).join(CategoryRow, CategoryRow.taxonomy_key == TaxonomyRow.key)
        .order_by(TaxonomyRow.is_used.desc(), TaxonomyRow.code, CategoryRow.position, CategoryRow.key)
    ).all()  # fmt: skip
    rows: dict[str, list[CategoryRow]] = defaultdict(list)
    for taxonomy, _is_used, _archived_at, row in found:
        rows[taxonomy].append(row)
    used = next((taxonomy for taxonomy, is_used, archived_at, _ in found if is_used and archived_at is None), None)
    return Tree(tuple(one for taxonomy, of_it in rows.items() for one in _in_order(taxonomy, of_it)), used)


def _in_order(taxonomy: str, rows: Sequence[CategoryRow]) -> Iterator[Category]:
    below: dict[int | None, list[CategoryRow]] = defaultdict(list)
    for row in rows:
        below[row.parent_key].append(row)
    waiting: list[tuple[CategoryRow, Category | None]] = [(row, None) for row in reversed(below[None])]
    while waiting:
        row, above = waiting.pop()
        made = _placed(row, taxonomy, above)
        yield made
        waiting.extend((one, made) for one in reversed(below[row.key]))


def _placed(row: CategoryRow, taxonomy: str, above: Category | None) -> Category:
    own = frozenset(row.types) if row.types else None
    wider = above.types if above is not None else None
    types = own if wider is None else wider if own is None else own & wider
    in_use = row.archived_at is None and (above is None or above.in_use)
    depth = 0 if above is None else above.depth + 1
    over = None if above is None else above.code
    return Category(row.key, row.code, dict(row.names), taxonomy, over, depth, types, in_use)


@event.listens_for(TaxonomyRow, "after_insert")
@event.listens_for(TaxonomyRow, "after_update")
@event.listens_for(TaxonomyRow, "after_delete")
@event.listens_for(CategoryRow, "after_insert")
@event.listens_for(CategoryRow, "after_update")
@event.listens_for(CategoryRow, "after_delete")
def _count(
    _mapper: Mapper[TaxonomyRow | CategoryRow], connection: Connection, changed: TaxonomyRow | CategoryRow
) -> None:
    """Whoever stores a change of the tree counts it: it cannot be forgotten."""
    session = object_session(changed)
    if session is not None:
        session.info.pop(_READ, None)
    count_change(connection, changed)
