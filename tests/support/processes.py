"""Deploying a diagram of a test and asking what the tables say afterwards."""

from collections.abc import Mapping

from sqlalchemy import func, select

from database import reading
from engine.registry import Actor
from engine.runtime import Resource, deploy, start_process_instance
from engine.state.tables import ElementEventRow, Fault, MessageSubscription, ProcessInstance, Timer, UserTask
from tests.support.bpmn import Diagram

AGENT = Actor(None, "system", "Test agent")


def start(diagram: Diagram, variables: Mapping[str, object] | None = None, replaying: bool = False) -> int:
    """Deploy ``diagram`` and start one instance of it; gives the instance's key."""
    deploy("test", [Resource("process", diagram.process_id, "test.bpmn", diagram.xml())], AGENT)
    return start_process_instance(diagram.process_id, "1", variables or {}, AGENT, replaying=replaying).instance_key


def open_tasks(instance_key: int) -> dict[str, int]:
    """Keys of the open user tasks by element id."""
    statement = select(UserTask).where(UserTask.instance_key == instance_key, UserTask.state == "open")
    with reading() as session:
        return {task.element_id: task.key for task in session.execute(statement).scalars()}


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


def assert_engine_is_empty(instance_key: int) -> None:
    """Nothing is left over of an ended instance: no open task, no armed timer, no armed subscription."""
    with reading() as session:
        for table in (UserTask, Timer, MessageSubscription):
            left = select(func.count()).where(
                table.instance_key == instance_key, table.state.in_(["open", "armed", "silent", "faulted"])
            )
            assert session.execute(left).scalar_one() == 0, table.__tablename__
