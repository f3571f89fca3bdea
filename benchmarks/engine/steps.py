"""Start to the first user task, and complete a user task: the incident pack end to end, one transaction each.

Beside each call its floor, and in turns with the completion the same step on stock SpiffWorkflow.
"""

from collections.abc import Mapping
from functools import partial

from benchmarks.beside import Beside, floor_of
from benchmarks.engine.sizes import EngineSizes
from benchmarks.engine.stock import Stock
from benchmarks.figures import Timings
from benchmarks.places import Place, installation
from benchmarks.scenes import desk
from itsm.records.commands import complete_task


def steps(server_url: str, sizes: EngineSizes) -> Mapping[str, float]:
    """Report incidents, then triage them in the same order."""
    stock, by_stock = Stock(), Timings()
    with installation("steps", server_url) as place:
        for _ in range(sizes.warm_up):
            desk.report(place)
            _triage(place, desk.open_tasks()[-1])
        with floor_of(place) as writer:
            Beside(writer).take(lambda: desk.report(place))  # the connections are new, and so is what goes with them
            Beside(writer).take(partial(_triage, place, desk.open_tasks()[-1]))
            started, completed = Beside(writer), Beside(writer)
            for _ in range(sizes.calls):
                started.take(lambda: desk.report(place))
            desk.renew_statistics()
            saved = stock.start()
            triages = [partial(_triage, place, key) for key in desk.open_tasks()[-sizes.calls :]]
            completed.take_in_turn(triages, lambda: stock.complete(saved), by_stock)
        return {
            **_figures("start", started), **_figures("complete", completed),
            "complete_spiff_ms": by_stock.median_ms, "complete_spiff_cpu_ms": by_stock.cpu_ms,
            "complete_state_bytes": max(desk.state_sizes("incident")),
        }  # fmt: skip


def _triage(place: Place, key: int) -> None:
    complete_task(key, desk.TRIAGE, "accept", place.agent, f"triage-{key}", revision=1)


def _figures(name: str, beside: Beside) -> Mapping[str, float]:
    return {
        f"{name}_ms": beside.taken.median_ms,
        f"{name}_floor_ms": beside.floor.median_ms,
        f"{name}_cpu_ms": beside.taken.cpu_ms,
        f"{name}_floor_cpu_ms": beside.floor.cpu_ms,
        f"{name}_statements": beside.statements,
        f"{name}_commits": beside.commits,
    }
