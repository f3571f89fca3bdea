"""Whose tests run where several people want theirs: one run of a person, few of an organisation, and nobody for long.

A draft that never ends takes one place of several; when all are taken and somebody else waits, whoever has run longest
makes room.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Condition
from time import monotonic
from typing import Final

from engine.errors import TooManyAttempts, text

Who = tuple[int, int | None]
"""An organisation, and a person of it."""

MOST_AT_ONCE: Final = 4
MOST_OF_ONE: Final = 3
"""Of one organisation, so that another one always finds a place."""
FAIR_SECONDS: Final = 10.0
"""What a run has for itself; after that it goes on as long as nobody waits."""


@dataclass(eq=False)
class Turn:
    """A run that has a place."""

    who: Who
    begun: float


def fits(who: Who, running: Collection[Who]) -> bool:
    """True when there is a place for a run of ``who``."""
    of_one = sum(tenant == who[0] for tenant, _person in running)
    return len(running) < MOST_AT_ONCE and of_one < MOST_OF_ONE and who not in running


def gives_way(running: Sequence[Turn], waiting: Collection[Who], fair: float = FAIR_SECONDS) -> Turn | None:
    """The run that makes room now: it has had its time, and somebody finds a place only without it; else None."""
    theirs = [turn.who for turn in running]
    if any(fits(who, theirs) for who in waiting):
        return None
    for turn in sorted(running, key=lambda one: one.begun):
        others = [one.who for one in running if one is not turn]
        if monotonic() - turn.begun >= fair and any(who != turn.who and fits(who, others) for who in waiting):
            return turn
    return None


class Turns:
    """The places of one process for those who wait for their results; whoever came first begins first."""

    def __init__(self, fair: float = FAIR_SECONDS) -> None:
        self._fair = fair
        self._changed = Condition()
        self._running: list[Turn] = []
        self._waiting: list[Turn] = []

    @contextmanager
    def turn(self, who: Who, patience: float) -> Iterator[Callable[[], bool]]:
        """A place for a run of ``who``; what it gives says whether the run has to make room now.

        Raises TooManyAttempts when there is no place for ``patience`` seconds.
        """
        mine = Turn(who, monotonic())
        self._wait(mine, patience)
        try:
            yield lambda: self._must_end(mine)
        finally:
            with self._changed:
                self._running.remove(mine)
                self._changed.notify_all()

    def _wait(self, mine: Turn, patience: float) -> None:
        with self._changed:
            self._waiting.append(mine)
            try:
                if not self._changed.wait_for(lambda: self._is_next(mine), patience):
                    raise TooManyAttempts(
                        text("Expected a place for these tests, but those of others, or another run of yours, are "
                             "running. Try again in a minute.")
                    )  # fmt: skip
                mine.begun = monotonic()
                self._running.append(mine)
            finally:
                self._waiting.remove(mine)
                self._changed.notify_all()

    def _is_next(self, mine: Turn) -> bool:
        theirs = [turn.who for turn in self._running]
        return next((turn for turn in self._waiting if fits(turn.who, theirs)), None) is mine

    def _must_end(self, mine: Turn) -> bool:
        with self._changed:
            return gives_way(self._running, [turn.who for turn in self._waiting], self._fair) is mine
