"""Process and decision definitions: found, fetched as they were sent, and decisions asked."""

import pytest

from tests.api.v2.conftest import Program
from tests.api.v2.test_deployments import DMN
from tests.api.v2.test_problems import assert_problem
from tests.support.bpmn import Diagram

ORDER = Diagram("order").path("start:s", "user:pack", "end:e").zeebe("order", "versionTag", value="spring")
XML = ORDER.xml().replace(b'isExecutable="true"', b'isExecutable="true" name="Order"')


def test_process_definition_is_found_by_what_its_diagram_says(program: Program) -> None:
    program.deploy(Diagram("order").path("start:s", "end:e"))
    program.send_files({"order.bpmn": XML, "other.bpmn": Diagram("other").path("start:s", "end:e").xml()})

    def found(**wanted: object) -> list[tuple[str, int]]:
        items = program.search("process-definitions", filter=wanted)
        return [(one["processDefinitionId"], one["version"]) for one in items]

    assert found() == [("order", 1), ("order", 2), ("other", 1)]
    assert found(isLatestVersion=True) == [("order", 2), ("other", 1)]
    assert found(versionTag="spring") == found(name="Order", isLatestVersion=True) == [("order", 2)]
    assert found(processDefinitionId="order", version=1) == [("order", 1)]
    assert found(state="ACTIVE", hasStartForm=False, resourceName="other.bpmn") == [("other", 1)]


def test_diagram_is_fetched_as_it_was_sent(program: Program) -> None:
    program.send_files({"order.bpmn": XML})

    answer = program.get("/process-definitions/1/xml")

    assert (answer.data, answer.mimetype) == (XML, "text/xml")
    assert_problem(program.get("/process-definitions/9/xml"), 404, "NOT_FOUND")


def test_xml_is_that_of_the_kind_that_is_asked_for(program: Program) -> None:
    program.send_files({"shipping.dmn": DMN})

    assert program.get("/decision-definitions/1/xml").data == DMN
    assert_problem(program.get("/process-definitions/1/xml"), 404, "NOT_FOUND")
    assert_problem(program.get("/process-definitions/1"), 404, "NOT_FOUND")


def test_decision_definitions_name_their_model(program: Program) -> None:
    program.send_files({"shipping.dmn": DMN})
    program.send_files({"shipping.dmn": DMN.replace(b"9.5", b"8")})

    wanted = {"isLatestVersion": True, "decisionRequirementsId": "shipping"}
    found = program.search("decision-definitions", filter=wanted)

    assert [(one["decisionDefinitionId"], one["version"], one["decisionRequirementsVersion"]) for one in found] == [
        ("size", 2, 2), ("cost", 2, 2),
    ]  # fmt: skip
    assert len({one["decisionRequirementsKey"] for one in found}) == 1
    assert found[0] == program.get(f"/decision-definitions/{found[0]['decisionDefinitionKey']}").get_json()


def test_decision_answers_with_all_that_it_was_made_from(program: Program) -> None:
    program.send_files({"shipping.dmn": DMN})

    sent = {"decisionDefinitionId": "cost", "variables": {"weight": 12}}
    told = program.post("/decision-definitions/evaluation", sent).get_json()

    assert (told["output"], told["decisionDefinitionName"], told["failureMessage"]) == ("9.5", "Cost", None)
    size, cost = told["evaluatedDecisions"]
    assert (size["decisionDefinitionId"], size["output"], size["decisionDefinitionType"]) == (
        "size", '"big"', "DECISION_TABLE",
    )  # fmt: skip
    assert (cost["decisionDefinitionId"], cost["decisionDefinitionType"]) == ("cost", "LITERAL_EXPRESSION")
    assert size["decisionDefinitionKey"] != cost["decisionDefinitionKey"] == told["decisionDefinitionKey"]
    (rule,) = size["matchedRules"]
    assert (rule["ruleId"], rule["ruleIndex"], rule["evaluatedOutputs"][0]["outputValue"]) == ("rule_big", 1, '"big"')
    assert size["evaluatedInputs"][0]["inputValue"] == "12"
    assert told["decisionEvaluationKey"].isdigit()
    assert size["decisionEvaluationInstanceKey"] == f"{told['decisionEvaluationKey']}-1"


def test_decision_is_asked_by_key_too(program: Program) -> None:
    program.send_files({"shipping.dmn": DMN})
    key = program.search("decision-definitions", filter={"decisionDefinitionId": "size"})[0]["decisionDefinitionKey"]

    told = program.post("/decision-definitions/evaluation", {"decisionDefinitionKey": key, "variables": {"weight": 1}})

    assert told.get_json()["output"] == '"small"'


def test_decision_that_runs_into_a_limit_says_so(program: Program) -> None:
    program.send_files({"shipping.dmn": DMN.replace(
        b'if Size = "big" then 9.5 else 4', b"count(for a in 1..100000, b in 1..100000 return a)"
    )})  # fmt: skip

    told = program.post("/decision-definitions/evaluation", {"decisionDefinitionId": "cost"}).get_json()

    assert (told["output"], told["failedDecisionDefinitionId"]) == ("null", "cost")
    assert told["failureMessage"].startswith("Expected")


@pytest.mark.parametrize(
    ("sent", "status"),
    [({}, 400), ({"decisionDefinitionId": "a", "decisionDefinitionKey": 1}, 400), ({"decisionDefinitionId": "a"}, 404),
     ({"decisionDefinitionKey": "9"}, 404)],
)  # fmt: skip
def test_decision_that_is_not_there_is_refused(program: Program, sent: dict[str, object], status: int) -> None:
    assert program.post("/decision-definitions/evaluation", sent).status_code == status
