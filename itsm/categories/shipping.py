"""The two taxonomies that every organisation begins with; afterwards they are its own."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select

from database import UnitOfWork
from engine.registry import SYSTEM
from itsm.audit import audit_change
from itsm.categories.tables import CategoryRow, TaxonomyRow
from itsm.forms.place import Place
from itsm.packs.names import LANGUAGES, Names
from itsm.packs.yaml_file import read_yaml

FOLDER = Path(__file__).parent / "shipped"


@dataclass(frozen=True, slots=True)
class Shipped:
    """A category as its file has it, with what is below it."""

    code: str
    names: Names
    below: tuple["Shipped", ...]


@dataclass(frozen=True, slots=True)
class ShippedTaxonomy:
    """A taxonomy as its file has it."""

    code: str
    names: Names
    used: bool
    categories: tuple[Shipped, ...]


def shipped_taxonomies() -> Iterator[ShippedTaxonomy]:
    """Those of the folder, by code. Raises InvalidDefinition when a file is wrong."""
    for file in sorted(FOLDER.glob("*.yaml")):
        root = read_yaml(file.read_bytes(), "categories", file.name)
        root.only("code", "name", "used", "categories")
        found = ShippedTaxonomy(
            root.text("code"), _names(root), root.flag("used"),
            tuple(_category(one) for one in root.items("categories", required=True)),
        )  # fmt: skip
        root.findings.check()
        yield found


def _category(place: Place) -> Shipped:
    place.only("code", "name", "below")
    return Shipped(place.text("code"), _names(place), tuple(_category(one) for one in place.items("below")))


def _names(place: Place) -> Names:
    return {language: place.at("name").text(language) for language in LANGUAGES}


def add_shipped_categories(work: UnitOfWork) -> None:
    """Give the organisation in force the taxonomies that every one begins with, unless it has any."""
    if work.session.scalar(select(TaxonomyRow.key).limit(1)) is not None:
        return
    for one in shipped_taxonomies():
        row = TaxonomyRow(code=one.code, names=dict(one.names), is_used=one.used)
        work.session.add(row)
        work.session.flush()
        told = {"code": one.code, "names": dict(one.names), "is_used": one.used}
        audit_change(work, "taxonomy_added", f"taxonomy {row.key}", SYSTEM.key, {}, told)
        _add(work, row.key, None, one.categories)
    work.session.flush()


def _add(work: UnitOfWork, taxonomy: int, above: int | None, categories: tuple[Shipped, ...]) -> None:
    rows = [
        CategoryRow(taxonomy_key=taxonomy, parent_key=above, code=one.code, names=dict(one.names), position=place)
        for place, one in enumerate(categories)
    ]
    work.session.add_all(rows)
    work.session.flush()
    for row, one in zip(rows, categories, strict=True):
        if one.below:
            _add(work, taxonomy, row.key, one.below)
