"""Recording what reaches the driver: statements with their parameters, by transaction."""

from dataclasses import dataclass, field
from types import TracebackType
from typing import Any

from sqlalchemy import event

from database import db

_NOT_COUNTED = ("BEGIN", "COMMIT", "ROLLBACK", "PRAGMA", "SAVEPOINT", "RELEASE")
_WRITES = ("INSERT", "UPDATE", "DELETE")


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement as the driver got it; with ``many`` its parameters are a list of rows."""

    sql: str
    parameters: Any
    many: bool

    @property
    def writes(self) -> bool:
        """True when it changes rows."""
        return self.sql.lstrip().upper().startswith(_WRITES)


@dataclass
class Recorder:
    """Records what the database of the application in force is sent during a block."""

    statements: list[Statement] = field(default_factory=list)
    transactions: list[list[Statement]] = field(default_factory=list)
    """Writes of every committed transaction that has some."""
    commits: int = 0
    """Commits of transactions that wrote."""
    _open: list[Statement] = field(default_factory=list)

    def __enter__(self) -> "Recorder":
        for name, listener in self._listeners():
            event.listen(db.engine, name, listener)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        for name, listener in self._listeners():
            event.remove(db.engine, name, listener)

    def _listeners(self) -> list[tuple[str, Any]]:
        return [
            ("before_cursor_execute", self._statement), ("commit", self._commit), ("rollback", self._rollback),
        ]  # fmt: skip

    def _statement(self, _connection: object, _cursor: object, sql: str, parameters: Any, _context: object,
                   many: bool) -> None:  # fmt: skip
        if sql.startswith(_NOT_COUNTED):
            return
        found = Statement(sql, parameters, many and _is_rows(parameters))
        self.statements.append(found)
        if found.writes:
            self._open.append(found)

    def _commit(self, _connection: object) -> None:
        if self._open:
            self.transactions.append(self._open)
            self.commits += 1
        self._open = []

    def _rollback(self, _connection: object) -> None:
        self._open = []


def _is_rows(parameters: Any) -> bool:
    """False when SQLAlchemy has put many rows into one statement, as it does to learn their keys."""
    return isinstance(parameters, list) and bool(parameters) and isinstance(parameters[0], (tuple, dict))
