"""Deploying a diagram of a test and asking what the tables say afterwards."""

from collections.abc import Mapping

from sqlalchemy import func, select, update

from database import reading, unit_of_work
from engine.registry import Actor
from engine.runtime import Resource, create_process_instance, deploy, start_process_instance
from engine.state.definitions import latest
from engine.state.tables import (
    ElementEventRow,
    Fault,
    Job,
    MessageSubscription,
    ProcessInstance,
    SignalSubscription,
    Timer,
    UserTask,
)
from tests.support.bpmn import Diagram

AGENT = Actor(None, "system", "Test agent")


def start(diagram: Diagram, variables: Mapping[str, object] | None = None, replaying: bool = False) -> int:
    """Deploy ``diagram`` and start one instance of it; gives the instance's key."""
    deploy("test", [Resource("process", diagram.process_id, "test.bpmn", diagram.xml())], AGENT)
    return start_process_instance(diagram.process_id, "1", variables or {}, AGENT, replaying=replaying).instance_key


def create(diagram: Diagram, variables: Mapping[str, object] | None = None) -> int:
    """Deploy ``diagram`` and let a program start an instance of it; gives the instance's key."""
    deploy("test", [Resource("process", diagram.process_id, "test.bpmn", diagram.xml())], AGENT)
    return create_process_instance(definition_of(diagram.process_id), variables or {}, AGENT).instance_key


def definition_of(process_id: str) -> int:
    """Key of the newest version of a process."""
    with reading() as session:
        return latest(session, "process", process_id).key


def open_tasks(instance_key: int) -> dict[str, int]:
    """Keys of the open user tasks by element id."""
    statement = select(UserTask).where(UserTask.instance_key == instance_key, UserTask.state == "open")
    with reading() as session:
        return {task.element_id: task.key for task in session.execute(statement).scalars()}


def damage(instance: int) -> bytes:
    """Overwrite the state of an instance as a broken disk would; gives what it was."""
    with unit_of_work() as work:
        mine = ProcessInstance.key == instance
        was = work.session.execute(select(ProcessInstance.state).where(mine)).scalar_one()
        work.session.execute(update(ProcessInstance).where(mine).values(state=b"\x28\xb5\x2f\xfdrubbish"))
        return was


def timers(instance_key: int) -> dict[str, tuple[str, int]]:
    """State and key of the timers by element id, the newest of each."""
    statement = select(Timer).where(Timer.instance_key == instance_key).order_by(Timer.key)
    with reading() as session:
        return {timer.element_id: (timer.state, timer.key) for timer in session.execute(statement).scalars()}


def state_of(instance_key: int) -> str:
    """State of the instance."""
    with reading() as session:
        return session.execute(
            select(ProcessInstance.state_name).where(ProcessInstance.key == instance_key)
        ).scalar_one()


def events_of(instance_key: int) -> list[tuple[str, str]]:
    """The history as (kind, element id), in order."""
    statement = (
        select(ElementEventRow.kind, ElementEventRow.element_id)
        .where(ElementEventRow.instance_key == instance_key)
        .order_by(ElementEventRow.key)
    )
    with reading() as session:
        return [(kind, element) for kind, element in session.execute(statement)]


def faults() -> int:
    """How many faults there are."""
    with reading() as session:
        return session.execute(select(func.count()).select_from(Fault)).scalar_one()


def open_faults(instance_key: int) -> list[Fault]:
    """The faults of the instance that nobody has resolved, oldest first."""
    mine = select(Fault).where(Fault.instance_key == instance_key, Fault.resolved_at.is_(None)).order_by(Fault.key)
    with reading() as session:
        return list(session.execute(mine).scalars())


def assert_engine_is_empty(instance_key: int) -> None:
    """Nothing is left over of an ended instance: no open task, armed timer or subscription, open job or fault."""
    with reading() as session:
        for table in (UserTask, Timer, MessageSubscription, SignalSubscription, Job):
            left = select(func.count()).where(
                table.instance_key == instance_key, table.state.in_(["open", "armed", "silent", "faulted", "failed"])
            )
            assert session.execute(left).scalar_one() == 0, table.__tablename__
    assert open_faults(instance_key) == []
