"""Who wants to know which rules counted: a run of tests collects what decisions answer while it lasts."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from engine.dmn.results import DecisionResult

Watcher = Callable[[DecisionResult], None]

watcher: ContextVar[Watcher | None] = ContextVar("flowdesk_decision_watcher", default=None)
"""Who is told of every answer in this context; nobody outside of a run of tests."""


@contextmanager
def watching(tell: Watcher) -> Iterator[None]:
    """Tell ``tell`` of every answer that a decision gives inside the block."""
    token = watcher.set(tell)
    try:
        yield
    finally:
        watcher.reset(token)
