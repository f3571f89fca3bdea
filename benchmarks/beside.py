"""A command timed beside its floor: the rows that it wrote, written again by the bare driver right after it."""

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager

from benchmarks.figures import Timings
from benchmarks.floor import Writer
from benchmarks.places import Place
from benchmarks.recording import Recorder


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
        with Recorder() as recorder:
            self.taken.take(call)
        self.statements = max(self.statements, len(recorder.statements))
        self.commits = max(self.commits, recorder.commits)
        self.floor.take(lambda: self._writer.write(recorder.transactions))


@contextmanager
def floor_of(place: Place) -> Iterator[Writer]:
    """Write to a copy of the database as it is now."""
    with closing(Writer(place.copy())) as writer:
        yield writer
