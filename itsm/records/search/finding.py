"""The search of everything: a number leads to its record, words to the newest records that have all of them."""

from collections.abc import Sequence

from sqlalchemy import Select, and_, select
from sqlalchemy.orm import Session

from database import reading
from engine.registry import Actor
from itsm.packs.deployed import record_types
from itsm.records.queries.items import RecordItem, record_items
from itsm.records.search.matching import newest_having
from itsm.records.search.sight import by_what_is_read
from itsm.records.search.words import Term, holds, plain, terms_of, words_of
from itsm.records.tables import Record
from itsm.records.visibility import Seen, seen_row, visible_to, with_relations

MOST_TERMS = 16
CANDIDATES = 200
"""Records that are looked at: the newest ones that answer."""
_MOST_DUE = 500
"""Records not yet indexed whose titles are looked through."""


def search(query: str, actor: Actor, limit: int = 20) -> list[RecordItem]:
    """Records with this number or external number; else those with all the words, titles before other texts."""
    words = query.strip()
    if not words:
        return []
    with reading() as session:
        found = _by_number(session, actor, words)
        terms = terms_of(words, MOST_TERMS)
        if not found and terms:
            found = _by_words(session, actor, terms)
            found.sort(key=lambda one: (-_closeness(one.row.title, words, terms), -one.row.key))
        return record_items(session, found[:limit], actor)


def rows_seen(session: Session, actor: Actor, statement: Select[Record]) -> list[Seen]:
    """The records of a selection that ``with_relations`` began."""
    return [seen_row(actor, tuple(row)) for row in session.execute(statement)]


def _by_number(session: Session, actor: Actor, words: str) -> list[Seen]:
    """Records of this number, or of this number in another tool: an index has that for each type."""
    types = [of_type.key for of_type in record_types()]
    elsewhere = and_(Record.type_key.in_(types), Record.external_number == words)
    found: dict[int, Seen] = {}
    for exact in (Record.number == _number(words), elsewhere):
        rows = rows_seen(session, actor, with_relations(actor).where(exact, visible_to(actor)))
        found |= {one.row.key: one for one in rows}
    return list(found.values())


def _by_words(session: Session, actor: Actor, terms: Sequence[Term]) -> list[Seen]:
    """Indexed records by their words; those that wait for the worker by their titles, as they stand now."""
    indexed = newest_having(session, actor, terms).limit(CANDIDATES)
    found = by_what_is_read(session, rows_seen(session, actor, indexed), terms, actor)
    known = {one.row.key for one in found}
    return found + [one for one in _waiting(session, actor, terms) if one.row.key not in known]


def _waiting(session: Session, actor: Actor, terms: Sequence[Term]) -> list[Seen]:
    due = select(Record.key, Record.title).where(Record.words_due).order_by(Record.key.desc()).limit(_MOST_DUE)
    keys = [key for key, title in session.execute(due) if holds(words_of([title]), terms)]
    if not keys:
        return []
    return rows_seen(session, actor, with_relations(actor).where(Record.key.in_(keys[:CANDIDATES]), visible_to(actor)))


def _closeness(title: str, query: str, terms: Sequence[Term]) -> int:
    """2: the title begins with the query; 1: it has all the words; 0: other texts have them."""
    if plain(title).startswith(plain(query)):
        return 2
    return int(holds(words_of([title]), terms))


def _number(words: str) -> str:
    """The number as records have it: ``vis-123`` means ``VIS-000123``."""
    prefix, dash, digits = words.upper().partition("-")
    return f"{prefix}-{int(digits):06d}" if dash and digits.isdecimal() else words.upper()
