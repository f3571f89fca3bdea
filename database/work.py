"""The unit of work: one transaction of one command. Nothing else in the house commits."""

import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import TypeVar

from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.orm import Session

from database.connection import db
from database.kept_connection import writing_connection
from database.statements.sending import hold_line, let_go, line_of
from database.tenant import tenant_in_force

Result = TypeVar("Result")
_GIVEN_UP = frozenset({"40001", "40P01", "55P03", "26000"})
"""PostgreSQL: serialization_failure, deadlock_detected, lock_not_available; invalid_sql_statement_name is mended."""
_BUSY = frozenset({5, 6})
"""SQLite: SQLITE_BUSY and SQLITE_LOCKED, the low byte of an extended code."""
_AWAY_STATES = ("08", "25006", "53", "57P", "58")
"""PostgreSQL: connection, read-only standby, resources, shut-down or start, its system."""
_AWAY_CODES = frozenset({7, 8, 10, 11, 13, 14, 15, 26})
"""SQLite: memory, read-only, input and output, file that is broken, full or cannot be opened, locks, no database."""
PATIENCE = 20.0
"""Seconds after which a command is not begun again: whoever sent it waits."""
_PAUSE = 0.01
_LOOKED_UP = "flowdesk_looked_up"
_open: ContextVar[Session | None] = ContextVar("flowdesk_session", default=None)
_together: ContextVar[tuple[Session, int | None] | None] = ContextVar("flowdesk_reading_together", default=None)


class Overtaken(Exception):
    """A row was changed by another transaction since this one read it: nothing may be stored on what was read."""


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
    with writing_connection(db.engine) as connection, connection.begin():
        session = Session(connection, join_transaction_mode="rollback_only", expire_on_commit=False)
        line = hold_line(session, connection)
        work = UnitOfWork(session)
        try:
            with _in_force(session):
                yield work
            session.flush()  # what is left of its objects; the transaction is the connection's
            line.settle()
        finally:
            let_go(connection)
            line.drop()
            if session.in_transaction():  # else it was only asked for its line, and holds nothing
                session.close()
    for call in work.after_commit:
        call()


@contextmanager
def rehearsing() -> Iterator[UnitOfWork]:
    """A transaction as ``unit_of_work`` opens it that is rolled back at the end of its block, once all of it was sent.

    Nothing of it stays and nothing is called afterwards. Raises what storing it would raise.
    """
    try:
        with unit_of_work() as work:
            yield work
            work.session.flush()
            line_of(work.session).settle()
            raise _TakenBack
    except _TakenBack:
        pass


class _TakenBack(Exception):  # no error: a signal to ourselves
    """All of a rehearsal went through."""


@contextmanager
def undoing(work: UnitOfWork) -> Iterator[None]:
    """A part of a transaction that is taken back alone when it raises: rows, memory and calls after the commit."""
    memo, calls = dict(work.memo), len(work.after_commit)
    try:
        with work.session.begin_nested():
            work.session.connection()  # sets the savepoint: prepared statements go round the session
            yield
            line_of(work.session).settle()  # whatever fails while a savepoint is released cannot be taken back
    except BaseException:
        work.memo.clear()
        work.memo.update(memo)
        del work.after_commit[calls:]
        raise


@contextmanager
def reading() -> Iterator[Session]:
    """A session that only reads: one of its own, or in a block of ``reading_together`` the one of all."""
    shared = _shared()
    if shared is None:
        with Session(db.engine, expire_on_commit=False) as session, _in_force(session):
            yield session
        return
    try:
        with _in_force(shared):
            yield shared
    except DBAPIError:
        shared.close()  # else whoever reads next in this block, such as the page that tells of it, reads nothing
        raise


@contextmanager
def reading_together() -> Iterator[None]:
    """Let all that reads in a block, in the tenant that is in force now, read over one session, as of one moment.

    What one part of a page has looked up no other part need look up again (``looked_up``). Commands in the block have
    their own transaction as ever; what they write, the rest of the block may not see.
    """
    with Session(db.engine, expire_on_commit=False, autoflush=False) as session:
        token = _together.set((session, tenant_in_force()))
        try:
            with looking_up_once(session):
                yield
        finally:
            _together.reset(token)


@contextmanager
def looking_up_once(session: Session) -> Iterator[None]:
    """A block in which ``looked_up`` asks the session for each thing once: nothing of what it reads changes there.

    Within another such block it is that block's.
    """
    if _LOOKED_UP in session.info:
        yield
        return
    session.info[_LOOKED_UP] = {}
    try:
        yield
    finally:
        del session.info[_LOOKED_UP]


def looked_up(session: Session, key: object, look: Callable[[], Result]) -> Result:
    """What ``look`` gives: asked once for ``key`` in such a block or one of ``reading_together``, else each time."""
    known: dict[object, Result] | None = session.info.get(_LOOKED_UP)
    if known is None:
        return look()
    if key not in known:
        known[key] = look()
    return known[key]


def looked_up_together(key: object, look: Callable[[Session], Result]) -> Result | None:
    """What ``look`` gives of the session of all who read in a block of ``reading_together``; elsewhere None, unasked.

    For what makes a statement shorter and is not worth asking for one statement alone.
    """
    shared = _shared()
    return None if shared is None else looked_up(shared, key, lambda: look(shared))


def _shared() -> Session | None:
    """The session of all who read in this block; None in a command, whose reads see what is stored, and elsewhere."""
    found = _together.get()
    if found is None or found[1] != tenant_in_force() or _open.get() not in (None, found[0]):
        return None
    return found[0]


@contextmanager
def reading_along() -> Iterator[Session]:
    """The session of the transaction that the caller runs in, or one that only reads: for what cannot be handed one.

    A function that an expression calls is such a place; it sees what its command sees, over the same connection.
    """
    session = _open.get()
    if session is not None:
        with session.no_autoflush:
            yield session
        return
    with reading() as opened:
        yield opened


@contextmanager
def _in_force(session: Session) -> Iterator[None]:
    token = _open.set(session)
    try:
        yield
    finally:
        _open.reset(token)


def is_passing(problem: BaseException) -> bool:
    """True for what another transaction caused (deadlock, serialisation, a busy file): the same again may succeed."""
    if isinstance(problem, Overtaken):
        return True
    if not isinstance(problem, DBAPIError):
        return False
    busy = getattr(problem.orig, "sqlite_errorcode", 0) & 0xFF in _BUSY
    return busy or getattr(problem.orig, "sqlstate", None) in _GIVEN_UP


def is_away(problem: DBAPIError) -> bool:
    """True when the database cannot serve anybody now (gone, starting, full): no fault of what was asked of it."""
    if problem.connection_invalidated:
        return True
    state, code = getattr(problem.orig, "sqlstate", None), getattr(problem.orig, "sqlite_errorcode", None)
    if state:
        return str(state).startswith(_AWAY_STATES)
    if code:
        return code & 0xFF in _AWAY_CODES
    return isinstance(problem, OperationalError | InterfaceError)


def retrying(command: Callable[[], Result], attempts: int = 8) -> Result:
    """Run a whole command again when it had to give way to another, after a pause that grows and is never the same.

    Raises what the last attempt raised.
    """
    begun = time.monotonic()
    for attempt in range(1, attempts + 1):
        try:
            return command()
        except (DBAPIError, Overtaken) as problem:
            if attempt == attempts or not is_passing(problem) or time.monotonic() - begun > PATIENCE:
                raise
            time.sleep(random.uniform(0, _PAUSE * 2**attempt))  # spreads load, guards nothing
    raise AssertionError("unreachable")
