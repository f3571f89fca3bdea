"""Rows with one of many keys: the keys go to the database as one value, not as a parameter each."""

import json
from collections.abc import Collection

from sqlalchemy import BigInteger, ColumnElement, any_, func, literal, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import InstrumentedAttribute, Session


def among(session: Session, column: InstrumentedAttribute[int], keys: Collection[int]) -> ColumnElement[bool]:
    """True where ``column`` is one of ``keys``: ten thousand parameters take longer to be read than rows to be found.

    Source: PostgreSQL documentation, 9.24.3 (ANY of an array); SQLite documentation, JSON functions (json_each).
    """
    if session.get_bind().dialect.name == "postgresql":
        return column == any_(literal(list(keys), ARRAY(BigInteger)))
    values = func.json_each(json.dumps(list(keys))).table_valued("value")
    return column.in_(select(values.c.value))
