"""Every rule of the linter: a good model without findings, and a bad one per rule."""

import pytest

from engine.definitions.lint import LintEnvironment, lint_process
from engine.errors import Finding
from tests.support.bpmn import Diagram

HOUSE = LintEnvironment(
    statuses=frozenset({"open"}), forms=frozenset({"triage"}), decisions=frozenset({"priority"}),
    job_types=frozenset({"mail"}),
)


def offered(diagram: Diagram, *tasks: str) -> Diagram:
    for task in tasks or [name for name, node in diagram.nodes.items() if node.kind == "userTask"]:
        diagram.zeebe(task, "assignmentDefinition", candidateGroups="desk")
        diagram.zeebe(task, "formDefinition", formId="triage")
    return diagram


def good() -> Diagram:
    return offered(
        Diagram().path("start:s", "user:a", "xor:g").path("g", "service:mail", "end:e", when="outcome = 1")
        .path("g", "a", default=True).zeebe("mail", "taskDefinition", type="mail").properties("a", status="open")
        .boundary("late", "a", interrupting=False).timer("late", timeDuration="PT8H").path("late", "end:l")
    )


def lint(diagram: Diagram) -> list[Finding]:
    return lint_process(diagram.xml(), "test.bpmn", HOUSE)


def found(diagram: Diagram) -> list[tuple[str, str, str]]:
    return [(finding.rule, finding.severity, finding.element_id) for finding in lint(diagram)]


def test_a_good_model_has_no_findings() -> None:
    assert lint(good()) == []


def test_a_file_that_cannot_be_read_has_one_finding() -> None:
    findings = lint_process(b"<!DOCTYPE x><x/>", "bad.bpmn", HOUSE)

    assert [(finding.rule, finding.resource) for finding in findings] == [("well-formed", "bad.bpmn")]


def test_what_the_house_does_not_tell_is_not_checked() -> None:
    data = good().properties("a", status="other").xml().replace(b"triage", b"other")

    assert lint_process(data, "test.bpmn", LintEnvironment()) == []


def line() -> Diagram:
    return offered(Diagram().path("start:s", "user:a", "end:e"))


def mixed_race() -> Diagram:
    return (
        Diagram().path("start:s", "race:g", "receive:r", "end:e").message("r", "r").path("g", "catch:m", "end:f")
        .message("m", "m")
    )


BAD = {
    "schema": (line().raw("a", body="<bpmn:nonsense/>"), ("schema", "error", "a")),
    "unique-ids": (line().raw("s", body='<bpmn:text id="a"/>'), ("unique-ids", "error", "a")),
    "references": (line().path("a", "nowhere"), ("references", "error", "a_to_nowhere")),
    "references message": (line().attribute("a", default="gone"), ("references", "error", "a")),
    "start with flow": (line().path("a", "s"), ("start-events", "error", "s")),
    "sub without start": (
        Diagram().path("start:s", "sub:p", "end:e").inside("p", lambda d: d.path("task:t", "end:pe")),
        ("implicit-ends", "error", "p"),
    ),
    "end with flow": (line().path("e", "a"), ("end-events", "error", "e")),
    "path that stops": (Diagram().path("start:s", "task:t"), ("implicit-ends", "error", "process")),
    "beginning beside the start": (line().path("task:lost", "e"), ("implicit-ends", "error", "lost")),
    "unreachable loop": (line().path("task:x", "task:y", "x"), ("reachable", "error", "x")),
    "gateway without flow": (Diagram().path("start:s", "xor:g"), ("gateway-flows", "error", "g")),
    "flow without condition": (
        line().path("a", "xor:g").path("g", "end:x").path("g", "end:y", default=True),
        ("choices", "warning", "g_to_x"),
    ),
    "no default": (
        Diagram().path("start:s", "xor:g").path("g", "end:x", when="a").path("g", "end:y", when="b"),
        ("choices", "warning", "g"),
    ),
    "condition on a parallel gateway": (
        Diagram().path("start:s", "and:g").path("g", "end:x", when="true").path("g", "end:y"),
        ("flow-conditions", "error", "g_to_x"),
    ),
    "foreign default": (
        Diagram().path("start:s", "xor:g", "end:e").attribute("g", default="s_to_g"), ("default-flows", "error", "g")
    ),
    "default with condition": (
        Diagram().path("start:s", "xor:g").path("g", "end:x", when="a").path("g", "end:y", when="b", default=True),
        ("default-flows", "warning", "g_to_y"),
    ),
    "condition that does not parse": (
        line().path("a", "end:x", when="1 +"), ("expressions", "error", "a_to_x")
    ),
    "mapping that does not parse": (line().mapping("a", inputs={"x": "("}), ("expressions", "error", "a")),
    "timer that is no time": (
        Diagram().path("start:s", "catch:c", "end:e").timer("c", timeDuration="one hour"), ("expressions", "error", "c")
    ),
    "due date that is no date": (line().zeebe("a", "taskSchedule", dueDate="soon"), ("expressions", "error", "a")),
    "job priority that is no number": (
        Diagram().path("start:s", "service:a", "end:e").zeebe("a", "taskDefinition", type="=kind")
        .zeebe("a", "jobPriorityDefinition", priority="high"), ("expressions", "error", "a"),
    ),
    "priority out of range": (line().zeebe("a", "priorityDefinition", priority="101"), ("expressions", "error", "a")),
    "flow into a sub-process": (
        Diagram().path("start:s", "sub:p", "end:e").inside("p", lambda d: d.path("start:ps", "task:t", "end:pe"))
        .path("s", "t"),
        ("flow-scope", "error", "s_to_t"),
    ),
    "boundary with incoming": (good().path("a", "late"), ("boundary-events", "error", "late")),
    "boundary without outgoing": (
        line().boundary("b", "a").timer("b", timeDuration="PT1H"), ("boundary-events", "error", "b")
    ),
    "boundary on a gateway": (
        good().boundary("b", "g").timer("b", timeDuration="PT1H").path("b", "e"), ("boundary-events", "error", "b")
    ),
    "race of one": (
        Diagram().path("start:s", "race:g", "catch:c", "end:e").timer("c", timeDuration="PT1H"),
        ("event-gateways", "error", "g"),
    ),
    "race to a task": (Diagram().path("start:s", "race:g", "task:t", "end:e"), ("event-gateway-targets", "error", "t")),
    "race of both kinds": (mixed_race(), ("event-gateways", "error", "g")),
    "unknown form": (line().zeebe("a", "formDefinition", formId="other"), ("bindings", "error", "a")),
    "unknown decision": (
        Diagram().path("start:s", "rule:r", "end:e")
        .zeebe("r", "calledDecision", decisionId="other", resultVariable="x"),
        ("bindings", "error", "r"),
    ),
    "unknown job type": (
        Diagram().path("start:s", "service:x", "end:e").zeebe("x", "taskDefinition", type="fax"),
        ("bindings", "error", "x"),
    ),
    "unknown status": (line().properties("a", status="new"), ("statuses", "warning", "a")),
    "unknown operation": (line().properties("a", allow="transfer, teleport"), ("allowances", "error", "a")),
    "operation on no task": (line().properties("s", allow="transfer"), ("allowances", "error", "s")),
    "misspelt property": (line().properties("a", statsu="open"), ("properties", "warning", "a")),
    "service task without job": (line().path("a", "service:t", "e"), ("no-work", "warning", "t")),
    "script task without script": (line().path("a", "script:t", "e"), ("no-work", "warning", "t")),
    "rule task without decision": (line().path("a", "rule:t", "e"), ("no-work", "warning", "t")),
    "script that cannot be read": (
        line().path("a", "script:t", "e").raw("t", body="<bpmn:script>{a: </bpmn:script>"),
        ("expressions", "error", "t"),
    ),
    "nobody is offered": (Diagram().path("start:s", "user:a", "end:e"), ("user-task-offer", "warning", "a")),
    "busy loop": (
        Diagram().path("start:s", "task:t", "xor:g").path("g", "t", when="x").path("g", "end:e", default=True),
        ("busy-loops", "warning", "t"),
    ),
    "large": (
        Diagram().path("start:s", *[f"task:t{n}" for n in range(25)], "end:e"),
        ("diagram-size", "warning", "definitions"),
    ),
}


@pytest.mark.parametrize("case", BAD)
def test_a_bad_model_is_found(case: str) -> None:
    diagram, expected = BAD[case]

    assert expected in found(diagram)


def test_several_executable_processes_are_no_error() -> None:
    other = b'<bpmn:process id="q" isExecutable="true"/>'
    data = line().xml().replace(b"</bpmn:definitions>", other + b"</bpmn:definitions>")

    assert {finding.rule for finding in lint_process(data, "test.bpmn", HOUSE)} <= {"start-events"}


def test_file_without_executable_process_is_told() -> None:
    data = line().xml().replace(b' isExecutable="true"', b"")

    findings = lint_process(data, "test.bpmn", HOUSE)

    assert [(each.rule, each.severity) for each in findings] == [("executable-process", "warning")]


def test_element_without_id_is_told_by_its_line() -> None:
    diagram = line().raw("process", body='\n<bpmn:boundaryEvent attachedToRef="a"/>')

    told = [str(finding.message) for finding in lint(diagram) if finding.rule == "boundary-events"]

    (message,) = told
    assert "the boundaryEvent in line" in message
    assert message.endswith("which has no id.")


def test_findings_name_errors_first_and_say_what_to_do() -> None:
    findings = lint(Diagram().path("start:s", "user:a", "task:t").path("call:c", "t"))

    assert [finding.severity for finding in findings] == sorted(f.severity for f in findings)
    assert all(str(finding.message).startswith("Expected") for finding in findings)
