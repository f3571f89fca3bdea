"""Many open tasks, page by page: every task of a tab once, in order, whatever ranges the pages are read by."""

from datetime import datetime

from sqlalchemy import ColumnElement, Select, or_, select, true

from benchmarks.places import Place, installation
from benchmarks.scenes.open_tasks import insert_open_tasks
from database import reading
from engine.state.tables import UserTask, UserTaskCandidate
from itsm.records.queries import SOON_TAB, TABS, due_list, work_list


def test_pages_hold_every_task_of_a_tab_once_and_in_order() -> None:
    with installation("pages") as place:
        insert_open_tasks(place, 300)

        paged = {tab: _paged(place, tab) for tab in TABS}

        assert paged == {tab: _ordered(place, tab) for tab in TABS}


def test_pages_by_what_is_due_hold_every_task_once_and_in_order_of_the_clocks() -> None:
    with installation("due") as place:
        insert_open_tasks(place, 1300)

        for tab in (*TABS, SOON_TAB):
            paged = _paged_by_due(place, tab)
            assert [key for key, _ in paged] == list(dict.fromkeys(key for key, _ in paged))
            assert [due for _, due in paged] == sorted(due for _, due in paged)
            assert len(paged) == (len(_ordered(place, tab)) if tab in TABS else len(_of_two_tabs(place)))


def _paged_by_due(place: Place, tab: str) -> list[tuple[int, datetime]]:
    page = due_list(place.agent, tab, None, 170)
    items = list(page.items)
    while page.next:
        page = due_list(place.agent, tab, page.next, 170)
        items += page.items
    return [(item.task_key, item.clock.due_at) for item in items if item.clock and item.clock.due_at]


def _of_two_tabs(place: Place) -> set[int]:
    return {*_ordered(place, "mine"), *_ordered(place, "teams")}


def _paged(place: Place, tab: str) -> list[int]:
    page = work_list(place.agent, tab, None, 17)
    keys = [item.task_key for item in page.items]
    while page.next:
        page = work_list(place.agent, tab, page.next, 17)
        keys += [item.task_key for item in page.items]
    return keys


def _ordered(place: Place, tab: str) -> list[int]:
    conditions: dict[str, ColumnElement[bool]] = {
        "mine": UserTask.assignee_key == place.agent.key,
        "teams": or_(UserTask.group_id.in_(place.agent.teams), UserTask.instance_key.in_(_further(place))),
        "all": true(),
    }
    statement = select(UserTask.key).where(UserTask.state == "open", conditions[tab])
    with reading() as session:
        return list(session.scalars(statement.order_by(UserTask.priority.desc(), UserTask.key)))


def _further(place: Place) -> Select[int]:
    return select(UserTaskCandidate.instance_key).where(UserTaskCandidate.value.in_(place.agent.teams))
