"""My work with a hundred thousand open tasks beside My work with a thousand."""

from collections.abc import Mapping
from contextlib import closing
from functools import partial

from benchmarks.engine.sizes import EngineSizes
from benchmarks.figures import Timings
from benchmarks.floor import Reader
from benchmarks.places import Place, installation
from benchmarks.recording import Recorder
from benchmarks.scenes.open_tasks import insert_open_tasks
from itsm.records.queries import TABS, work_list


def work_list_growth(server_url: str, sizes: EngineSizes) -> Mapping[str, float]:
    """Read the first page of every tab in two installations, in turns; the tab that grows most is told of."""
    few, many = sizes.open_tasks
    with installation("few", server_url) as small, installation("many", server_url) as large:
        for place, tasks in ((small, few), (large, many)):
            with place.in_force():
                insert_open_tasks(place, tasks)
        found = [_tab(small, large, tab, sizes.rounds) for tab in TABS]
    return max(found, key=lambda tab: tab["worklist_ratio"])


def _tab(small: Place, large: Place, tab: str, times: int) -> Mapping[str, float]:
    taken = {place.store.url: Timings() for place in (small, large)}
    bare = Timings()
    with large.in_force():
        work_list(large.agent, tab)
        with Recorder() as recorder:
            work_list(large.agent, tab)
    with closing(Reader(large.store)) as reader:
        for at in range(times + 1):
            for place in (small, large):
                with place.in_force():
                    taken[place.store.url].take(partial(work_list, place.agent, tab))
            bare.take(partial(reader.read, recorder.statements))
            if not at:  # the first round fills caches
                taken, bare = {url: Timings() for url in taken}, Timings()
    few, many = taken[small.store.url], taken[large.store.url]
    return {
        "worklist_ratio": many.median_ms / few.median_ms, "worklist_ms": many.median_ms,
        "worklist_floor_ms": bare.median_ms,
    }  # fmt: skip
