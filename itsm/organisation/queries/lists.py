"""Lists of customers, sites, desks, skills and teams: filtered, by key sets, with counts of what hangs on each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from sqlalchemy import ColumnElement, Select, String, func, or_, select
from sqlalchemy import cast as as_type
from sqlalchemy.orm import InstrumentedAttribute, Session

from database import reading
from engine.registry import Actor
from itsm.catalogue.tables import ItemRow, OrderRow, ServiceRow
from itsm.categories.tables import CategoryRow
from itsm.organisation.kinds import KINDS, KeptRow, title_of
from itsm.organisation.rights import require_see
from itsm.organisation.tables import (
    CustomerRow,
    DeskCustomer,
    DeskRow,
    DeskSite,
    DeskTeam,
    PersonSkill,
    SiteRow,
)
from itsm.packs.names import in_language
from itsm.paging import ROWS, cut
from itsm.people.tables import Membership, PersonRow, TeamRow
from itsm.records.queries.items import Page

STATES = ("in_use", "archived", "all")


@dataclass(frozen=True, slots=True)
class Thing:
    """A row of a list: its columns by name, and how many of what hang on it."""

    key: int
    code: str
    title: str
    archived: bool
    row: KeptRow
    counts: Mapping[str, int] = field(default_factory=dict)


def things(
    kind: str, filters: Mapping[str, str], after: str | None, actor: Actor, language: str, limit: int = ROWS
) -> Page[Thing]:
    """Things of a kind: customers and sites by name, the others by code.

    ``filters``: ``q`` (words of code or name), ``state`` (one of STATES, else in use), and of the kind's own:
    ``service_class``, ``customer`` (a code), ``line``, ``kind``. Raises Forbidden, InvalidInput (foreign cursor).
    """
    require_see(actor)
    model = KINDS[kind].model
    by_name = isinstance(model.__dict__.get("name"), InstrumentedAttribute)
    columns = (model.name, model.key) if by_name else (model.code,)  # type: ignore[union-attr]  # looked at above
    statement: Select[Any] = select(*columns, *([] if by_name else [model.key])).where(*_conditions(kind, filters))
    with reading() as session:
        rows, following = cut(session, statement, cast(Any, columns), after, limit)
        keys = [row.key for row in rows]
        found = cast(Sequence[KeptRow], session.scalars(select(model).where(model.key.in_(keys))).all())
        counts = {name: _counted(session, statement_of, keys) for name, statement_of in COUNTS[kind].items()}
    by_key = {row.key: row for row in found}
    items = [
        Thing(
            key, by_key[key].code, title_of(by_key[key], language), by_key[key].archived_at is not None, by_key[key],
            {name: each.get(key, 0) for name, each in counts.items()},
        )
        for key in keys
    ]  # fmt: skip
    return Page(items, following)


def codes(kind: str, actor: Actor, language: str, limit: int) -> list[tuple[str, str]]:
    """Code and name of the first things of a kind that are in use, for fields that name one. Raises Forbidden."""
    require_see(actor)
    model = KINDS[kind].model
    named = model.__dict__.get("name", model.__dict__.get("names"))
    statement = select(model.code, named).where(model.archived_at.is_(None)).order_by(model.code).limit(limit)
    with reading() as session:
        rows = session.execute(statement).all()
    return [(code, name if isinstance(name, str) else in_language(name, language) or code) for code, name in rows]


def _conditions(kind: str, filters: Mapping[str, str]) -> list[ColumnElement[bool]]:
    model = KINDS[kind].model
    found = [_words(model, word) for word in filters.get("q", "").split()]
    state = filters.get("state", "in_use")
    if state != "all":
        found.append(model.archived_at.is_not(None) if state == "archived" else model.archived_at.is_(None))
    if model is CustomerRow and filters.get("service_class"):
        found.append(CustomerRow.service_class == filters["service_class"])
    if model is SiteRow and filters.get("customer"):
        customer = select(CustomerRow.key).where(CustomerRow.code == filters["customer"]).scalar_subquery()
        found.append(SiteRow.customer_key == customer)
    if model is TeamRow and filters.get("line"):
        found.append(_line(filters["line"]))
    if model is DeskRow and filters.get("kind"):
        found.append(DeskRow.kind == filters["kind"])
    return found


def _line(line: str) -> ColumnElement[bool]:
    if line == "vendor":
        return TeamRow.is_vendor.is_(True)
    return TeamRow.line == (int(line) if line in ("1", "2", "3") else 0)


def _words(model: type[KeptRow], word: str) -> ColumnElement[bool]:
    """Code or a name, in any language, contains the word."""
    named = model.__dict__.get("name", model.__dict__.get("names"))
    return or_(model.code.icontains(word, autoescape=True), as_type(named, String).icontains(word, autoescape=True))


def _counted(session: Session, statement: Select[Any], keys: Sequence[int]) -> dict[int, int]:
    """How many rows hang on each of the keys; the statement selects the key that they hang on."""
    hanging = next(iter(statement.selected_columns))
    rows = session.execute(statement.add_columns(func.count()).where(hanging.in_(keys)).group_by(hanging))
    return {key: count for key, count in rows}


_LEFT = select(PersonRow.key).where(PersonRow.key == Membership.person_key, PersonRow.active.is_(False)).exists()
_ACTIVE_MEMBERS = select(Membership.team_key).where(~_LEFT)
COUNTS: Mapping[str, Mapping[str, Select[Any]]] = {
    "customer": {
        "people": select(PersonRow.customer_key).where(PersonRow.active),
        "sites": select(SiteRow.customer_key).where(SiteRow.archived_at.is_(None)),
    },
    "site": {"people": select(PersonRow.site_key).where(PersonRow.active)},
    "team": {"members": _ACTIVE_MEMBERS},
    "desk": {
        "teams": select(DeskTeam.desk_key), "sites": select(DeskSite.desk_key),
        "customers": select(DeskCustomer.desk_key),
    },
    "skill": {"people": select(PersonSkill.skill_key)},
    "category": {},
    "service": {
        "items": select(ItemRow.service_key).where(ItemRow.archived_at.is_(None)),
        "offerings": select(ServiceRow.parent_key).where(ServiceRow.archived_at.is_(None)),
    },
    "item": {"orders": select(OrderRow.item_key)},
    "taxonomy": {"categories": select(CategoryRow.taxonomy_key).where(CategoryRow.archived_at.is_(None))},
}  # fmt: skip
"""What is counted beside each row of a list, by kind: the key that the counted rows hang on."""

