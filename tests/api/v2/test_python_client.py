"""The Python client of the contract, as it is published, against a server of its own on loopback.

It drops an answer in which a field of the contract is missing, so whatever it gives back was whole.
"""

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import camunda_orchestration_sdk.models as m
import pytest
from camunda_orchestration_sdk import CamundaAsyncClient, CamundaClient, WorkerConfig, errors

from tests.api.v2.test_deployments import DMN, FORM
from tests.support.bpmn import Diagram
from tests.support.command_line import flowdesk
from tests.support.servers import ADMINISTRATOR, Server

ORDER = (
    Diagram("order").path("start:s", "user:pack", "catch:answer", "end:e").message("answer", "answered", "=key")
    .zeebe("pack", "formDefinition", formId="pack-form").zeebe("pack", "assignmentDefinition", candidateGroups="store")
)  # fmt: skip


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server with an organisation."""
    server = Server(tmp_path_factory.mktemp("server") / "data")
    server.set_up()
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="module")
def token(server: Server) -> str:
    """A token that was just made on the command line."""
    made = flowdesk(server.data, "token", "create", "python", "--scope", "engine")
    assert made.returncode == 0, made.stderr
    return made.stdout.strip()


@pytest.fixture(scope="module")
def client(server: Server, token: str) -> Iterator[CamundaClient]:
    """The client."""
    with client_of(server, token) as client:
        yield client


def client_of(server: Server, token: str) -> CamundaClient:
    """The client with a token as its password: it knows no bearer tokens of its own."""
    return CamundaClient(configuration=settings_of(server, token))


def settings_of(server: Server, token: str) -> dict[str, str]:
    """How the client reaches the server."""
    return {
        "CAMUNDA_REST_ADDRESS": server.address, "CAMUNDA_AUTH_STRATEGY": "BASIC",
        "CAMUNDA_BASIC_AUTH_USERNAME": "test", "CAMUNDA_BASIC_AUTH_PASSWORD": token,
    }  # fmt: skip


def deployed(client: CamundaClient, folder: Path) -> m.DeploymentResult:
    """Files of all kinds, deployed from a folder."""
    contents = {"order.bpmn": ORDER.xml(), "shipping.dmn": DMN, "pack.form": FORM}
    for name, data in contents.items():
        (folder / name).write_bytes(data)
    return client.deploy_resources_from_files([folder / name for name in contents])


def started(client: CamundaClient, key: str) -> str:
    """Key of a new instance whose correlation key is ``key``."""
    variables = m.ProcessInstanceCreationInstructionBaseVariables.from_dict({"key": key})
    body = m.ProcessCreationById(process_definition_id="order", variables=variables)
    return str(client.create_process_instance(data=body).process_instance_key)


def test_client_reads_the_topology(client: CamundaClient) -> None:
    told = client.get_topology()

    assert (told.cluster_size, told.brokers[0].partitions[0].role) == (1, "leader")


def test_client_without_a_token_is_told_so(server: Server) -> None:
    with client_of(server, "made-up") as client, pytest.raises(errors.UnauthorizedError) as refused:
        client.get_topology()

    assert refused.value.parsed.title == "UNAUTHENTICATED"


def test_client_deploys_files_of_all_kinds(client: CamundaClient, tmp_path: Path) -> None:
    told = deployed(client, tmp_path)

    assert [one.process_definition_id for one in told.processes] == ["order"]
    assert sorted(one.decision_definition_id for one in told.decisions) == ["cost", "size"]
    assert [one.decision_requirements_id for one in told.decision_requirements] == ["shipping"]
    assert [one.form_id for one in told.forms] == ["pack-form"]


def test_client_is_told_why_a_diagram_cannot_run(client: CamundaClient, tmp_path: Path) -> None:
    (tmp_path / "bad.bpmn").write_bytes(Diagram("bad").path("start:s", "user:a", "s").xml())

    with pytest.raises(errors.BadRequestError) as refused:
        client.deploy_resources_from_files([tmp_path / "bad.bpmn"])

    assert "<s>" in refused.value.parsed.detail


def test_client_works_on_a_task(client: CamundaClient, tmp_path: Path) -> None:
    deployed(client, tmp_path)
    instance = started(client, "task")
    query = m.UserTaskSearchQuery(filter_=m.UserTaskSearchQueryFilter(process_instance_key=instance))
    (task,) = client.search_user_tasks(data=query).items
    key = task.user_task_key

    assert client.get_user_task_form(user_task_key=key).form_id == "pack-form"
    client.assign_user_task(user_task_key=key, data=m.UserTaskAssignmentRequest(assignee=ADMINISTRATOR))
    due = datetime(2027, 1, 1, tzinfo=UTC)
    client.update_user_task(user_task_key=key, data=m.UserTaskUpdateRequest(m.Changeset(due_date=due, priority=9)))
    found = client.get_user_task(user_task_key=key)
    assert (found.assignee, found.due_date, found.priority) == (ADMINISTRATOR, due, 9)
    client.unassign_user_task(user_task_key=key)
    variables = m.UserTaskCompletionRequestVariables.from_dict({"packed": True})
    client.complete_user_task(user_task_key=key, data=m.UserTaskCompletionRequest(variables=variables))
    assert client.get_user_task(user_task_key=key).state == "COMPLETED"


def test_client_follows_an_instance_from_start_to_end(client: CamundaClient, tmp_path: Path) -> None:
    deployed(client, tmp_path)
    instance = started(client, "whole")
    query = m.UserTaskSearchQuery(filter_=m.UserTaskSearchQueryFilter(process_instance_key=instance))
    client.complete_user_task(
        user_task_key=client.search_user_tasks(data=query).items[0].user_task_key, data=m.UserTaskCompletionRequest()
    )
    told = client.correlate_message(data=m.MessageCorrelationRequest(name="answered", correlation_key="whole"))

    assert (told.process_instance_key, client.get_process_instance(process_instance_key=instance).state) == (
        instance, "COMPLETED",
    )  # fmt: skip
    steps = client.search_element_instances(
        data=m.ElementInstanceSearchQuery(filter_=m.ElementInstanceSearchQueryFilter(process_instance_key=instance))
    )
    assert [(one.element_id, one.state) for one in steps.items] == [
        (element, "COMPLETED") for element in ("s", "pack", "answer", "e")
    ]
    values = client.search_variables(
        data=m.VariableSearchQuery(filter_=m.VariableSearchQueryFilter(process_instance_key=instance))
    )
    assert [(one.name, one.value) for one in values.items] == [("key", '"whole"')]


def test_client_cancels_and_searches(client: CamundaClient, tmp_path: Path) -> None:
    deployed(client, tmp_path)
    instance = started(client, "cancelled")
    client.cancel_process_instance(process_instance_key=instance, data=m.CancelProcessInstanceRequest())

    query = m.ProcessInstanceSearchQuery(
        filter_=m.ProcessInstanceSearchQueryFilter(
            process_instance_key=instance, state=m.ProcessInstanceStateExactMatch.TERMINATED
        )
    )
    assert [one.process_instance_key for one in client.search_process_instances(data=query).items] == [instance]
    with pytest.raises(errors.NotFoundError):
        client.get_process_instance(process_instance_key="999999")
    assert client.search_incidents(data=m.IncidentSearchQuery()).items == []


def test_client_reads_definitions_and_asks_a_decision(client: CamundaClient, tmp_path: Path) -> None:
    told = deployed(client, tmp_path)
    key = told.processes[0].process_definition_key

    assert client.get_process_definition(process_definition_key=key).process_definition_id == "order"
    assert client.get_process_definition_xml(process_definition_key=key) == ORDER.xml().decode()
    variables = m.DecisionEvaluationByIdVariables.from_dict({"weight": 12})
    answer = client.evaluate_decision(data=m.DecisionEvaluationByID(decision_definition_id="cost", variables=variables))
    assert (answer.output, [one.output for one in answer.evaluated_decisions]) == ("9.5", ['"big"', "9.5"])
    assert len(client.search_decision_definitions(data=m.DecisionDefinitionSearchQuery()).items) >= 2
    client.publish_message(data=m.MessagePublicationRequest(name="nobody", correlation_key="", time_to_live=0))


def test_worker_of_the_client_does_jobs_and_goes_on_when_one_failed(
    client: CamundaClient, server: Server, token: str, tmp_path: Path
) -> None:
    charge = Diagram("charge").path("start:s", "service:pay", "end:e").zeebe("pay", "taskDefinition", type="payment")
    (tmp_path / "charge.bpmn").write_bytes(charge.xml())
    client.deploy_resources_from_files([tmp_path / "charge.bpmn"])

    done = asyncio.run(work(server, token))

    assert [one.state for one in done] == ["COMPLETED", "COMPLETED"]
    for one in done:
        query = m.VariableSearchQuery(
            filter_=m.VariableSearchQueryFilter(process_instance_key=one.process_instance_key, name="paid")
        )
        assert [found.value for found in client.search_variables(data=query).items] == ["24"]


async def work(server: Server, token: str) -> list[m.ProcessInstanceResult]:
    """Two instances whose jobs a worker does; it fails the first time it is asked."""
    failed: list[str] = []

    async def pay(job: m.ActivatedJobResult) -> dict[str, object]:
        if not failed:
            failed.append(job.job_key)
            raise RuntimeError("the bank is closed")
        return {"paid": job.variables.to_dict()["amount"] * 2}

    async with CamundaAsyncClient(configuration=settings_of(server, token)) as client:
        settings = WorkerConfig("payment", job_timeout_milliseconds=30_000, request_timeout_milliseconds=2_000)
        worker = client.create_job_worker(settings, pay, execution_strategy="async")
        variables = m.ProcessInstanceCreationInstructionBaseVariables.from_dict({"amount": 12})
        body = m.ProcessCreationById(process_definition_id="charge", variables=variables)
        keys = [(await client.create_process_instance(data=body)).process_instance_key for _ in range(2)]
        for _ in range(200):
            found = [await client.get_process_instance(process_instance_key=key) for key in keys]
            if all(one.state == "COMPLETED" for one in found):
                break
            await asyncio.sleep(0.1)
        worker.stop()
    assert failed
    return found


def test_client_modifies_suspends_and_resumes_an_instance(client: CamundaClient, tmp_path: Path) -> None:
    deployed(client, tmp_path)
    key = started(client, "K-12")
    moved = m.ProcessInstanceModificationMoveInstruction(
        source_element_instruction=m.SourceElementIdInstruction(source_type="byId", source_element_id="pack"),
        target_element_id="answer",
        ancestor_scope_instruction=m.InferredAncestorKeyInstruction(ancestor_scope_type="inferred"),
        variable_instructions=[m.ModifyProcessInstanceVariableInstruction(
            variables=m.ModifyProcessInstanceVariableInstructionVariables.from_dict({"packed": False}),
        )],
    )
    change = m.ProcessInstanceModificationInstruction(move_instructions=[moved])

    client.modify_process_instance(key, data=change)
    client.suspend_process_instance(key, data=m.SuspendProcessInstanceRequest())
    assert client.get_process_instance(key).state == "SUSPENDED"
    client.publish_message(data=m.MessagePublicationRequest(name="answered", correlation_key="K-12"))
    assert client.get_process_instance(key).state == "SUSPENDED"
    client.resume_process_instance(key, data=m.ResumeProcessInstanceRequest())

    assert client.get_process_instance(key).state == "COMPLETED"
