"""My work with few and with many open tasks: first page, a page in the middle, counts, and the page as HTML."""

from collections.abc import Callable
from functools import partial

from sqlalchemy import ColumnElement, func, select, true

from benchmarks import floor
from benchmarks.figures import Figure, Measure, Timings
from benchmarks.places import Place, installation
from benchmarks.recording import Recorder
from benchmarks.scenes.open_tasks import insert_open_tasks
from benchmarks.sizes import Sizes
from database import reading, unit_of_work
from engine.state.tables import UserTask
from itsm.accounts.sessions import SESSION_COOKIE, open_session
from itsm.clocks.showing.due import SOON
from itsm.records.queries import SOON_TAB, TABS, due_list, due_soon_count, work_counts, work_list
from itsm.records.queries.items import cursor_of

NOTE = (
    "Rows are put in in bulk: records, instances, tasks and further candidates; a tenth is claimed by the reader. "
    "*Growth* is the processor time with many tasks over that with few."
)


def measure(sizes: Sizes) -> Measure:
    """Read My work in two installations that differ in the number of open tasks."""
    few, many = sizes.open_tasks
    with installation("few") as place:
        figures, before = read_work(place, few, sizes.pages)
    with installation("many") as place:
        more, after = read_work(place, many, sizes.pages)
    growth = [
        Figure(f"{name}: growth from {few:,} to {many:,}", after[name] / before[name], "times") for name in before
    ]
    return Measure("work", "My work", floor.READ, [*figures, *more, *growth], NOTE)


def read_work(place: Place, tasks: int, times: int) -> tuple[list[Figure], dict[str, float]]:
    """Figures with ``tasks`` open tasks, and the processor times (ms) by what was read."""
    insert_open_tasks(place, tasks)
    figures: list[Figure] = []
    medians: dict[str, float] = {}
    for name, call in _calls(place):
        taken, least = _timed(place, call, times)
        medians[name] = taken.cpu_ms
        figures.append(Figure(f"{tasks:,} tasks: {name}", taken.median_ms, "ms", least.median_ms))
    return figures, medians


def _calls(place: Place) -> list[tuple[str, Callable[[], object]]]:
    calls: list[tuple[str, Callable[[], object]]] = []
    for tab in TABS:
        middle = _middle(place, tab)
        calls.append((f"{tab}, first page", partial(work_list, place.agent, tab)))
        calls.append((f"{tab}, page in the middle", partial(work_list, place.agent, tab, middle)))
        calls.append((f"{tab} by what is due, first page", partial(due_list, place.agent, tab)))
    calls.append(("due soon, first page", partial(due_list, place.agent, SOON_TAB, within=SOON)))
    calls.append(("counts of the tabs", partial(work_counts, place.agent)))
    calls.append(("count of what is due soon", partial(due_soon_count, place.agent)))
    calls.append(("the page as HTML", _page(place)))
    return calls


def _timed(place: Place, call: Callable[[], object], times: int) -> tuple[Timings, Timings]:
    call()
    with Recorder() as recorder:
        call()
    taken = Timings().take_all([call] * times)
    return taken, floor.read(place.store, recorder.statements, times)


def _middle(place: Place, tab: str) -> str:
    """The cursor of the task in the middle of a tab."""
    own: dict[str, ColumnElement[bool]] = {
        "mine": UserTask.assignee_key == place.agent.key,
        "teams": UserTask.group_id.in_(place.agent.teams),
        "all": true(),
    }
    found = select(UserTask.priority, UserTask.key).where(UserTask.state == "open", own[tab])
    with reading() as session:
        count = session.scalar(select(func.count()).select_from(found.subquery())) or 0
        ordered = found.order_by(UserTask.priority.desc(), UserTask.key)
        priority, key = session.execute(ordered.offset(count // 2).limit(1)).one()
    return cursor_of(priority, key)


def _page(place: Place) -> Callable[[], object]:
    assert place.agent.key is not None
    with unit_of_work() as work:
        token = open_session(place.agent.key, "127.0.0.1", "benchmark", work)
    client = place.app.test_client()
    client.set_cookie(SESSION_COOKIE, token)

    def read() -> None:
        answer = client.get("/work?tab=teams")
        if answer.status_code != 200:
            raise RuntimeError(f"Expected My work, but the answer was {answer.status}. Look at the page first.")

    return read
