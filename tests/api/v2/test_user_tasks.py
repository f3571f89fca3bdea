"""User tasks: found, given, changed and completed; those of a record as on its page."""

import pytest

from engine.registry import Actor
from itsm.records.queries import record_view
from tests.api.v2.conftest import Program
from tests.api.v2.test_deployments import FORM
from tests.api.v2.test_problems import assert_problem
from tests.support.bpmn import Diagram
from tests.support.people import MakePerson
from tests.support.records import TRIAGE, Desk, open_task, use_incident_pack

PACK = (
    Diagram("order").path("start:s", "user:pack", "end:e")
    .attribute("pack", name="Pack it")
    .zeebe("pack", "assignmentDefinition", candidateGroups="store,office", candidateUsers="ada")
    .zeebe("pack", "priorityDefinition", priority="70").zeebe("pack", "formDefinition", formId="pack-form")
)  # fmt: skip
BEN = "ben.agent@example.org"


@pytest.fixture
def key(program: Program, agent: Actor) -> str:
    """Key of an open task."""
    program.send_files({"pack.form": FORM})
    program.start(PACK)
    return str(program.search("user-tasks")[0]["userTaskKey"])


def task(program: Program, key: str) -> dict[str, object]:
    """The task as the API shows it."""
    return dict(program.get(f"/user-tasks/{key}").get_json())


def test_task_is_shown_with_what_its_diagram_says(program: Program, key: str) -> None:
    found = task(program, key)

    assert (found["name"], found["priority"], found["state"]) == ("Pack it", 70, "CREATED")
    assert (found["candidateGroups"], found["candidateUsers"]) == (["store", "office"], ["ada"])
    element = program.get(f"/element-instances/{found['elementInstanceKey']}").get_json()
    assert (element["elementId"], element["state"]) == ("pack", "ACTIVE")


def test_form_of_a_task_is_json_text(program: Program, key: str) -> None:
    told = program.get(f"/user-tasks/{key}/form").get_json()

    assert (told["formId"], told["schema"].encode(), told["version"]) == ("pack-form", FORM, 1)
    assert told["formKey"] == task(program, key)["formKey"]


def test_form_that_is_not_deployed_is_not_found(program: Program) -> None:
    program.start(PACK)

    assert task(program, "1")["formKey"] is None
    assert_problem(program.get("/user-tasks/1/form"), 404, "NOT_FOUND")


def test_task_without_form_has_no_content(program: Program) -> None:
    program.start(Diagram("plain").path("start:s", "user:a", "end:e"))

    assert program.get("/user-tasks/1/form").status_code == 204


def test_task_is_assigned_by_address_or_key_and_taken_back(program: Program, key: str, agent: Actor) -> None:
    for sent in (BEN, str(agent.key), BEN.upper()):
        answer = program.post(f"/user-tasks/{key}/assignment", {"assignee": sent, "action": "give"})
        assert (answer.status_code, answer.data) == (204, b"")
        assert task(program, key)["assignee"] == BEN
        assert [one["userTaskKey"] for one in program.search("user-tasks", filter={"assignee": BEN})] == [key]

    assert program.call("DELETE", f"/user-tasks/{key}/assignee").status_code == 204
    assert task(program, key)["assignee"] is None
    assert program.search("user-tasks", filter={"assignee": {"$exists": True}}) == []


def test_task_that_somebody_has_is_not_taken_over_unless_allowed(
    program: Program, key: str, make_person: MakePerson
) -> None:
    make_person("Cy Clerk", roles=("agent",))
    program.post(f"/user-tasks/{key}/assignment", {"assignee": BEN})
    other = {"assignee": "cy.clerk@example.org"}

    refused = program.post(f"/user-tasks/{key}/assignment", {**other, "allowOverride": False})

    assert_problem(refused, 409, "INVALID_STATE")
    assert task(program, key)["assignee"] == BEN
    assert program.post(f"/user-tasks/{key}/assignment", other).status_code == 204
    assert task(program, key)["assignee"] == "cy.clerk@example.org"


@pytest.mark.parametrize("assignee", ["nobody@example.org", "99", "9" * 400])
def test_nobody_is_assigned_who_is_not_there(program: Program, key: str, assignee: str) -> None:
    assert_problem(program.post(f"/user-tasks/{key}/assignment", {"assignee": assignee}), 404, "NOT_FOUND")


@pytest.mark.parametrize("body", [{}, {"assignee": ""}, {"assignee": None}, {"assignee": 7}])
def test_assignment_names_somebody(program: Program, key: str, body: dict[str, object]) -> None:
    assert_problem(program.post(f"/user-tasks/{key}/assignment", body), 400, "INVALID_ARGUMENT")


def test_completed_task_lets_the_instance_run_on(program: Program, key: str) -> None:
    answer = program.post(f"/user-tasks/{key}/completion", {"variables": {"packed": True}, "action": "done"})

    assert (answer.status_code, answer.data) == (204, b"")
    found = task(program, key)
    assert (found["state"], found["completionDate"]) == ("COMPLETED", "2026-11-20T09:00:00.000Z")
    assert program.get("/process-instances/1").get_json()["state"] == "COMPLETED"
    values = program.search("variables", filter={"processInstanceKey": "1"})
    assert [(one["name"], one["value"]) for one in values] == [("packed", "true")]
    assert_problem(program.post(f"/user-tasks/{key}/completion"), 409, "INVALID_STATE")


def test_changeset_changes_what_it_names(program: Program, key: str) -> None:
    sent = {"dueDate": "2026-12-01T10:00:00+08:00", "priority": 5, "candidateGroups": ["yard", "dock"]}

    assert program.call("PATCH", f"/user-tasks/{key}", json={"changeset": sent}).status_code == 204

    found = task(program, key)
    assert (found["dueDate"], found["priority"]) == ("2026-12-01T02:00:00.000Z", 5)
    assert (found["candidateGroups"], found["candidateUsers"]) == (["yard", "dock"], ["ada"])
    cleared = {"dueDate": "", "candidateUsers": [], "candidateGroups": []}
    assert program.call("PATCH", f"/user-tasks/{key}", json={"changeset": cleared}).status_code == 204
    found = task(program, key)
    assert (found["dueDate"], found["candidateGroups"], found["candidateUsers"]) == (None, [], [])
    assert program.post(f"/user-tasks/{key}/completion").status_code == 204


@pytest.mark.parametrize("body", [{}, {"changeset": {}}, {"changeset": {"candidateUsers": ["eve"]}}])
def test_changeset_may_leave_the_task_itself_as_it_is(program: Program, key: str, body: dict[str, object]) -> None:
    before = task(program, key)

    assert program.call("PATCH", f"/user-tasks/{key}", json=body).status_code == 204
    named = body.get("changeset") or {}
    assert task(program, key) == {**before, **(named if isinstance(named, dict) else {})}


@pytest.mark.parametrize(
    "changeset", [{"priority": 101}, {"dueDate": "tomorrow"}, {"candidateGroups": [""]}, {"assignee": "x"}]
)
def test_changeset_that_makes_no_sense_is_refused(program: Program, key: str, changeset: dict[str, object]) -> None:
    answer = program.call("PATCH", f"/user-tasks/{key}", json={"changeset": changeset})

    assert_problem(answer, 400, "INVALID_ARGUMENT")


def test_tasks_are_filtered_and_sorted(program: Program, key: str) -> None:
    program.start(Diagram("other").path("start:s", "user:check", "end:e").attribute("check", name="Check it"))

    def elements(sort: list[dict[str, str]] | None = None, **wanted: object) -> list[str]:
        return [one["elementId"] for one in program.search("user-tasks", filter=wanted, sort=sort or [])]

    assert elements(candidateGroup="store") == elements(candidateGroup="office") == ["pack"]
    assert elements(candidateGroup={"$in": ["dock"]}) == []
    assert elements(candidateUser="ada") == elements(priority={"$gt": 50}) == elements(name="Pack it") == ["pack"]
    assert elements(name={"$like": "*it"}) == ["pack", "check"]
    assert elements(sort=[{"field": "name"}]) == ["check", "pack"]
    assert elements(sort=[{"field": "priority", "order": "asc"}]) == ["check", "pack"]
    assert elements(sort=[{"field": "priority", "order": "DESC"}]) == ["pack", "check"]
    assert elements(processDefinitionId="other", state="CREATED") == ["check"]
    assert elements(**{"$or": [{"name": "Check it"}, {"candidateGroup": "office"}]}) == ["pack", "check"]
    assert elements(creationDate={"$gte": "2026-11-20T09:00:00Z", "$lt": "2026-11-20T17:00:01+08:00"}) == [
        "pack", "check",
    ]  # fmt: skip


def test_task_of_a_record_is_completed_as_on_its_page(program: Program, desk: Desk) -> None:
    record = desk.report()
    key = open_task(record).key
    wrong = program.post(f"/user-tasks/{key}/completion", {"variables": {"impact": "none", "outcome": "accept"}})
    assert "impact" in assert_problem(wrong, 400, "INVALID_ARGUMENT")

    answer = program.post(f"/user-tasks/{key}/completion", {"variables": {**TRIAGE, "outcome": "accept"}})

    assert answer.status_code == 204
    assert record_view(record.number, desk.agent, "en").values["urgency"] == "high"
    assert program.search("user-tasks", filter={"businessId": record.number, "state": "COMPLETED"})


@pytest.fixture
def desk(agent: Actor, requester: Actor, program: Program) -> Desk:
    """The incident pack in use."""
    use_incident_pack()
    return Desk(agent, requester)
