"""Statistics keep SQLite from reading all open tasks of a tenant where it is asked for those of one instance."""

from collections.abc import Iterator

import pytest
from sqlalchemy import insert, text

from database import Tenant, in_tenant, reading, renew_statistics, unit_of_work
from database.temporary import temporary_database
from engine import clock
from engine.state.tables import ProcessInstance, UserTask
from tests.support.bpmn import Diagram
from tests.support.processes import start


def copies(instance: int, many: int) -> None:
    """Put ``many`` copies of an instance beside it, each with an open task."""
    with unit_of_work() as work:
        row = work.session.get_one(ProcessInstance, instance)
        same = {"definition_key": row.definition_key, "business_key": "", "replaying": False}
        keys = range(instance + 1, instance + 1 + many)
        state = {"state_name": "active", "state": row.state, "process_id": row.process_id, "started_at": clock.now()}
        work.session.execute(insert(ProcessInstance), [same | state | {"key": key, "revision": 1} for key in keys])
        task = {"element_id": "u", "token_id": "2", "state": "open", "created_at": clock.now(), "priority": 50}
        task |= {"definition_key": row.definition_key, "business_key": ""}
        work.session.execute(insert(UserTask), [task | {"instance_key": key} for key in keys])


@pytest.fixture
def sqlite_tenant() -> Iterator[None]:
    """An organisation in a SQLite database: PostgreSQL keeps its statistics by itself."""
    with temporary_database():
        with unit_of_work() as work:
            row = Tenant(name="Example", language="en", time_zone="UTC", created_at=clock.now())
            work.session.add(row)
            work.session.flush()
            key = row.key
        with in_tenant(key):
            yield


@pytest.mark.usefixtures("sqlite_tenant")
def test_tasks_of_an_instance_are_found_by_its_key_once_statistics_are_there() -> None:
    copies(start(Diagram().path("start:s", "user:u", "end:e")), 300)

    renew_statistics()

    asked = "SELECT key FROM user_task WHERE instance_key = 5 AND state = 'open' AND tenant_id = 1"
    with reading() as session:
        plan = " ".join(row.detail for row in session.execute(text(f"EXPLAIN QUERY PLAN {asked}")))
    assert "instance_key=?" in plan, plan
