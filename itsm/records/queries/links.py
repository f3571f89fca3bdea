"""Links of a record as its page shows them, from its end."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import bindparam, or_, select

from database import reading
from engine.errors import Text
from engine.registry import Actor
from itsm.records.links.kinds import said_of
from itsm.records.links.making import MOST
from itsm.records.queries.items import RecordItem, record_items
from itsm.records.tables import Record, RecordLink
from itsm.records.visibility import seen_record, seen_row, visible_to, with_relations

_ENDS = (
    select(RecordLink)
    .where(or_(RecordLink.from_key == bindparam("here"), RecordLink.to_key == bindparam("here")))
    .order_by(RecordLink.key)
    .limit(MOST)
)


@dataclass(frozen=True, slots=True)
class LinkView:
    """A link: what the other record is to this one. ``kind`` is that of the table; ``from_here``: it begins here."""

    key: int
    kind: str
    from_here: bool
    words: Text
    other: RecordItem


def by_words(found: Sequence[LinkView]) -> list[tuple[Text, Sequence[LinkView]]]:
    """Links by what the other records are to this one; the first of each decides the order."""
    groups: dict[str, list[LinkView]] = {}
    for link in found:
        groups.setdefault(link.words.template, []).append(link)
    return [(group[0].words, group) for group in groups.values()]


def links(number: str, actor: Actor) -> list[LinkView]:
    """Links of ``number`` to records that the actor sees as well. Raises NotFound."""
    with reading() as session:
        here = seen_record(session, number, actor).row.key
        found = session.scalars(_ENDS, {"here": here}).all()
        keys = {link.to_key if link.from_key == here else link.from_key for link in found}
        if not keys:
            return []
        rows = session.execute(with_relations(actor).where(Record.key.in_(keys), visible_to(actor)))
        others = record_items(session, [seen_row(actor, tuple(row)) for row in rows], actor)
    by_key = {item.key: item for item in others}
    views = []
    for link in found:
        from_here = link.from_key == here
        other = by_key.get(link.to_key if from_here else link.from_key)
        if other is not None:
            views.append(LinkView(link.key, link.kind, from_here, said_of(link.kind, from_here), other))
    return views
