"""Statements of SQLAlchemy that a PostgreSQL connection keeps prepared, across transactions that are rolled back.

A page asks some forty statements, many of them with more tables than rows in their answer: to plan one anew costs the
server more than to carry it out. The driver can keep them prepared, and drops all of them, ours of the pipeline too,
with every rollback, because a rollback may take back a table. In this house only migrations make tables, and each
reading ends with a rollback. Were a table changed under a statement, the server says so, and all are prepared anew.
"""

from typing import Any

from psycopg import Connection
from psycopg._preparing import PrepareManager

BEFORE = 2
"""Executions of a statement on a connection before it is prepared: most are never asked twice."""
MOST = 300
"""Statements that a connection keeps; the one that was not used for longest makes room."""
_CHANGED = frozenset({"26000", "0A000"})
"""invalid_sql_statement_name (somebody dropped it), feature_not_supported (its table was changed)."""


class _Remembered(PrepareManager):
    """The driver's book of prepared statements, which a rollback leaves as it is."""

    prepare_threshold = BEFORE
    prepared_max = MOST

    def clear(self) -> bool:
        """A rollback took back rows, no statement."""
        return False

    def forget(self) -> None:
        """Prepare every statement anew from now on."""
        super().clear()


def remember_statements(connection: Connection[Any]) -> None:
    """Keep what a new connection prepares until the connection is closed."""
    connection._prepared = _Remembered()


def forget_changed(connection: Connection[Any], state: str | None) -> None:
    """After an error with SQLSTATE ``state``: forget what is prepared when the server no longer has it as it was."""
    if state in _CHANGED and isinstance(connection._prepared, _Remembered):
        connection._prepared.forget()
