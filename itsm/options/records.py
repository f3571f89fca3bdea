"""Records to choose from: those that the person who fills the form in sees."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Row, select
from sqlalchemy.orm import Session

from itsm.options.asked import Asked, Offer, missing, offer
from itsm.records.tables import Record
from itsm.records.visibility import visible_to

MOST_RECORDS = 200


def records(session: Session, asked: Asked) -> Sequence[Offer]:
    """Records that are not closed, newest first, of a type when the source names one; the value is the number."""
    found = _offers(_rows(session, asked, Record.status_kind != "closed", MOST_RECORDS))
    left = missing(asked, found)
    return [*found, *_offers(_rows(session, asked, Record.number.in_(left), len(left)))] if left else found


def _rows(session: Session, asked: Asked, condition: ColumnElement[bool], most: int) -> list[Row[Any]]:
    statement = select(Record.number, Record.title).where(condition, visible_to(asked.actor))
    if asked.name:
        statement = statement.where(Record.type_key == asked.name)
    return list(session.execute(statement.order_by(Record.opened_at.desc(), Record.key.desc()).limit(most)))


def _offers(rows: Sequence[Row[Any]]) -> list[Offer]:
    return [offer(row.number, f"{row.number} · {row.title}") for row in rows]
