"""How many pages a process makes at once. One interpreter carries out one thread at a time: of eight pages that are
made together each takes as long as all eight, made in turns the first is done after an eighth of that.

The threads of a process are more, because some wait for others: for a file that comes slowly, or for jobs to hand out.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore

AT_ONCE = 2
"""Two, because one waits for the database now and then."""
PATIENCE = 1.0
"""Seconds after which a page no longer waits for its turn: those before it may wait for a server that is away."""
_turns = BoundedSemaphore(AT_ONCE)


@contextmanager
def in_turn() -> Iterator[None]:
    """Make a page when it is its turn."""
    had = _turns.acquire(timeout=PATIENCE)
    try:
        yield
    finally:
        if had:
            _turns.release()
