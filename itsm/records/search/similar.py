"""Records like one that is being written or worked on: the newest that share words with it, the closest first."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement
from sqlalchemy.orm import Session

from database import reading
from engine.registry import Actor
from itsm.records.queries.items import RecordItem, record_items
from itsm.records.search.finding import rows_seen
from itsm.records.search.matching import newest_having
from itsm.records.search.sight import readable_words
from itsm.records.search.words import Term, holds, terms_of, words_of
from itsm.records.tables import Record
from itsm.records.visibility import Seen, seen_record

CANDIDATES = 60
"""The newest records that share two words: the closest of these are shown, whatever older ones there are."""
MOST_TERMS = 6
_LONG_ENOUGH = 3
_SHARED = 2
_COMMON = frozenset(
    "a about again all am an and any are as at be been but by can cannot could did do does for from get had has have "
    "help hello hi how i if in is it its me my no not of on or our please since so some the their there they this to "
    "today was we were what when where which who why will with would you your".split()
)


def similar(type_key: str, words: str, actor: Actor, limit: int = 5) -> list[RecordItem]:
    """Records of a type that share words with ``words`` and that the actor sees; none for fewer than two words."""
    terms = telling_terms(words)
    if not terms:
        return []
    with reading() as session:
        return _closest(session, type_key, terms, actor, limit, None)


def similar_to(number: str, actor: Actor, limit: int = 5) -> list[RecordItem]:
    """Records like the one that the actor looks at. Raises NotFound."""
    with reading() as session:
        row = seen_record(session, number, actor).row
        terms = telling_terms(row.title)
        return _closest(session, row.type_key, terms, actor, limit, row.key) if terms else []


def telling_words(words: str) -> list[str]:
    """Every word that says something, in the order of ``words``: none that every sentence has."""
    return [one.word for one in _told(words)]


def telling_terms(words: str) -> list[Term]:
    """The words that say most, the longest first; one alone says too little."""
    found = sorted(_told(words), key=lambda one: -len(one.word))
    return found[:MOST_TERMS] if len(found) >= _SHARED else []


def _told(words: str) -> list[Term]:
    return [one for one in terms_of(words, 40) if not one.begins or _tells(one.word)]


def _tells(word: str) -> bool:
    return len(word) >= _LONG_ENOUGH and word not in _COMMON


def _closest(
    session: Session, type_key: str, terms: list[Term], actor: Actor, limit: int, without: int | None
) -> list[RecordItem]:
    found = closest_rows(session, (Record.type_key == type_key,), terms, actor, limit, without)
    return record_items(session, found, actor)


def closest_rows(
    session: Session, conditions: Sequence[ColumnElement[bool]], terms: list[Term], actor: Actor, limit: int,
    without: int | None = None,
) -> list[Seen]:
    """The records under ``conditions`` that have most of ``terms`` in common, of those that the actor sees."""
    newest = newest_having(session, actor, terms, two=True).where(*conditions).limit(CANDIDATES)
    found = [one for one in rows_seen(session, actor, newest) if one.row.key != without]
    read = readable_words(session, found, actor)
    close = [(_shared(one, read.get(one.row.key), terms), one) for one in found]
    best = sorted((pair for pair in close if pair[0] > 0), key=lambda pair: (-pair[0], -pair[1].row.key))
    return [one for _, one in best[:limit]]


def _shared(one: Seen, read: list[str] | None, terms: list[Term]) -> int:
    """How much it has in common: a word of the title counts twice; nothing when what the actor reads shares too few."""
    if read is not None and sum(holds(read, [term]) for term in terms) < _SHARED:
        return 0
    title = words_of([one.row.title])
    return 1 + 2 * sum(holds(title, [term]) for term in terms)
