"""Advice for a record while it holds: of linked records first, then of those with a title like its own."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from database import reading
from engine.registry import Actor
from itsm.packs.declared.model import Advice
from itsm.packs.deployed import record_types_in
from itsm.packs.model import RecordType
from itsm.packs.names import Names, in_language
from itsm.records.links.making import MOST
from itsm.records.opened import OpenRecord
from itsm.records.search.finding import rows_seen
from itsm.records.search.similar import closest_rows, telling_terms
from itsm.records.tables import Record, RecordLink
from itsm.records.visibility import Seen, seen_record, visible_to, with_relations
from itsm.rights.fields import field_rights

SHOWN = 5
"""Pieces of advice that one page shows."""


@dataclass(frozen=True, slots=True)
class Advised:
    """A record with something to say: its text, and whether it is linked as its pack says already."""

    number: str
    title: str
    text: str
    names: Names
    linked: bool
    advice: Advice

    def name(self, language: str) -> str:
        """What its pack calls the advice."""
        return in_language(self.names, language)


def advice_for(number: str, actor: Actor) -> list[Advised]:
    """What holds now for ``number``: of linked records first, then of those alike. Raises NotFound."""
    with reading() as session:
        row = seen_record(session, number, actor).row
        given: list[Advised] = []
        for of_type, advice in _giving(session, row.type_key):
            linked = _linked(session, of_type, advice, row.key, actor)
            given += _advised(of_type, advice, linked, actor, linked=True)
            known = {one.row.key for one in linked}
            alike = _alike(session, of_type, advice, row.title, actor)
            given += _advised(of_type, advice, [one for one in alike if one.row.key not in known], actor, linked=False)
        return sorted(given, key=lambda one: not one.linked)[:SHOWN]


def advice_on(type_key: str, words: str, actor: Actor) -> list[Advised]:
    """What holds for a record of the type whose title is being typed."""
    if not telling_terms(words):
        return []
    with reading() as session:
        return [
            one
            for of_type, advice in _giving(session, type_key)
            for one in _advised(of_type, advice, _alike(session, of_type, advice, words, actor), actor, linked=False)
        ][:SHOWN]


def advice_of(session: Session, number: str, to_type: str, actor: Actor) -> Advised | None:
    """What the record ``number`` says to those of ``to_type`` now; None when it says nothing (any more).

    Raises NotFound.
    """
    seen = seen_record(session, number, actor)
    for of_type, advice in _giving(session, to_type):
        if of_type.key == seen.row.type_key and seen.row.status in advice.during:
            return next(_advised(of_type, advice, [seen], actor, linked=False), None)
    return None


def _giving(session: Session, to_type: str) -> Iterator[tuple[RecordType, Advice]]:
    for of_type in record_types_in(session):
        if of_type.advice is not None and to_type in of_type.advice.to:
            yield of_type, of_type.advice


def _linked(session: Session, of_type: RecordType, advice: Advice, key: int, actor: Actor) -> list[Seen]:
    kind = advice.link.removeprefix("-")
    here, there = RecordLink.from_key, RecordLink.to_key
    ends = or_(
        Record.key.in_(select(there).where(here == key, RecordLink.kind == kind)),
        Record.key.in_(select(here).where(there == key, RecordLink.kind == kind)),
    )
    found = with_relations(actor).where(ends, *_holding(of_type, advice), visible_to(actor)).limit(MOST)
    return rows_seen(session, actor, found)


def _alike(session: Session, of_type: RecordType, advice: Advice, words: str, actor: Actor) -> list[Seen]:
    terms = telling_terms(words)
    return closest_rows(session, _holding(of_type, advice), terms, actor, SHOWN) if terms else []


def _holding(of_type: RecordType, advice: Advice) -> tuple[ColumnElement[bool], ...]:
    return Record.type_key == of_type.key, Record.status.in_(advice.during)


def _advised(
    of_type: RecordType, advice: Advice, found: Sequence[Seen], actor: Actor, linked: bool
) -> Iterator[Advised]:
    """Those that say something which the actor may read."""
    for one in found:
        said = OpenRecord(one.row, of_type).value(advice.field)
        if said and advice.field not in field_rights(actor, of_type, one.thing).hidden:
            yield Advised(one.row.number, one.row.title, str(said), advice.names, linked, advice)
