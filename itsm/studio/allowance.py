"""How much trying one person may do: seconds of work in a minute, so that typing never takes the desk from others."""

from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from time import monotonic

from engine.errors import TooManyAttempts, text
from engine.registry import Actor

WINDOW = 60.0
MOST_SECONDS = 15.0
MOST_PEOPLE = 10_000
_used: dict[int | None, deque[tuple[float, float]]] = {}
_lock = Lock()


@contextmanager
def allowed(actor: Actor) -> Iterator[None]:
    """Let ``actor`` work, and count the time it takes. Raises TooManyAttempts when the last minute was used up."""
    begun = monotonic()
    with _lock:
        if _spent(actor.key, begun) >= MOST_SECONDS:
            raise TooManyAttempts(
                text(
                    "Expected at most %(seconds)s seconds of trials in a minute, but there were more. "
                    "Wait a moment, or try a smaller expression.",
                    seconds=int(MOST_SECONDS),
                )
            )
    try:
        yield
    finally:
        ended = monotonic()
        with _lock:
            if len(_used) >= MOST_PEOPLE and actor.key not in _used:
                _used.pop(next(iter(_used)))
            _used.setdefault(actor.key, deque()).append((ended, ended - begun))


def _spent(key: int | None, now: float) -> float:
    """Seconds that the trials of the last minute took; older ones are forgotten."""
    trials = _used.get(key, deque())
    while trials and trials[0][0] < now - WINDOW:
        trials.popleft()
    return sum(seconds for _, seconds in trials)
