"""Starting an instance: an incident reported from a form, and the engine's command alone."""

from collections.abc import Callable
from functools import partial

from benchmarks import floor
from benchmarks.figures import Figure, Measure, Timings, timing_figures
from benchmarks.places import Place, installation
from benchmarks.recording import Recorder
from benchmarks.scenes import desk
from benchmarks.sizes import Sizes


def measure(sizes: Sizes) -> Measure:
    """Report incidents, and start instances of a small process without a record."""
    with installation("start") as place:
        figures = _figures("reported incident", place, sizes, lambda _number: desk.report(place))
        figures += _figures("engine only", place, sizes, desk.start_loop)
    return Measure("start", "Start an instance", floor.WRITTEN, figures)


def _figures(name: str, place: Place, sizes: Sizes, start: Callable[[int], object]) -> list[Figure]:
    Timings().take_all(partial(start, number) for number in range(sizes.warm_up))
    before = place.copy()
    with Recorder() as recorder:
        taken = Timings().take_all(partial(start, number) for number in range(sizes.calls))
    figures = timing_figures(name, taken, floor.written(before, recorder.transactions))
    return [*figures, Figure(f"{name}, statements", len(recorder.statements) / sizes.calls, "")]
