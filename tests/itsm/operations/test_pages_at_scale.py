"""Pages of operators over many instances: every one once and in order, and no page reads more than a page."""

import pytest

from database import db, renew_statistics
from engine.registry import Actor
from engine.runtime import (
    Resource,
    cancel_process_instance,
    complete_user_task,
    create_process_instance,
    deploy,
    suspend_process_instance,
)
from itsm.operations import counting, processes
from itsm.operations.lists.instances import instance_list
from itsm.operations.processes import process_view
from tests.support.bpmn import Diagram
from tests.support.people import MakePerson
from tests.support.plans import plan_of, statements
from tests.support.processes import AGENT, definition_of, open_tasks


@pytest.fixture
def operator(make_person: MakePerson) -> Actor:
    """Somebody who is called at night."""
    return make_person("Ola Operator", roles=("operator",))


def waiting(last: str = "b", first: str = "a", late: str = "late") -> Diagram:
    drawn = Diagram().path("start:s", f"user:{first}", f"user:{last}", "end:e")
    drawn.boundary(late, first, interrupting=False).path(late, "end:f").timer(late, timeDuration="PT1H")
    return drawn.multi(first, inputCollection="=items", inputElement="item")


def put(diagram: Diagram) -> int:
    deploy("test", [Resource("process", diagram.process_id, "test.bpmn", diagram.xml())], AGENT)
    return definition_of(diagram.process_id)


def begin(definition: int, count: int) -> list[int]:
    """Instances of which each has two tasks at ``a``."""
    return [create_process_instance(definition, {"items": [1, 2]}, AGENT).instance_key for _ in range(count)]


def fill(count: int = 20) -> None:
    """Tasks and timers at elements that nobody asks for: of a few rows, PostgreSQL finds every index as good."""
    definition = put(waiting("d", "elsewhere", "late_elsewhere"))
    for _ in range(count):
        create_process_instance(definition, {"items": list(range(20))}, AGENT)
    if db.engine.dialect.name == "postgresql":
        with db.engine.begin() as connection:
            connection.exec_driver_sql("ANALYZE user_task, timer, process_instance, definition")


def paged(operator: Actor, limit: int = 3, **filters: str) -> list[int]:
    """The keys on all pages."""
    found: list[int] = []
    after: str | None = None
    while True:
        page = instance_list(filters, after, operator, "en", limit)
        assert len(page.items) <= limit
        found += [item.key for item in page.items]
        after = page.next
        if after is None:
            return found


def test_pages_of_an_element_hold_every_instance_once_newest_first(operator: Actor) -> None:
    first, second = put(waiting()), put(waiting("c"))
    old, new = begin(first, 7), begin(second, 4)
    suspend_process_instance(old[3], "looked into", AGENT)
    cancel_process_instance(old[4], "not wanted", AGENT)
    complete_user_task(open_tasks(new[0])["a"], {}, AGENT)
    complete_user_task(open_tasks(new[0])["a"], {}, AGENT)
    running = sorted({*old, *new} - {old[4]}, reverse=True)

    assert paged(operator, element="a") == [key for key in running if key != new[0]]
    assert paged(operator, element="late") == [key for key in running if key != new[0]]
    assert paged(operator, element="a", version="1") == [key for key in running if key in old]
    assert paged(operator, element="a", state="suspended") == [old[3]]
    assert paged(operator, element="c") == [new[0]]
    assert paged(operator, element="nowhere") == paged(operator, element="a", process="other") == []


def test_instances_at_an_element_are_found_by_their_indexes_and_no_table_is_read_whole(operator: Actor) -> None:
    fill()
    begin(put(waiting()), 5)
    renew_statistics()  # else it depends on when the server last did
    first = instance_list({"element": "a"}, None, operator, "en", 2)

    with statements() as found:
        instance_list({"element": "a"}, first.next, operator, "en", 2)

    [chosen] = [one for one in found if "LIMIT" in one[0] and "UNION ALL" in one[0]]
    assert chosen[0].count("LIMIT") == 7  # one of each table that something can wait in, and the page
    plan = plan_of(chosen)
    for table in ("user_task", "timer", "message_subscription", "signal_subscription", "job", "fault"):
        assert f"ix_{table}_element" in plan, plan
        assert f"SCAN {table}\n" not in f"{plan}\n"
    assert len(found) <= 5


def test_page_of_a_process_counts_up_to_a_cap(operator: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counting, "CAP", 3)
    monkeypatch.setattr(processes, "CAP", 3)
    monkeypatch.setattr(processes, "MOST_COUNTED", 4)
    few, many = put(waiting()), put(waiting("c"))
    begin(few, 2)
    begin(many, 9)

    full, partial = process_view(few, operator, "en"), process_view(many, operator, "en")

    assert (full.version.running_said, full.counted, full.is_partial) == ("2", 2, False)
    assert (partial.version.running, partial.version.running_said) == (4, "3+")
    assert (partial.counted, partial.is_partial) == (4, True)
    assert [(place.element_id, place.tokens) for place in partial.places] == [("a", 8), ("late", 4)]


def test_counts_of_versions_read_indexes_alone(operator: Actor) -> None:
    begin(put(waiting()), 3)

    with statements() as found:
        process_view(definition_of("process"), operator, "en")

    [counts] = [one for one in found if one[0].count("count(*)") == 2]
    plan = plan_of(counts)
    assert "ix_process_instance_faulty" in plan and "Seq Scan on process_instance" not in plan, plan
    if db.engine.dialect.name == "sqlite":  # PostgreSQL finds other indexes of a few rows as good
        assert "ix_process_instance_definition" in plan, plan
    assert counts[0].count("LIMIT") == 2
