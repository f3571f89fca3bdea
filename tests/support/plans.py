"""What is asked of the database, and how it would carry it out."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event

from database import db

Statement = tuple[str, Any]


@contextmanager
def statements() -> Iterator[list[Statement]]:
    """The statements of a block, with their parameters."""
    found: list[Statement] = []

    def note(_connection: object, _cursor: object, statement: str, parameters: Any, *_: object) -> None:
        if statement.startswith("SELECT"):
            found.append((statement, parameters))

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        event.remove(db.engine, "before_cursor_execute", note)


def plan_of(statement: Statement) -> str:
    """How the database would carry a statement out; PostgreSQL without reading tables whole, for these are small."""
    with db.engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement[0]}", statement[1])
            return "\n".join(str(row[3]) for row in rows)
        connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
        connection.exec_driver_sql("SET LOCAL enable_bitmapscan = off")
        rows = connection.exec_driver_sql(f"EXPLAIN {statement[0]}", statement[1])
        return "\n".join(str(row[0]) for row in rows)
