"""The one clock: every command asks it for the time, so a replay or a test can run at any instant."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime

_fixed: ContextVar[datetime | None] = ContextVar("flowdesk_fixed_time", default=None)


def now() -> datetime:
    """The current instant in UTC: the real one, or the one that ``at`` put in force for this context."""
    return _fixed.get() or datetime.now(UTC)


@contextmanager
def at(instant: datetime) -> Iterator[None]:
    """Run a block at ``instant`` (with a zone). Imports, scenarios, the demo and tests use it; nothing else may."""
    if instant.tzinfo is None:
        raise ValueError("Expected an instant with a zone, but it has none. Add tzinfo.")
    token = _fixed.set(instant.astimezone(UTC))
    try:
        yield
    finally:
        _fixed.reset(token)
