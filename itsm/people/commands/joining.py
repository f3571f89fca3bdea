"""Joining the transaction of a caller, or opening one."""

from collections.abc import Iterator
from contextlib import contextmanager

from database import UnitOfWork, unit_of_work


@contextmanager
def joined(work: UnitOfWork | None) -> Iterator[UnitOfWork]:
    """Give ``work`` itself, or a transaction that is committed at the end of the block."""
    if work is not None:
        yield work
        return
    with unit_of_work() as opened:
        yield opened
