"""A command timed beside its floor: the rows that it wrote, written again by the bare driver right after it."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from itertools import islice

from benchmarks.figures import Timings
from benchmarks.floor import Writer
from benchmarks.places import Place
from benchmarks.recording import Recorder

TURN = 5
"""Calls in a row before the other has its turn: few enough that a busy moment of the machine meets both."""


class Beside:
    """Times of a command and of its floor, with the most statements and commits that one call took."""

    def __init__(self, writer: Writer) -> None:
        self.taken = Timings()
        self.statements = 0
        self.commits = 0
        self._writer = writer
        self.floor = Timings()

    def take(self, call: Callable[[], object]) -> None:
        """Time one call, then the same rows on the copy."""
        self._record(lambda: self.taken.take(call))

    def take_in_turn(self, calls: Sequence[Callable[[], object]], other: Callable[[], object], times: Timings) -> None:
        """Time ``calls`` and as many of ``other``, in turns of a few: each runs as it does by itself.

        Of the calls every second turn is timed as it is, the others are recorded, which costs time, with their floor.
        In turns of one each would pay for what the other has pushed out of the processor's caches.
        """
        left, timed = iter(calls), True
        while turn := list(islice(left, TURN)):
            for call in turn:
                if timed:
                    self.taken.take(call)
                else:
                    self._record(call)
            timed = not timed
            for _ in range(TURN):
                times.take(other)

    def _record(self, call: Callable[[], object]) -> None:
        with Recorder() as recorder:
            call()
        self.statements = max(self.statements, len(recorder.statements))
        self.commits = max(self.commits, recorder.commits)
        self.floor.take(lambda: self._writer.write(recorder.transactions))


@contextmanager
def floor_of(place: Place) -> Iterator[Writer]:
    """Write to a copy of the database as it is now."""
    with closing(Writer(place.copy())) as writer:
        yield writer
