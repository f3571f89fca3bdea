"""Conditions that a record's words answer, in the language of each database."""

from collections.abc import Sequence
from itertools import combinations

from sqlalchemy import ColumnElement, cast, column, literal, select, table
from sqlalchemy.dialects.postgresql import TSQUERY
from sqlalchemy.orm import Session

from itsm.records.search.words import Term
from itsm.records.tables import WORDS_INDEX, RecordWords

_FTS = table(WORDS_INDEX, column("rowid"), column(WORDS_INDEX))


def having_all(session: Session, terms: Sequence[Term]) -> ColumnElement[bool]:
    """Condition on ``RecordWords``: they have every one of ``terms``."""
    if _on_postgresql(session):
        return _vector(" & ".join(map(_for_postgresql, terms)))
    return _full_text(" AND ".join(map(_for_sqlite, terms)))


def having_two(session: Session, terms: Sequence[Term]) -> ColumnElement[bool]:
    """Condition on ``RecordWords``: they have at least two of ``terms`` (of a single one: that one)."""
    if len(terms) < _PAIR:
        return having_all(session, terms)
    if _on_postgresql(session):
        pairs = (f"({one} & {other})" for one, other in combinations(map(_for_postgresql, terms), _PAIR))
        return _vector(" | ".join(pairs))
    pairs = (f"({one} AND {other})" for one, other in combinations(map(_for_sqlite, terms), _PAIR))
    return _full_text(" OR ".join(pairs))


_PAIR = 2


def _on_postgresql(session: Session) -> bool:
    return session.get_bind().dialect.name == "postgresql"


def _vector(query: str) -> ColumnElement[bool]:
    return RecordWords.words.bool_op("@@")(cast(literal(query), TSQUERY))


def _full_text(query: str) -> ColumnElement[bool]:
    found = select(_FTS.c.rowid).where(_FTS.c[WORDS_INDEX].bool_op("MATCH")(query))
    return RecordWords.record_key.in_(found)


def _for_postgresql(term: Term) -> str:
    return f"'{term.word}'" + (":*" if term.begins else "")


def _for_sqlite(term: Term) -> str:
    return f'"{term.word}"' + (" *" if term.begins else "")
