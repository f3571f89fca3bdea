"""Instances kept in memory: used for the very state that they were saved as, and for nothing else."""

from dataclasses import replace
from typing import NoReturn

import pytest
import zstandard
from sqlalchemy import select, update

from database import UnitOfWork, reading, undoing, unit_of_work
from engine.errors import InvalidState
from engine.registry import Step, registry
from engine.runtime import complete_user_task, end_replay, set_variables
from engine.runtime.hot import HotInstances, hot_instances
from engine.runtime.variables import process_variables
from engine.spiff.execution import Execution
from engine.state.tables import ProcessInstance
from tests.support.bpmn import Diagram
from tests.support.play import Play
from tests.support.processes import AGENT, open_tasks, start, state_of

pytestmark = pytest.mark.usefixtures("tenant")


def two_tasks() -> Diagram:
    return Diagram().path("start:s", "user:first", "user:second", "end:e")


def kept() -> HotInstances:
    with reading() as session:
        return hot_instances(session)


def state_bytes(instance: int) -> bytes:
    with reading() as session:
        return session.execute(select(ProcessInstance.state).where(ProcessInstance.key == instance)).scalar_one()


def variables_of(instance: int) -> dict[str, object]:
    with reading() as session:
        return process_variables(session, session.get_one(ProcessInstance, instance))


def complete(instance: int, element: str, **variables: object) -> None:
    complete_user_task(open_tasks(instance)[element], variables, AGENT)


@pytest.fixture
def loads(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """The states that were loaded, in order."""
    found: list[bytes] = []
    load = Execution.load

    def counted(*arguments: object, **options: object) -> Execution:
        found.append(arguments[2])  # type: ignore[arg-type]  # the saved bytes
        return load(*arguments, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(Execution, "load", staticmethod(counted))
    return found


def test_instance_is_not_loaded_by_the_process_that_saved_it(loads: list[bytes]) -> None:
    instance = start(two_tasks())

    complete(instance, "first")
    complete(instance, "second")

    assert (loads, state_of(instance), len(kept())) == ([], "completed", 0)


def test_instance_is_loaded_when_another_process_has_changed_it(loads: list[bytes]) -> None:
    instance = start(two_tasks(), {"who": "here"})
    program = kept()._kept[instance].execution.program
    elsewhere = Execution.load(program, Play(two_tasks()).world, state_bytes(instance))
    elsewhere.set_variables({"who": "elsewhere"})
    with unit_of_work() as work:
        changed = {"state": elsewhere.save(), "revision": ProcessInstance.revision + 1}
        work.session.execute(update(ProcessInstance).where(ProcessInstance.key == instance).values(changed))
    loads.clear()

    complete(instance, "first")

    assert len(loads) == 1
    assert variables_of(instance)["who"] == "elsewhere"


def test_instance_is_loaded_again_when_its_step_was_rolled_back(
    loads: list[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_work: UnitOfWork, _step: Step) -> NoReturn:
        raise RuntimeError("after the step")

    instance = start(two_tasks())
    with monkeypatch.context() as patched:
        patched.setattr(registry, "step_listeners", [fail])
        with pytest.raises(RuntimeError, match="after the step"):
            complete(instance, "first", answer="lost")
    assert len(kept()) == 0

    complete(instance, "first", answer="kept")

    assert len(loads) == 1
    assert list(open_tasks(instance)) == ["second"]
    assert variables_of(instance)["answer"] == "kept"


def test_part_of_a_transaction_that_is_taken_back_keeps_nothing() -> None:
    instance = start(two_tasks())
    task = open_tasks(instance)["first"]

    with unit_of_work() as work:
        with pytest.raises(InvalidState), undoing(work):
            complete_user_task(task, {"answer": "lost"}, AGENT, work=work)
            complete_user_task(task, {}, AGENT, work=work)
        complete_user_task(task, {"answer": "kept"}, AGENT, work=work)

    complete(instance, "second")
    assert state_of(instance) == "completed"


def test_nothing_is_kept_before_the_commit() -> None:
    instance = start(two_tasks())

    with unit_of_work() as work:
        complete_user_task(open_tasks(instance)["first"], {}, AGENT, work=work)
        assert len(kept()) == 0

    assert len(kept()) == 1


def test_several_steps_of_one_transaction_go_on_from_each_other() -> None:
    instance = start(two_tasks())
    with unit_of_work() as work:
        set_variables(instance, {"n": 1}, AGENT, work=work)
        set_variables(instance, {"n": 2}, AGENT, work=work)

    complete(instance, "first")

    assert variables_of(instance)["n"] == 2


def test_replayed_instance_goes_on_once_the_replay_ends() -> None:
    instance = start(two_tasks(), replaying=True)
    complete(instance, "first")

    end_replay(instance, AGENT)
    complete(instance, "second")

    assert state_of(instance) == "completed"


def test_state_that_was_saved_hot_is_the_state_that_is_loaded() -> None:
    instance = start(two_tasks(), {"list": [1, "two", None]})
    set_variables(instance, {"more": {"deep": True}}, AGENT)
    saved = state_bytes(instance)
    execution = kept()._kept[instance].execution

    loaded = Execution.load(execution.program, Play(two_tasks()).world, saved)

    assert zstandard.decompress(loaded.save()) == zstandard.decompress(saved)
    assert execution.saved_waits == tuple(loaded.waits)


def test_number_and_size_of_kept_instances_are_bounded() -> None:
    few = HotInstances(most=2, most_bytes=1000)
    played = [Play(two_tasks()).execution for _ in range(3)]
    for key, execution in enumerate(played):
        few.keep(key, execution, b"state")
    assert (len(few), few.take(0, played[0].program, b"state")) == (2, None)

    large = Play(two_tasks(), text="x" * 1000).execution
    few.keep(3, large, b"state")

    assert (len(few), few.size) == (0, 0)


def test_execution_is_given_away_once_and_only_for_its_own_state_and_program() -> None:
    play = Play(two_tasks())
    execution, few = play.execution, HotInstances()

    few.keep(1, execution, b"state")
    assert few.take(1, execution.program, b"other state") is None
    few.keep(1, execution, b"state")
    assert few.take(1, replace(execution.program), b"state") is None
    few.keep(1, execution, b"state")
    assert few.take(1, execution.program, b"state") is execution
    assert few.take(1, execution.program, b"state") is None
