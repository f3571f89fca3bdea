"""Records whose words answer a query, in the language of each database."""

from collections.abc import Sequence
from itertools import combinations

from sqlalchemy import Select, Subquery, cast, column, literal, select, table
from sqlalchemy.dialects.postgresql import TSQUERY
from sqlalchemy.orm import Session

from engine.registry import Actor
from itsm.records.search.words import Term
from itsm.records.tables import WORDS_INDEX, Record, RecordWords
from itsm.records.visibility import visible_to, with_relations

_FTS = table(WORDS_INDEX, column("rowid"), column(WORDS_INDEX))
_PAIR = 2


def newest_having(session: Session, actor: Actor, terms: Sequence[Term], two: bool = False) -> Select[Record]:
    """Records that the actor sees and that have every one of ``terms``, or ``two`` of them; the newest first.

    The index comes first and gives its keys in order: who begins with the records reads them all.
    """
    found = _found(session, terms, two and len(terms) >= _PAIR)
    newest = with_relations(actor).join(found, found.c.key == Record.key)
    return newest.where(visible_to(actor)).order_by(found.c.key.desc())


def _found(session: Session, terms: Sequence[Term], two: bool) -> Subquery:
    """Keys of records; the tenant is that of the records themselves."""
    if session.get_bind().dialect.name == "postgresql":
        words = [_for_postgresql(term) for term in terms]
        query = _query(words, " & ", " | ", two)
        matching = RecordWords.words.bool_op("@@")(cast(literal(query), TSQUERY))
        return select(RecordWords.record_key.label("key")).where(matching).subquery()
    words = [_for_sqlite(term) for term in terms]
    query = _query(words, " AND ", " OR ", two)
    matching = _FTS.c[WORDS_INDEX].bool_op("MATCH")(query)
    return select(_FTS.c.rowid.label("key")).where(matching).subquery()


def _query(words: Sequence[str], both: str, either: str, two: bool) -> str:
    """All of the words, or any two of them."""
    if not two:
        return both.join(words)
    return either.join(f"({one}{both}{other})" for one, other in combinations(words, _PAIR))


def _for_postgresql(term: Term) -> str:
    return f"'{term.word}'" + (":*" if term.begins else "")


def _for_sqlite(term: Term) -> str:
    return f'"{term.word}"' + (" *" if term.begins else "")
