"""Each repair that a rule offers does away with its finding, and brings none that was not there."""

import pytest

from engine.definitions.lint import LintEnvironment, lint_process
from engine.errors import Finding, InvalidInput
from itsm.studio.findings.repairing import repaired
from tests.support.bpmn import Diagram

HOUSE = LintEnvironment(
    statuses=frozenset({"new", "in_progress", "closed"}), forms=frozenset({"triage", "work"}),
    decisions=frozenset({"priority"}), processes=frozenset({"process", "escalation"}),
    job_types=frozenset({"record.update"}), calendars=frozenset({"office"}),
)  # fmt: skip


def flow() -> Diagram:
    """A drawing that nothing is said against."""
    return (
        Diagram().path("start:s", "user:a", "end:e").zeebe("a", "assignmentDefinition", candidateGroups="line-1")
        .zeebe("a", "formDefinition", formId="triage")
    )  # fmt: skip


def gateway(*conditions: str | None, kind: str = "xor") -> Diagram:
    """A gateway with a flow for each condition, behind a task with two outcomes."""
    diagram = (
        Diagram().path("start:s", "user:a", f"{kind}:g").properties("a", outcomes="solved, accept")
        .zeebe("a", "formDefinition", formId="triage").zeebe("a", "assignmentDefinition", candidateGroups="line-1")
    )  # fmt: skip
    for number, condition in enumerate(conditions):
        diagram.path("g", f"end:e{number}", when=condition)
    return diagram


CASES = {
    "choices": gateway('outcome = "solved"', "n > 1"),
    "choices of a flow": gateway('outcome = "solved"', None),
    "choices twice": gateway(None, None),
    "default-flows": flow().attribute("a", default="s_to_a"),
    "default-flows with a condition": gateway('outcome = "solved"').path("g", "end:x", when="n", default=True),
    "flow-conditions": Diagram().path("start:s", "task:a", when="n > 1").path("a", "end:e"),
    "flow-conditions that nothing asks": Diagram().path("start:s", "and:g", "end:e").path("g", "end:e2", when="n > 1"),
    "properties": flow().properties("a", status_="new"),
    "properties of no use": flow().properties("a", zzzzzz="1"),
    "statuses": flow().properties("a", status="in_progres"),
    "bindings": Diagram().path("start:s", "user:a", "end:e").zeebe("a", "formDefinition", formId="triag"),
    "bindings of a decision": flow().properties("a", routing="prioritee"),
    "bindings of a job": Diagram().path("start:s", "service:a", "end:e")
    .zeebe("a", "taskDefinition", type="record.updates"),
    "allowances": flow().properties("a", allow="transfer, delegat"),
    "allowances elsewhere": flow().properties("s", allow="transfer"),
    "clock-marks": flow().properties("a", sla="begin:resolution"),
    "clock-marks elsewhere": flow().properties("process", sla="start:resolution"),
    "called-processes": Diagram().path("start:s", "call:a", "end:e").zeebe("a", "calledElement", processId="escalaton"),
    "user-task-offer": Diagram().path("start:s", "user:triag", "end:e")
    .zeebe("triag", "assignmentDefinition", candidateGroups="x"),
    "no-work": Diagram().path("start:s", "rule:priority", "end:e"),
    "no-work of a service": Diagram().path("start:s", "service:a", "end:e"),
    "gateway-flows": Diagram().path("start:s", "task:a", "xor:g", "end:e"),
    "gateway-direction": gateway('outcome = "solved"', 'outcome = "accept"').attribute("g", gatewayDirection="Mixed"),
    "implicit-ends": flow().path("s", "task:b"),
    "end-events": flow().path("end:lonely"),
    "start-events": flow().path("start:lonely"),
}
DRAWN_ONLY = flow().xml().replace(b'isExecutable="true"', b'isExecutable="false"')
TWICE = flow().xml().replace(b"</bpmn:process>", b'<bpmn:textAnnotation id="a"/></bpmn:process>')


def findings(content: bytes) -> list[Finding]:
    return lint_process(content, "test.bpmn", HOUSE)


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        *((diagram.xml(), case.split(" ")[0]) for case, diagram in CASES.items()),
        (TWICE, "unique-ids"), (DRAWN_ONLY, "executable-process"),
    ],
    ids=[*CASES, "unique-ids", "executable-process"],
)
def test_each_repair_does_away_with_its_finding(content: bytes, rule: str) -> None:
    found = next(finding for finding in findings(content) if finding.rule == rule)

    assert found.repairs
    for repair in found.repairs:
        left = findings(repaired(content, repair.action))
        assert (rule, found.element_id) not in {(each.rule, each.element_id) for each in left}, repair
        assert {each.rule for each in left if each.severity == "error"} <= {each.rule for each in findings(content)}


def test_a_removed_gateway_leaves_one_flow_past_it() -> None:
    content = repaired(CASES["gateway-flows"].xml(), {"do": "remove", "element": "g"})

    assert b'sourceRef="a" targetRef="e"' in content
    assert findings(content) == []


@pytest.mark.parametrize(
    "action",
    [
        {"do": "explode", "element": "a"}, {"do": "remove", "element": "nothing"}, {"do": "remove"}, {},
        {"do": "append", "element": "a", "type": "script"},
        {"do": "set_id", "element": "a", "occurrence": 2, "value": "b"},
        {"do": "set_attribute", "element": "a", "name": 7, "value": "x"},
        {"do": "set_attribute", "element": "a", "name": "no name", "value": "x"},
        {"do": "set_property", "element": "a", "name": "status", "value": "\0"},
        {"do": "set_extension", "element": "a", "extension": "<x>", "values": {"formId": "x"}},
        {"do": "set_extension", "element": "a", "extension": "x", "values": {"formId": 7}},
    ],
)
def test_an_action_that_is_none_is_refused(action: dict[str, object]) -> None:
    with pytest.raises(InvalidInput):
        repaired(flow().xml(), action)
