"""What has to be true of the tables, whatever happened: asked of the database itself."""

from collections import Counter
from collections.abc import Iterator, Mapping

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from database import Base, UnitOfWork, reading, table_of
from engine.lifecycle import InstanceState, UserTaskState, WaitState
from engine.registry import SYSTEM
from engine.runtime.host import CommandHost
from engine.runtime.programs import program_of
from engine.spiff.execution import Execution
from engine.state.reads import instance_ref
from engine.state.tables import (
    ElementEventRow,
    Fault,
    Job,
    MessageSubscription,
    ProcessInstance,
    SignalSubscription,
    Timer,
    UserTask,
    UserTaskCandidate,
)
from engine.waits import JobWait, MessageWait, SignalWait, TimerWait, UserTaskWait, Wait
from tests.support.crash.diagrams import EITHER, ONCE

ROWS: Mapping[type[Wait], type[Base]] = {
    UserTaskWait: UserTask, TimerWait: Timer, MessageWait: MessageSubscription, SignalWait: SignalSubscription,
    JobWait: Job,
}  # fmt: skip
LIVE = frozenset({"open", "armed", "silent", "faulted", "failed"})
Standing = set[tuple[str, str, str]]


def assert_rows_are_what_tokens_wait_for() -> None:
    """Every open task, armed timer, subscription and open job has its waiting token, and every waiting token its row.

    Ended instances have neither; no fault is open, no candidate of a task that is not open.
    """
    with reading() as session:
        rows: dict[int, Standing] = {}
        for model in ROWS.values():
            table = table_of(model).c
            live = select(model).with_only_columns(table.instance_key, table.token_id, table.element_id)
            for instance, token, element in session.execute(live.where(table.state.in_(LIVE))):
                rows.setdefault(instance, set()).add((model.__tablename__, token, element))
        for instance in session.execute(select(ProcessInstance)).scalars():
            assert rows.pop(instance.key, set()) == _waits(session, instance), instance.key
        assert rows == {}
        assert session.execute(select(func.count()).select_from(Fault)).scalar_one() == 0
        assert list(_lost_candidates(session)) == []


def _waits(session: Session, row: ProcessInstance) -> Standing:
    if row.state_name != InstanceState.ACTIVE.value:
        return set()
    host = CommandHost(UnitOfWork(session), instance_ref(row), SYSTEM)
    execution = Execution.load(program_of(session, row.definition_key), host, row.state)
    assert not execution.ended and execution.waits
    return {
        (ROWS[type(wait)].__tablename__, wait.token_id, wait.element_id)
        for wait in execution.waits
        if type(wait) in ROWS
    }


def _lost_candidates(session: Session) -> Iterator[int]:
    open_tasks = select(UserTask.key).where(
        UserTask.instance_key == UserTaskCandidate.instance_key, UserTask.token_id == UserTaskCandidate.token_id,
        UserTask.state == UserTaskState.OPEN.value,
    )
    yield from session.execute(select(UserTaskCandidate.key).where(~open_tasks.exists())).scalars()


def assert_history_is_single() -> None:
    """No element of an instance was entered, left or cancelled twice by one token."""
    event = ElementEventRow
    with reading() as session:
        twice = session.execute(
            select(event.instance_key, event.token_id, event.element_id, event.kind)
            .group_by(event.instance_key, event.token_id, event.element_id, event.kind)
            .having(func.count() > 1)
        ).all()
    assert twice == []


def assert_each_instance_went_its_way_once(process_id: str) -> list[str]:
    """Every instance of a process has ended, having completed each element exactly once; gives their business keys."""
    event, mine = ElementEventRow, ProcessInstance.process_id == process_id
    done: dict[int, Counter[str]] = {}
    with reading() as session:
        names = {
            key: business for key, business in session.execute(
                select(ProcessInstance.key, ProcessInstance.business_key).where(mine)
            )
        }
        stuck = session.execute(
            select(ProcessInstance.key).where(mine, ProcessInstance.state_name != InstanceState.COMPLETED.value)
        ).scalars().all()
        completed = (
            select(event.instance_key, event.element_id)
            .join(ProcessInstance, ProcessInstance.key == event.instance_key)
            .where(mine, event.kind == "element_completed")
        )
        for instance, element in session.execute(completed):
            done.setdefault(instance, Counter())[element] += 1
    assert stuck == []
    for instance in names:
        counts = done[instance]
        assert max(counts.values()) == 1, (instance, counts)
        assert counts.keys() - EITHER.get(process_id, frozenset()) == ONCE[process_id], (instance, counts)
    return sorted(names.values())


def job_keys() -> dict[str, str]:
    """State of every job by its key."""
    with reading() as session:
        return {str(key): state for key, state in session.execute(select(Job.key, Job.state))}


def timers_that_fired_without_an_event() -> list[int]:
    """Timers whose row says that they fired, and whose element was never completed by their token, or the reverse."""
    event = ElementEventRow
    happened = (
        select(event.key)
        .where(
            event.instance_key == Timer.instance_key, event.element_id == Timer.element_id,
            event.kind == "element_completed",
        )
        .exists()
    )
    fired = Timer.state == WaitState.FIRED.value
    with reading() as session:
        return list(session.execute(select(Timer.key).where((fired & ~happened) | (~fired & happened))).scalars())
