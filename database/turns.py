"""Taking turns: transactions on one subject that must not run at the same time, where no row is there to be locked."""

import hashlib

from sqlalchemy import text

from database.work import UnitOfWork


def take_turn(work: UnitOfWork, subject: str) -> None:
    """Wait until no other transaction has the turn on ``subject``, and keep it to the end of this one.

    SQLite has one writer at a time anyway; PostgreSQL takes an advisory lock.
    """
    if work.session.get_bind().dialect.name == "postgresql":
        number = int.from_bytes(hashlib.sha256(subject.encode()).digest()[:8], signed=True)
        work.session.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": number})
