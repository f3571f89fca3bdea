"""What a pack's files say about each other is true: forms, teams, statuses, fields, the drawing and its size."""

import re

import pytest

from tests.processes.packs import NAMES, PACKS, PRACTICES, PackFolder, components, is_flow_node, is_frame, properties

MAX_NODES = 25
MAX_FIELDS = 15

every_pack = pytest.mark.parametrize("pack", PACKS, ids=lambda pack: pack.key)
every_practice = pytest.mark.parametrize("pack", PRACTICES, ids=lambda pack: pack.key)


@every_practice
def test_status_of_the_diagram_is_declared_and_a_declared_one_is_used(pack: PackFolder) -> None:
    declared = {status["key"] for status in pack.manifest()["statuses"]}

    used = {properties(node)["status"] for node in pack.elements() if "status" in properties(node)}

    assert used == declared


@every_pack
def test_form_of_a_task_exists_and_a_form_is_used(pack: PackFolder) -> None:
    reported = {pack.manifest().get("report_form")} - {None}

    used = {form.get("formId") for root in pack.diagrams() for form in root.iterfind(".//zeebe:formDefinition", NAMES)}

    assert used | reported | {item["form"] for item in pack.items()} == pack.forms().keys()


@every_pack
def test_candidate_group_is_a_team_of_the_pack(pack: PackFolder) -> None:
    teams = {team["code"] for team in pack.manifest().get("teams", [])}

    groups: set[str] = set()
    for root in pack.diagrams():
        for assignment in root.iterfind(".//zeebe:assignmentDefinition", NAMES):
            written = assignment.get("candidateGroups", "")
            groups |= set(re.findall(r'"([^"]+)"', written)) if written.startswith("=") else set(written.split(","))
    asked = {code for file in pack.files() for code in re.findall(r'"team:([\w-]+)', file)}

    fulfilling = {item["team"] for item in pack.items() if "team" in item}
    assert (groups - {""}) | asked | fulfilling == teams


@every_pack
def test_outcome_that_a_form_asks_for_is_offered_by_its_tasks(pack: PackFolder) -> None:
    offered: dict[str, set[str]] = {}
    for node in pack.elements():
        form = node.find("bpmn:extensionElements/zeebe:formDefinition", NAMES)
        if form is not None:
            outcomes = properties(node).get("outcomes", "")
            offered.setdefault(form.get("formId", ""), set()).update(part.strip() for part in outcomes.split(","))

    for form_id, schema in pack.forms().items():
        for component in components(schema):
            asked = component.get("properties", {}).get("required_for", "")
            wanted = {part.strip() for part in asked.split(",")} - {""}
            assert wanted <= offered.get(form_id, set()), (form_id, component["id"])


@every_practice
def test_choice_of_a_form_is_a_choice_of_its_field(pack: PackFolder) -> None:
    choices = {field["key"]: field.get("choices", []) for field in pack.manifest()["fields"]}

    for form_id, schema in pack.forms().items():
        for component in components(schema):
            if component.get("key") not in choices:
                continue
            values = {option["value"] for option in component.get("values", [])}
            known = {choice["value"] for choice in choices.get(component.get("key", ""), [])}
            assert not values or values == known, (form_id, component["id"])


@every_pack
def test_diagram_and_forms_stay_small(pack: PackFolder) -> None:
    for root in pack.diagrams():
        assert sum(is_flow_node(node) for node in root.iterfind("bpmn:process//*", NAMES)) <= MAX_NODES
    for form_id, schema in pack.forms().items():
        assert sum("key" in component for component in components(schema)) <= MAX_FIELDS, form_id


@every_pack
def test_every_element_is_drawn_once(pack: PackFolder) -> None:
    drawn: list[str] = []
    for root in pack.diagrams():
        shapes = [*root.iterfind(".//bpmndi:BPMNShape", NAMES), *root.iterfind(".//bpmndi:BPMNEdge", NAMES)]
        drawn += [str(shape.get("bpmnElement")) for shape in shapes if not is_frame(shape)]

    assert sorted(drawn) == sorted(str(node.get("id")) for node in pack.elements())
