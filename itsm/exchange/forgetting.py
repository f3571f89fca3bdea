"""Erasing a person from what imports have kept: rows that name them are deleted, so those cannot be undone."""

from sqlalchemy import String, and_, cast, delete, or_, select

from database import UnitOfWork
from itsm.exchange.tables import ImportRow, ImportRun

_LEAST = 3
"""A shorter name stands in too many words to be looked for."""


def forget_imported(person_key: int, name: str, email: str | None, work: UnitOfWork) -> None:
    """Delete rows of imports of people about the person, and all rows in which their name or address stands."""
    people = select(ImportRun.key).where(ImportRun.kind == "people")
    own = and_(ImportRow.thing_key == person_key, ImportRow.run_key.in_(people))
    words = [word for word in (name, email) if word and len(word) >= _LEAST]
    columns = (ImportRow.name, ImportRow.identity, cast(ImportRow.before, String), cast(ImportRow.after, String),
               cast(ImportRow.cells, String))  # fmt: skip
    named = [column.contains(word, autoescape=True) for word in words for column in columns]
    work.session.execute(
        delete(ImportRow).where(or_(own, *named)), execution_options={"synchronize_session": False}
    )
