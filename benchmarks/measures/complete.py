"""Completing a user task: triage of an incident end to end, the engine's command alone, and a loop of many turns."""

from collections.abc import Callable, Sequence
from functools import partial
from statistics import median

from benchmarks import floor
from benchmarks.figures import Figure, Measure, Timings, timing_figures
from benchmarks.places import Place, installation
from benchmarks.recording import Recorder
from benchmarks.scenes import desk
from benchmarks.sizes import Sizes
from engine.registry import SYSTEM
from engine.runtime import complete_user_task
from itsm.records.commands import complete_task

NOTE = (
    "End to end is `itsm.records.commands.complete_task` with a form, a decision and a new task; engine only is "
    "`engine.runtime.complete_user_task` in a small process; turns are one instance that goes round."
)


def measure(sizes: Sizes) -> Measure:
    """Complete tasks of both kinds, then one instance's tasks again and again."""
    with installation("complete") as place:
        figures = _triage(place, sizes)
    with installation("engine") as place:
        figures += _engine(place, sizes)
    with installation("loop"):
        figures += _turns(sizes)
    return Measure("complete", "Complete a user task", floor.WRITTEN, figures, NOTE)


def _triage(place: Place, sizes: Sizes) -> list[Figure]:
    for _ in range(sizes.warm_up + sizes.calls):
        desk.report(place)

    def complete(key: int) -> None:
        complete_task(key, desk.TRIAGE, "accept", place.agent, f"triage-{key}", revision=1)

    figures = _completed("end to end", place, sizes, complete)
    return [*figures, Figure("end to end, state", median(desk.state_sizes("incident")), "bytes")]


def _engine(place: Place, sizes: Sizes) -> list[Figure]:
    for number in range(sizes.warm_up + sizes.calls):
        desk.start_loop(number)
    figures = _completed("engine only", place, sizes, _turn)
    return [*figures, Figure("engine only, state", median(desk.state_sizes("loop")), "bytes")]


def _turn(key: int) -> None:
    complete_user_task(key, {"outcome": "again"}, SYSTEM, f"turn-{key}")


def _completed(name: str, place: Place, sizes: Sizes, complete: Callable[[int], None]) -> list[Figure]:
    keys = desk.open_tasks()
    for key in keys[: sizes.warm_up]:
        complete(key)
    before = place.copy()
    with Recorder() as recorder:
        taken = Timings().take_all(partial(complete, key) for key in keys[sizes.warm_up :])
    figures = timing_figures(name, taken, floor.written(before, recorder.transactions))
    writes = sum(len(transaction) for transaction in recorder.transactions)
    return [
        *figures,
        Figure(f"{name}, statements", len(recorder.statements) / sizes.calls, "", writes / sizes.calls),
        Figure(f"{name}, commits", recorder.commits / sizes.calls, "", 1),
    ]


def _turns(sizes: Sizes) -> list[Figure]:
    desk.start_loop(0)
    for _ in range(sizes.warm_up):
        _turn(desk.open_tasks()[0])
    first_state = desk.state_sizes("loop")[0]
    taken = turns(sizes.turns)
    tenth = sizes.turns // 10
    return [
        Figure(f"one of the first {tenth} turns, processor time", _cpu_ms(taken.cpu[:tenth]), "ms"),
        Figure(f"one of the last {tenth} turns, processor time", _cpu_ms(taken.cpu[-tenth:]), "ms",
               _cpu_ms(taken.cpu[:tenth])),
        Figure("state after the turns", desk.state_sizes("loop")[0], "bytes", first_state),
    ]  # fmt: skip


def turns(times: int) -> Timings:
    """Complete the one open task ``times`` times, each time the task that came of it."""
    taken = Timings()
    for _ in range(times):
        (key,) = desk.open_tasks()
        taken.take(partial(_turn, key))
    return taken


def _cpu_ms(seconds: Sequence[float]) -> float:
    return median(seconds) * 1000
