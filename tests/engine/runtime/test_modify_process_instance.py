"""Modifying an instance: tokens, tables and history change together, or not at all."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from database import reading
from engine.errors import ExecutionFault, InvalidInput, InvalidState, NotFound
from engine.runtime import (
    Activation,
    activate_jobs,
    cancel_process_instance,
    complete_user_task,
    modify_process_instance,
    move_token,
)
from engine.runtime.standing import Standing
from engine.state.tables import ElementEventRow, Job, ProcessInstance, SignalSubscription, Timer, UserTask
from tests.support.bpmn import Diagram
from tests.support.processes import (
    AGENT,
    assert_engine_is_empty,
    definition_of,
    events_of,
    faults,
    open_tasks,
    start,
    state_of,
    timers,
)


def work() -> Diagram:
    """A task with a time limit, then a sub-process with a job and an event sub-process, then another task."""
    drawn = Diagram().path("start:s", "user:a", "sub:p", "user:b", "end:e")
    drawn.boundary("late", "a").timer("late", timeDuration="PT30M").path("late", "end:f")
    return drawn.inside("p", inside)


def inside(inner: Diagram) -> None:
    inner.path("start:ps", "service:j", "user:p2", "end:pe").zeebe("j", "taskDefinition", type="send")
    inner.path("sub:x").attribute("x", triggeredByEvent="true")
    inner.inside("x", lambda x: x.path("start:xs", "user:xu", "end:xe").signal("xs", "stop"))


def token_of(instance: int, element: str) -> str:
    query = select(UserTask.token_id).where(UserTask.instance_key == instance, UserTask.element_id == element)
    with reading() as session:
        return str(session.execute(query.order_by(UserTask.key.desc())).scalars().first())


def armed(instance: int) -> dict[str, list[str]]:
    """Elements with a live row, by table."""
    with reading() as session:
        return {
            table.__tablename__: list(session.execute(
                select(table.element_id).where(table.instance_key == instance, table.state.in_(["open", "armed"]))
            ).scalars())
            for table in (UserTask, Timer, SignalSubscription, Job)
        }


def test_modification_brings_all_tables_in_line(tenant: int) -> None:
    instance = start(work())

    modify_process_instance(
        instance, "called by phone", AGENT, activate=[Activation("j", {"to": "Bo"})], cancel=[token_of(instance, "a")]
    )

    assert armed(instance) == {"user_task": [], "timer": [], "signal_subscription": ["x"], "job": ["j"]}
    assert timers(instance)["late"][0] == "cancelled"
    assert [job.variables for job in activate_jobs("send", "w", timedelta(1), 9)] == [{"to": "Bo"}]


def test_modification_keeps_reason_and_person_in_the_history(tenant: int) -> None:
    instance = start(work())

    modify_process_instance(instance, "twice", AGENT, activate=[Activation("b"), Activation("j")])

    moved = select(ElementEventRow).where(ElementEventRow.kind == "token_moved").order_by(ElementEventRow.key)
    with reading() as session:
        rows = [(row.element_id, row.details, row.actor_key) for row in session.execute(moved).scalars()]
    assert rows == [
        (name, {"reason": "twice", "from": None, "to": name}, AGENT.key) for name in ("b", "j")
    ]


def test_modification_that_leaves_nothing_cancels_the_instance(tenant: int) -> None:
    instance = start(work())

    answer = modify_process_instance(instance, "not needed", AGENT, cancel=[token_of(instance, "a")])

    assert (answer.ended, state_of(instance)) == (True, "cancelled")
    assert_engine_is_empty(instance)
    assert events_of(instance)[-3:] == [
        ("token_removed", "a"), ("element_cancelled", "a"), ("instance_cancelled", "process")
    ]


def test_modification_to_an_end_event_completes_the_instance(tenant: int) -> None:
    instance = start(work())

    modify_process_instance(instance, "done", AGENT, activate=[Activation("e")], cancel=[token_of(instance, "a")])

    assert state_of(instance) == "completed"
    assert_engine_is_empty(instance)


def test_modification_happens_whole_or_not_at_all(tenant: int) -> None:
    drawn = work().path("xor:x1").path("x1", "end:g", when="missing = 1").path("x1", "end:h", when="missing = 2")
    instance = start(drawn)
    token = token_of(instance, "a")

    for chosen, refusal in (("x1", ExecutionFault), ("late", InvalidState), ("ps", InvalidState)):
        with pytest.raises(refusal):
            modify_process_instance(
                instance, "try", AGENT, activate=[Activation("b"), Activation(chosen)], cancel=[token]
            )

    assert (list(open_tasks(instance)), faults(), state_of(instance)) == (["a"], 0, "active")
    assert "token_moved" not in dict(events_of(instance))


def test_modification_is_refused_with_the_reason(tenant: int) -> None:
    instance = start(work())

    with pytest.raises(InvalidInput, match="Expected a reason"):
        modify_process_instance(instance, " ", AGENT, activate=[Activation("b")])
    with pytest.raises(InvalidInput, match="Expected elements to activate or tokens to cancel"):
        modify_process_instance(instance, "why not", AGENT)
    with pytest.raises(InvalidInput, match="has no <nowhere>"):
        modify_process_instance(instance, "lost", AGENT, activate=[Activation("nowhere")])
    with pytest.raises(InvalidState, match="Expected token 99 to wait in this instance, but it is gone"):
        modify_process_instance(instance, "lost", AGENT, cancel=["99"])
    with pytest.raises(NotFound):
        modify_process_instance(instance + 1, "lost", AGENT, activate=[Activation("b")])
    cancel_process_instance(instance, "over", AGENT)
    with pytest.raises(InvalidState, match="it is cancelled"):
        modify_process_instance(instance, "late", AGENT, activate=[Activation("b")])


def test_modification_acts_once_when_sent_twice(tenant: int) -> None:
    instance = start(work())

    for _ in range(2):
        modify_process_instance(instance, "again", AGENT, "click-1", activate=[Activation("b")])

    assert sorted(open_tasks(instance)) == ["a", "b"]


def test_modified_instance_goes_on_as_drawn(tenant: int) -> None:
    instance = start(work())

    modify_process_instance(instance, "skip", AGENT, activate=[Activation("p2")], cancel=[token_of(instance, "a")])
    complete_user_task(open_tasks(instance)["p2"], {}, AGENT)
    complete_user_task(open_tasks(instance)["b"], {}, AGENT)

    assert state_of(instance) == "completed"
    assert_engine_is_empty(instance)


def test_modification_in_a_called_process_is_of_its_own_version(tenant: int) -> None:
    start(Diagram("other").path("start:os", "user:o1", "user:o2", "end:oe"))
    drawn = Diagram().path("start:s", "call:c", "user:z", "end:e").zeebe("c", "calledElement", processId="other")
    instance = start(drawn)
    with reading() as session:
        row = session.get_one(ProcessInstance, instance)
        call = next(
            token for token in Standing(session, instance, row.definition_key)._execution._instance.subprocesses
        )

    modify_process_instance(
        instance, "skip", AGENT, activate=[Activation("o2", scope_token=call)], cancel=[token_of(instance, "o1")]
    )

    with reading() as session:
        task = session.get_one(UserTask, open_tasks(instance)["o2"])
    assert task.definition_key == definition_of("other")


def test_move_token_out_of_a_sub_process_cancels_it_when_it_is_empty(tenant: int) -> None:
    instance = start(work())
    move_token(instance, token_of(instance, "a"), "p2", "there", AGENT)

    move_token(instance, token_of(instance, "p2"), "b", "back", AGENT)

    assert ("element_cancelled", "p") in events_of(instance)
    assert armed(instance) == {"user_task": ["b"], "timer": [], "signal_subscription": [], "job": []}
