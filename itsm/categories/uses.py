"""Where taxonomies and categories are used: what an administrator reads before retiring one."""

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.errors import text
from engine.state.definitions import latest_of_kind, resource_of
from itsm.categories.tables import CategoryRow, TaxonomyRow
from itsm.mailboxes.tables import Mailbox
from itsm.organisation.tables import SkillRow
from itsm.records.queries.queues import OPEN_KINDS
from itsm.records.tables import Record
from itsm.uses.registry import Link, Thing, Use, finder, listed

_CATEGORIES = "/settings/categories/{}"
_READS = b"record.category"


@finder("category")
def of_category(session: Session, thing: Thing) -> Iterator[Use]:
    """Categories below it, rules that name it and mailboxes that fill it in stand against; records are told."""
    below = select(CategoryRow.key, CategoryRow.names).where(
        CategoryRow.parent_key == thing.key, CategoryRow.archived_at.is_(None)
    )
    yield listed(session, text("Categories below it"), below.order_by(CategoryRow.position), _CATEGORIES, True)
    retired = select(CategoryRow.key, CategoryRow.names).where(
        CategoryRow.parent_key == thing.key, CategoryRow.archived_at.is_not(None)
    )
    yield listed(session, text("Retired categories below it"), retired.order_by(CategoryRow.position), _CATEGORIES)
    links = [Link(name, f"/studio/decisions/{name}") for name in naming(session, thing.code)]
    yield Use(text("Decisions that name it"), len(links), True, links)
    boxes = session.scalars(select(Mailbox).order_by(Mailbox.name, Mailbox.key)).all()
    filled = [Link(one.name, f"/settings/mailboxes/{one.key}") for one in boxes if _fills(one, thing.code)]
    yield Use(text("Mailboxes"), len(filled), True, filled)
    records = select(Record.number, Record.number).where(Record.category == thing.code)
    still_open = records.where(Record.status_kind.in_(OPEN_KINDS))
    yield listed(session, text("Open records"), still_open, "/records/{}")
    yield listed(session, text("Records"), records.order_by(Record.key.desc()), "/records/{}")
    skills = select(SkillRow.key, SkillRow.names).where(SkillRow.code == thing.code)
    yield listed(session, text("Skills of the same code"), skills, "/settings/skills/{}")


def naming(session: Session, code: str) -> list[str]:
    """Decisions in use that look at the category of records and have the code in a test."""
    written = [quote + slash + code.encode() + slash + quote for slash in (b"", b"/") for quote in (b'"', b"&quot;")]
    return [
        found.id
        for found in latest_of_kind(session, "decision")
        if _READS in (source := resource_of(session, found.key)) and any(each in source for each in written)
    ]


def _fills(box: Mailbox, code: str) -> bool:
    return box.values.get("category") == code


@finder("taxonomy")
def of_taxonomy(session: Session, thing: Thing) -> Iterator[Use]:
    """The one that is used stands against taking it out of use; its categories are told."""
    used = select(TaxonomyRow.key, TaxonomyRow.names).where(TaxonomyRow.key == thing.key, TaxonomyRow.is_used)
    yield listed(session, text("New records are classified by it"), used, "", True)
    held = select(CategoryRow.key, CategoryRow.names).where(CategoryRow.taxonomy_key == thing.key)
    yield listed(session, text("Categories"), held.order_by(CategoryRow.position, CategoryRow.key), _CATEGORIES)
