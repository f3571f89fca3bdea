"""Deployments: diagrams, decisions and forms of no pack, linted first, all or nothing."""

import json

import pytest

from database import in_tenant, unit_of_work
from itsm.categories.shipping import add_shipped_categories
from tests.api.v2.conftest import Program
from tests.support.bpmn import Diagram
from tests.support.records import use_incident_pack

FORM = json.dumps({"id": "pack-form", "type": "default", "components": [
    {"type": "textfield", "id": "f1", "key": "note", "label": "Note"}]}).encode()  # fmt: skip
DMN = b"""<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="shipping" name="Shipping"
 namespace="http://flowdesk.example/test">
 <inputData id="weight" name="weight"/>
 <decision id="size" name="Size">
  <informationRequirement id="r1"><requiredInput href="#weight"/></informationRequirement>
  <decisionTable id="t1" hitPolicy="FIRST"><input id="i1" label="weight"><inputExpression id="e1" typeRef="number">
   <text>weight</text></inputExpression></input><output id="o1" name="size" typeRef="string"/>
   <rule id="rule_big"><inputEntry id="c1"><text>&gt; 10</text></inputEntry><outputEntry id="c2"><text>"big"</text>
   </outputEntry></rule>
   <rule id="rule_small"><inputEntry id="c3"><text>-</text></inputEntry><outputEntry id="c4"><text>"small"</text>
   </outputEntry></rule></decisionTable></decision>
 <decision id="cost" name="Cost"><informationRequirement id="r2"><requiredDecision href="#size"/>
  </informationRequirement><variable id="v2" name="Cost"/>
  <literalExpression id="l1"><text>if Size = "big" then 9.5 else 4</text></literalExpression></decision>
</definitions>"""
ORDER = Diagram("order").path("start:s", "user:pack", "end:e")


def test_diagram_is_deployed_as_its_first_version(program: Program) -> None:
    told = program.deploy(ORDER)

    assert told["tenantId"] == "<default>" and told["deploymentKey"].isdigit()
    (entry,) = told["deployments"]
    assert entry["processDefinition"] == {
        "processDefinitionId": "order", "processDefinitionKey": "1", "processDefinitionVersion": 1,
        "resourceName": "order.bpmn", "tenantId": "<default>",
    }  # fmt: skip
    assert {name for name, value in entry.items() if value is None} == {
        "decisionDefinition", "decisionRequirements", "form", "resource",
    }  # fmt: skip


def test_same_diagram_again_keeps_version_and_keys(program: Program) -> None:
    assert program.deploy(ORDER) == program.deploy(ORDER)


def test_changed_diagram_is_the_next_version(program: Program) -> None:
    program.deploy(ORDER)

    told = program.deploy(Diagram("order").path("start:s", "user:check", "end:e"))

    assert told["deployments"][0]["processDefinition"]["processDefinitionVersion"] == 2


def test_decisions_come_with_their_model(program: Program) -> None:
    told = program.send_files({"shipping.dmn": DMN}).get_json()["deployments"]

    model = told[0]["decisionRequirements"]
    decisions = [entry["decisionDefinition"] for entry in told[1:]]
    assert (model["decisionRequirementsId"], model["decisionRequirementsName"]) == ("shipping", "Shipping")
    assert {one["decisionDefinitionId"]: one["name"] for one in decisions} == {"size": "Size", "cost": "Cost"}
    assert {one["decisionRequirementsKey"] for one in decisions} == {model["decisionRequirementsKey"]}


def test_files_of_several_kinds_are_one_deployment(program: Program) -> None:
    told = program.send_files({"order.bpmn": ORDER.xml(), "a.form": FORM, "shipping.dmn": DMN}, tenantId="<default>")

    found = [kind for entry in told.get_json()["deployments"] for kind, value in entry.items() if value and kind]
    assert sorted(found) == [
        "decisionDefinition", "decisionDefinition", "decisionRequirements", "form", "processDefinition",
    ]  # fmt: skip


def test_diagram_that_cannot_run_is_refused_with_findings_and_nothing_is_stored(program: Program) -> None:
    broken = Diagram("broken").path("start:s", "user:a", "s")

    answer = program.send_files({"order.bpmn": ORDER.xml(), "broken.bpmn": broken.xml()})

    body = answer.get_json()
    assert (answer.status_code, answer.mimetype, body["title"]) == (400, "application/problem+json", "INVALID_ARGUMENT")
    errors = [finding for finding in body["findings"] if finding["severity"] == "error"]
    assert {finding["file"] for finding in errors} == {"broken.bpmn"}
    assert "s" in {finding["element"] for finding in errors}
    assert [line.partition(" [")[0] for line in body["detail"].split("\n")] == [
        f"broken.bpmn <{finding['element']}>: {finding['message']} {finding['fix']}".strip() for finding in errors
    ]
    assert program.search("process-definitions") == []


@pytest.mark.parametrize(
    "files",
    [
        {}, {"notes.txt": b"x"}, {"order.bpmn": b"no xml"}, {"a.dmn": b"<x/>"}, {"a.form": b"{"}, {".bpmn": b""},
        {"order.bpmn": ORDER.xml(), "again.bpmn": ORDER.xml()},
        {"order.bpmn": ORDER.xml().replace(b'isExecutable="true"', b'isExecutable="false"')},
        {"order.bpmn": b'<!DOCTYPE x [<!ENTITY a "b">]>' + ORDER.xml()},
    ],
    ids=["nothing", "unknown kind", "no XML", "no model", "no form", "no name", "twice", "not executable", "DOCTYPE"],
)  # fmt: skip
def test_files_that_cannot_be_used_are_refused(program: Program, files: dict[str, bytes]) -> None:
    assert program.send_files(files).status_code == 400
    assert program.search("process-definitions") == []


def test_other_tenant_is_refused(program: Program) -> None:
    assert program.send_files({"order.bpmn": ORDER.xml()}, tenantId="other").status_code == 400


def test_folders_of_a_name_are_left_out(program: Program) -> None:
    told = program.send_files({"processes/incident/order.bpmn": ORDER.xml()}).get_json()

    assert told["deployments"][0]["processDefinition"]["resourceName"] == "order.bpmn"


def test_process_of_a_pack_is_not_taken_over(program: Program) -> None:
    use_incident_pack()

    answer = program.send_files({"incident.bpmn": Diagram("incident").path("start:s", "end:e").xml()})

    assert answer.status_code == 400
    assert answer.get_json()["findings"][0]["rule"] == "unique"


@pytest.mark.parametrize("media_type", ["application/octet-stream", "application/xml", "text/xml", ""])
def test_type_of_a_part_does_not_matter(program: Program, media_type: str) -> None:
    boundary, header = "b0undary", f"Content-Type: {media_type}\r\n" if media_type else ""
    body = (
        f'--{boundary}\r\nContent-Disposition: form-data; name="resources"; filename="order.bpmn"\r\n{header}\r\n'
        f"{ORDER.xml().decode()}\r\n--{boundary}--\r\n"
    )

    answer = program.call(
        "POST", "/deployments", data=body, content_type=f"multipart/form-data; boundary={boundary}"
    )

    assert answer.status_code == 200


def test_category_that_the_tree_does_not_have_is_a_warning_with_file_and_place(program: Program) -> None:
    with in_tenant(1), unit_of_work() as work:
        add_shipped_categories(work)
    drawn = Diagram("order").path("start:s", "xor:x", "end:o").path("x", "end:e", when='record.category = "paper"')
    drawn.attribute("x", default="x_to_o")

    (warning,) = program.deploy(drawn)["warnings"]

    assert (warning["file"], warning["element"], warning["severity"]) == ("order.bpmn", "x_to_e", "warning")
    assert "“paper”" in warning["message"] and "Settings, Categories" in warning["fix"]
