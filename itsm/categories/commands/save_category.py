"""Command: keep a category: its names, its place in the tree and the record types that it serves."""

import re
from collections.abc import Mapping
from typing import cast

from sqlalchemy import func, select

from database import UnitOfWork
from engine.errors import text
from engine.registry import Actor
from engine.runtime import run_command
from engine.state import definitions
from itsm.categories.tables import CODE_LENGTH, CategoryRow, TaxonomyRow
from itsm.organisation.keeping import Saved, locked, stored
from itsm.organisation.rights import require_manage
from itsm.organisation.values import Values

MOST_DEPTH = 6
TYPE = "type_"
"""Before the key of a record type: the box that says that the category serves it."""
_CODE = re.compile(r"[^\s/\"'\\<>;&](?:[^\x00-\x1f/\"'\\<>;&]*[^\s/\"'\\<>;&])?")
_BETWEEN = re.compile(r"\s*;\s*")


def save_category(
    key: int | None, values: Mapping[str, str], actor: Actor, revision: int | None = None,
    command_id: str | None = None, *, work: UnitOfWork | None = None,
) -> Saved:
    """Add a category from the texts of a form, or change the one with ``key`` that was read at ``revision``.

    ``taxonomy`` (else the one that is used) and ``parent`` are codes; without a parent it stands at the top. ``types``
    lists record types, or each has a box; ``position`` counts from 1, without it a new one stands last. A code stays,
    for records keep it. Raises Forbidden, NotFound, Conflict, InvalidState (archived) and InvalidForm.
    """
    require_manage(actor)

    def body(opened: UnitOfWork) -> Saved:
        current = cast(CategoryRow, locked(opened, "category", key, revision)) if key is not None else None
        found = Values(values)
        columns: dict[str, object] = {"names": found.names(), "types": _types(opened, found)}
        columns |= _code(found, current) | _place(opened, found, current)
        found.done()
        return stored(opened, "category", key, columns, revision, actor)

    return run_command("save_category", command_id, actor, Saved, body, work)


def _code(found: Values, current: CategoryRow | None) -> dict[str, object]:
    code = found.raw("code")
    if current is not None:
        if code and code != current.code:
            found.errors["code"] = text("The code stays “%(code)s”: records keep it.", code=current.code)
        return {}
    if not _CODE.fullmatch(code) or len(code) > CODE_LENGTH:
        found.errors["code"] = text(
            "Use up to %(most)s characters, without slashes, quotes, semicolons and < > &.", most=CODE_LENGTH
        )
    return {"code": code}


def _types(work: UnitOfWork, found: Values) -> list[str]:
    known = {item.id for item in definitions.latest_of_kind(work.session, "record_type")}
    if not found.has("types"):
        return sorted(one for one in known if found.raw(f"{TYPE}{one}") == "true")
    wanted = [one for one in _BETWEEN.split(found.raw("types")) if one]
    if set(wanted) - known:
        found.errors["types"] = text("Choose from the list.")
    return sorted(wanted)


def _place(work: UnitOfWork, found: Values, current: CategoryRow | None) -> dict[str, object]:
    """The taxonomy, what is above it and its number there. One that stays below the same keeps its number."""
    taxonomy = _taxonomy(work, found, current)
    above = _above(work, found, taxonomy, current)
    position = found.whole("position", 1, 10_000)
    over = above.key if above is not None else None
    if position is not None:
        number = position - 1
    elif current is not None and current.parent_key == over:
        number = current.position
    else:
        beside = (CategoryRow.taxonomy_key == taxonomy, CategoryRow.parent_key == over)
        last = work.session.scalar(select(func.max(CategoryRow.position)).where(*beside))
        number = 0 if last is None else last + 1
    return {"taxonomy_key": taxonomy, "parent_key": over, "position": number}


def _taxonomy(work: UnitOfWork, found: Values, current: CategoryRow | None) -> int:
    named = found.raw("taxonomy")
    meant = TaxonomyRow.code == named if named else TaxonomyRow.is_used
    key = work.session.scalar(select(TaxonomyRow.key).where(meant, TaxonomyRow.archived_at.is_(None)))
    if current is not None:
        if named and key != current.taxonomy_key:
            found.errors["taxonomy"] = text("A category stays in its taxonomy. Add another there.")
        return current.taxonomy_key
    if key is None:
        found.errors["taxonomy"] = text("Choose one from the list.")
    return key or 0


def _above(work: UnitOfWork, found: Values, taxonomy: int, current: CategoryRow | None) -> CategoryRow | None:
    named = found.raw("parent")
    if not named:
        return None
    mine = (CategoryRow.code == named, CategoryRow.taxonomy_key == taxonomy)
    above = work.session.scalar(select(CategoryRow).where(*mine))
    if above is None:
        found.errors["parent"] = text("Choose one from the list.")
        return None
    way = _way_up(work, above)
    if current is not None and current.key in [one.key for one in way]:
        found.errors["parent"] = text("Choose one that is not below it.")
    elif len(way) + (_height(work, current) if current is not None else 1) > MOST_DEPTH:
        found.errors["parent"] = text("Choose one further up: there are at most %(most)s levels.", most=MOST_DEPTH)
    return above


def _way_up(work: UnitOfWork, row: CategoryRow) -> list[CategoryRow]:
    way = [row]
    while way[-1].parent_key is not None:
        way.append(work.session.get_one(CategoryRow, way[-1].parent_key))
    return way


def _height(work: UnitOfWork, row: CategoryRow) -> int:
    """How many levels it and what is below it are."""
    keys, levels = [row.key], 0
    while keys:
        levels += 1
        keys = list(work.session.scalars(select(CategoryRow.key).where(CategoryRow.parent_key.in_(keys))))
    return levels
