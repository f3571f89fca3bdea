"""Tasks that send or receive without a message, and message flows along which none can go."""

import pytest

from tests.engine.definitions.rules.house.warned import warned
from tests.support.bpmn import Diagram

RULE = "message-needed"
MESSAGE = '<bpmn:message id="order" name="order"/>'


def line(task: str) -> Diagram:
    diagram = Diagram().path("start:s", f"{task}:t", "end:e")
    diagram.extra.append(MESSAGE)
    return diagram


def pools(source: str, target: str, *, runs: bool = True, flow: str = 'messageRef="order"') -> Diagram:
    """Pool ``one`` with ``source`` as its task ``t``, and pool ``two`` with ``target`` as ``u``; ``m`` joins them."""
    diagram = line(source)
    diagram.extra.append(
        '<bpmn:collaboration id="c"><bpmn:participant id="one" processRef="process"/>'
        '<bpmn:participant id="two" processRef="other"/>'
        f'<bpmn:messageFlow id="m" sourceRef="t" targetRef="u" {flow}/></bpmn:collaboration>'
        f'<bpmn:process id="other" isExecutable="{str(runs).lower()}"><bpmn:{target} id="u"/></bpmn:process>'
    )
    return diagram


@pytest.mark.parametrize("task", ["send", "receive"])
def test_task_without_message_is_warned_of(task: str) -> None:
    assert warned(RULE, line(task)) == ["t"]


@pytest.mark.parametrize("task", ["send", "receive"])
def test_task_with_message_is_accepted(task: str) -> None:
    assert warned(RULE, line(task).attribute("t", messageRef="order")) == []


@pytest.mark.parametrize("task", ["send", "receive"])
def test_task_with_the_message_of_its_operation_is_accepted(task: str) -> None:
    diagram = line(task).attribute("t", operationRef="o")
    diagram.extra.append(
        '<bpmn:interface id="i" name="i"><bpmn:operation id="o" name="o"><bpmn:inMessageRef>order</bpmn:inMessageRef>'
        "</bpmn:operation></bpmn:interface>"
    )

    assert warned(RULE, diagram) == []


def test_send_task_with_a_job_is_accepted() -> None:
    assert warned(RULE, line("send").zeebe("t", "taskDefinition", type="mail")) == []


def test_task_of_a_process_that_does_not_run_is_accepted() -> None:
    diagram = line("user")
    diagram.extra.append('<bpmn:process id="other"><bpmn:sendTask id="x"/></bpmn:process>')

    assert warned(RULE, diagram) == []


def test_tasks_take_the_message_of_their_message_flow() -> None:
    assert warned(RULE, pools("send", "receiveTask")) == []
    assert warned(RULE, pools("send", "receiveTask", flow="")) == ["t", "u"]


@pytest.mark.parametrize("source", ["user", "task", "service", "receive"])
def test_message_flow_from_a_task_that_sends_nothing_is_warned_of(source: str) -> None:
    assert warned(RULE, pools(source, "receiveTask")) == ["m"]


@pytest.mark.parametrize("target", ["userTask", "task", "sendTask"])
def test_message_flow_to_a_task_that_receives_nothing_is_warned_of(target: str) -> None:
    assert warned(RULE, pools("send", target)) == ["m"]


def test_message_flow_from_the_job_of_a_worker_is_accepted() -> None:
    assert warned(RULE, pools("service", "receiveTask").zeebe("t", "taskDefinition", type="mail")) == []


def test_message_flow_from_a_sub_process_is_accepted() -> None:
    assert warned(RULE, pools("sub", "receiveTask").inside("t", lambda d: d.path("task:x"))) == []


def test_message_flow_between_people_is_accepted_where_a_pool_does_not_run() -> None:
    assert warned(RULE, pools("user", "userTask", runs=False, flow="")) == []
