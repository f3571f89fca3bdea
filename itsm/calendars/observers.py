"""Who wants to know that a calendar counts otherwise from now on: called in the transaction that changes it."""

from typing import Protocol

from database import UnitOfWork
from engine.registry import Actor


class CalendarObserver(Protocol):
    """Is told that the calendar ``code`` has a new revision."""

    def __call__(self, work: UnitOfWork, code: str, actor: Actor) -> None: ...


observers: dict[str, CalendarObserver] = {}
"""All that observe, by a name; filled once while the application starts."""
