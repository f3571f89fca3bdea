"""Many open tasks, page by page: every task of a tab once, in order, whatever ranges the pages are read by."""

from sqlalchemy import ColumnElement, Select, or_, select, true

from benchmarks.places import Place, installation
from benchmarks.scenes.open_tasks import insert_open_tasks
from database import reading
from engine.state.tables import UserTask, UserTaskCandidate
from itsm.records.queries import TABS, work_list


def test_pages_hold_every_task_of_a_tab_once_and_in_order() -> None:
    with installation("pages") as place:
        insert_open_tasks(place, 300)

        paged = {tab: _paged(place, tab) for tab in TABS}

        assert paged == {tab: _ordered(place, tab) for tab in TABS}


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
