"""Figures and how they are taken: wall time and processor time of every call, medians, ratios to a floor."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from statistics import median, quantiles
from time import perf_counter, process_time

from benchmarks.sizes import Sizes


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure with its unit and, where there is one, the floor in the same unit."""

    name: str
    value: float
    unit: str
    floor: float | None = None

    @property
    def ratio(self) -> float | None:
        """How many times the floor it costs; of a rate, how many times slower it is."""
        if not self.floor or not self.value:
            return None
        return self.floor / self.value if self.unit.endswith("/s") else self.value / self.floor


@dataclass(frozen=True, slots=True)
class Measure:
    """Figures about one subject; ``floor`` says what its floors are."""

    name: str
    title: str
    floor: str
    figures: Sequence[Figure]
    note: str = ""


Run = Callable[[Sizes], Measure]
"""Takes a measure."""


@dataclass
class Timings:
    """Seconds of wall time and of processor time of repeated calls."""

    wall: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)

    def take(self, call: Callable[[], object]) -> None:
        """Time one call."""
        cpu, wall = process_time(), perf_counter()
        call()
        self.wall.append(perf_counter() - wall)
        self.cpu.append(process_time() - cpu)

    def take_all(self, calls: Iterable[Callable[[], object]]) -> "Timings":
        """Time each of ``calls``."""
        for call in calls:
            self.take(call)
        return self

    @property
    def median_ms(self) -> float:
        """Median of the wall times, ms."""
        return median(self.wall) * 1000

    @property
    def p95_ms(self) -> float:
        """95th percentile of the wall times, ms."""
        return (quantiles(self.wall, n=20)[-1] if len(self.wall) > 1 else self.wall[0]) * 1000

    @property
    def cpu_ms(self) -> float:
        """Median of the processor times, ms."""
        return median(self.cpu) * 1000


def timing_figures(name: str, taken: Timings, floor: Timings) -> list[Figure]:
    """Median, 95th percentile and processor time of ``taken`` beside those of ``floor``, ms."""
    return [
        Figure(f"{name}, median", taken.median_ms, "ms", floor.median_ms),
        Figure(f"{name}, p95", taken.p95_ms, "ms", floor.p95_ms),
        Figure(f"{name}, processor time", taken.cpu_ms, "ms", floor.cpu_ms),
    ]
