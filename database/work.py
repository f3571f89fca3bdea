"""The unit of work: one transaction of one command. Nothing else in the house commits."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TypeVar

from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from database.connection import WRITES, db

Result = TypeVar("Result")
_DEADLOCKS = {"40001", "40P01"}


@dataclass
class UnitOfWork:
    """An open transaction: its session, and what to do once it is safely stored."""

    session: Session
    after_commit: list[Callable[[], None]] = field(default_factory=list)
    memo: dict[object, object] = field(default_factory=dict)
    """What this transaction has read already (a record, a decision), so that it is read once."""


@contextmanager
def unit_of_work() -> Iterator[UnitOfWork]:
    """Open a transaction that writes; commit at the end of the block, roll back when it raises.

    On SQLite the writer lock is taken at once, so what the block reads cannot change before it writes.
    """
    with Session(db.engine.execution_options(**{WRITES: True}), expire_on_commit=False) as session:
        work = UnitOfWork(session)
        with session.begin():
            yield work
    for call in work.after_commit:
        call()


@contextmanager
def undoing(work: UnitOfWork) -> Iterator[None]:
    """A part of a transaction that is taken back alone when it raises: rows, memory and calls after the commit."""
    memo, calls = dict(work.memo), len(work.after_commit)
    try:
        with work.session.begin_nested():
            yield
    except BaseException:
        work.memo.clear()
        work.memo.update(memo)
        del work.after_commit[calls:]
        raise


@contextmanager
def reading() -> Iterator[Session]:
    """Open a session that only reads, for code outside a web request."""
    with Session(db.engine, expire_on_commit=False) as session:
        yield session


def retrying(command: Callable[[], Result], attempts: int = 5) -> Result:
    """Run a whole command again when the database gave up on it for the sake of another (deadlock, serialisation)."""
    for left in range(attempts - 1, -1, -1):
        try:
            return command()
        except DBAPIError as problem:
            if not left or getattr(problem.orig, "sqlstate", None) not in _DEADLOCKS:
                raise
    raise AssertionError("unreachable")
