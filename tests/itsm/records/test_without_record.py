"""Instances without a record: programs start them, and no business key of theirs makes them somebody else's."""

import pytest

from database import reading, unit_of_work
from engine.errors import ExecutionFault, NotFound
from engine.registry import SYSTEM
from engine.runtime import Resource, complete_user_task, deploy, start_process_instance
from engine.runtime.variables import process_variables
from engine.state.tables import ProcessInstance
from itsm.records.commands import claim_task, complete_task
from itsm.records.queries import record_view, serves_record, timeline
from tests.support.bpmn import Diagram
from tests.support.processes import open_tasks, state_of
from tests.support.records import Desk, open_task, stored

PLAIN = (
    Diagram("plain").path("start:s", "script:look", "user:a", "end:e").properties("a", status="resolved")
    .zeebe("look", "script", expression="=record", resultVariable="seen")
    .zeebe("a", "assignmentDefinition", candidateGroups="line-1")
)  # fmt: skip
UPDATING = (
    Diagram("updating").path("start:s", "service:write", "end:e")
    .zeebe("write", "taskDefinition", type="record.update").mapping("write", inputs={"title": '"taken over"'})
)  # fmt: skip


def start(diagram: Diagram, business_key: str) -> int:
    """Start an instance as a program does."""
    deploy("test", [Resource("process", diagram.process_id, "plain.bpmn", diagram.xml())], SYSTEM)
    return start_process_instance(diagram.process_id, business_key, {}, SYSTEM).instance_key


@pytest.mark.parametrize("business_key", ["", "B-1"])
def test_instance_without_record_runs_and_sees_no_record(desk: Desk, business_key: str) -> None:
    instance = start(PLAIN, business_key)

    with reading() as session:
        assert process_variables(session, session.get_one(ProcessInstance, instance)) == {"seen": None}
    complete_user_task(open_tasks(instance)["a"], {}, SYSTEM)
    assert state_of(instance) == "completed"


def test_business_key_of_a_record_does_not_take_the_record_over(desk: Desk) -> None:
    record = desk.triaged()
    before, told = stored(record), len(timeline(record.number, desk.agent, "en"))

    instance = start(PLAIN, record.number)
    task = open_tasks(instance)["a"]

    after = stored(record)
    assert (after.instance_key, after.status, after.revision) == (before.instance_key, before.status, before.revision)
    assert not serves_record(task) and serves_record(open_task_of(before.instance_key))
    claim_task(task, desk.agent)
    with pytest.raises(NotFound):
        complete_task(task, {}, None, desk.agent)
    assert len(timeline(record.number, desk.agent, "en")) == told
    with unit_of_work() as work:
        assert work.session.get_one(ProcessInstance, instance).business_key == record.number


def open_task_of(instance_key: int | None) -> int:
    """Key of the one open task of an instance."""
    assert instance_key is not None
    (key,) = open_tasks(instance_key).values()
    return key


@pytest.mark.parametrize("of_a_record", [False, True])
def test_record_is_updated_by_its_own_instance_alone(desk: Desk, of_a_record: bool) -> None:
    record = desk.report()

    with pytest.raises(ExecutionFault):
        start(UPDATING, record.number if of_a_record else "")

    assert record_view(record.number, desk.agent, "en").values["title"] != "taken over"
    assert open_task(record).state == "open"
