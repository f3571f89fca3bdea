"""Who may see operations, and who may change what runs: asked where it is done, whoever calls."""

from collections.abc import Callable, Mapping

import pytest

from engine.errors import Forbidden, NotFound
from engine.registry import Actor
from itsm.operations import log, processes
from itsm.operations.choosing import Choice, targets_of
from itsm.operations.commands import begin_operation, call_off, restore, retire
from itsm.operations.fitting import look_at_fit
from itsm.operations.instance.now import instance_history, instance_marks, instance_now
from itsm.operations.instance.variables import instance_variables
from itsm.operations.lists import faults, instances, jobs, messages, timers, workers
from itsm.operations.overview import overview
from itsm.operations.previewing import preview
from tests.itsm.operations.scenes import waiting
from tests.support.processes import start, state_of

READS: Mapping[str, Callable[[Actor], object]] = {
    "faults": lambda actor: faults.fault_list({}, None, actor, "en"),
    "instances": lambda actor: instances.instance_list({}, None, actor, "en"),
    "jobs": lambda actor: jobs.job_list("stuck", "", None, actor, "en"),
    "messages": lambda actor: messages.message_list(False, "", None, actor),
    "timers": lambda actor: timers.timer_list(False, "", None, actor, "en"),
    "workers": workers.worker_list,
    "overview": lambda actor: overview(actor, "en"),
    "processes": lambda actor: processes.process_list(actor, "en"),
    "process names": lambda actor: processes.process_names(actor, "en"),
    "process": lambda actor: processes.process_view(1, actor, "en"),
    "diagram": lambda actor: processes.definition_xml(1, actor),
    "instance": lambda actor: instance_now(1, actor, "en"),
    "variables": lambda actor: instance_variables(1, actor, "en"),
    "history": lambda actor: instance_history(1, None, actor, "en"),
    "marks": lambda actor: instance_marks(1, actor),
    "log": lambda actor: log.operation_list(None, actor),
    "operation": lambda actor: log.operation(1, actor),
    "items": lambda actor: log.item_list(1, "", None, actor, "en"),
    "targets": lambda actor: targets_of(Choice("instances"), "cancel", actor),
    "preview": lambda actor: preview("cancel", [1], actor),
    "fit": lambda actor: look_at_fit([1], 1, {}, actor),
}
ACTS: Mapping[str, Callable[[Actor], object]] = {
    "begin": lambda actor: begin_operation("cancel", [1], "Why", actor),
    "call off": lambda actor: call_off(1, actor),
    "retire": lambda actor: retire(1, "Why", actor),
    "restore": lambda actor: restore(1, "Why", actor),
}


@pytest.mark.parametrize("name", [*READS, *ACTS])
def test_operations_are_for_those_with_the_right_alone(agent: Actor, name: str) -> None:
    with pytest.raises(Forbidden):
        {**READS, **ACTS}[name](agent)


@pytest.mark.parametrize("name", READS)
def test_looking_wants_no_more_than_the_right_to_look(watcher: Actor, name: str) -> None:
    try:
        READS[name](watcher)
    except NotFound:
        assert name in {"process", "diagram", "instance", "variables", "history", "marks", "operation"}


@pytest.mark.parametrize("name", ACTS)
def test_whoever_may_only_look_changes_nothing(watcher: Actor, name: str) -> None:
    with pytest.raises(Forbidden, match="Mend what runs"):
        ACTS[name](watcher)


def test_instance_of_whoever_may_only_look_goes_on(watcher: Actor) -> None:
    instance = start(waiting())

    with pytest.raises(Forbidden):
        begin_operation("cancel", [instance], "Mischief", watcher)

    assert state_of(instance) == "active"
