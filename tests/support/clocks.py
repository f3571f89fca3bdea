"""A clock that a test moves by hand."""

from contextlib import ExitStack
from datetime import datetime, timedelta
from types import TracebackType

from engine import clock


class Clock:
    """Keeps ``engine.clock`` at one instant; ``advance`` and ``set`` move it."""

    def __init__(self, instant: datetime) -> None:
        self._instant = instant
        self._in_force = ExitStack()

    def __enter__(self) -> "Clock":
        self.set(self._instant)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._in_force.close()

    def now(self) -> datetime:
        """The instant in force."""
        return self._instant

    def set(self, instant: datetime) -> None:
        """Go to ``instant``."""
        self._in_force.close()
        self._instant = instant
        self._in_force.enter_context(clock.at(instant))

    def advance(self, by: timedelta) -> None:
        """Let ``by`` pass."""
        self.set(self._instant + by)
