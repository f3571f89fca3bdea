"""The reference page of BPMN is what the code does, and every element has one of two answers."""

from pathlib import Path

import pytest

from engine.definitions.catalogue import render
from engine.definitions.lint import LintEnvironment, lint_process
from engine.definitions.model import FLOW_NODES
from engine.definitions.what_works import WHAT_WORKS
from engine.errors import InvalidDefinition
from engine.spiff.diagram.catalogue import REFUSED
from engine.spiff.diagram.refusals import refusal_of
from engine.spiff.elements import SUPPORTED
from tests.support.bpmn import Diagram
from tests.support.play import program_of

PAGE = Path(__file__).parents[3] / "docs" / "reference" / "bpmn.md"
EVENTS = (
    "timer", "message", "signal", "conditional", "escalation", "error", "compensate", "cancel", "link", "terminate",
)


def test_reference_page_is_made_from_the_code() -> None:
    assert PAGE.read_text("utf-8") == render(), "Run python -m engine.definitions.catalogue > docs/reference/bpmn.md."


def test_reference_page_tells_of_every_element_that_runs() -> None:
    told = [key for group in WHAT_WORKS.values() for key in group]

    assert sorted(told) == sorted(SUPPORTED)


@pytest.mark.parametrize("node", sorted(name for name in FLOW_NODES if not name.endswith("Event")))
def test_every_activity_and_gateway_works_or_has_a_reason(node: str) -> None:
    assert (node in SUPPORTED) != (node in REFUSED)


@pytest.mark.parametrize("kind", [*EVENTS, "none"])
@pytest.mark.parametrize(
    "event", ["startEvent", "endEvent", "intermediateCatchEvent", "intermediateThrowEvent", "boundaryEvent"]
)
def test_every_event_works_or_is_refused(event: str, kind: str) -> None:
    key = f"{event}/{kind}"

    assert key in SUPPORTED or str(refusal_of(key).way_out)


def plain() -> Diagram:
    return Diagram().path("start:s", "user:a", "end:e")


def event(kind: str) -> str:
    return f"<bpmn:{kind}EventDefinition/>"


def listened(
    node: str, kind: str, event: str, diagram: Diagram | None = None, *, job: str = "x", more: str = ""
) -> Diagram:
    listener = f'<zeebe:{kind}Listener eventType="{event}" type="{job}"{more}/>'
    return (diagram or plain()).raw(node, extension=f"<zeebe:{kind}Listeners>{listener}</zeebe:{kind}Listeners>")


def imported(diagram: Diagram) -> Diagram:
    diagram.head = f'''{diagram.head.removesuffix(">")} xmlns:far="http://far.example">'''
    written = 'importType="http://www.w3.org/2001/XMLSchema" location="far.xsd" namespace="http://far.example"'
    diagram.extra.insert(0, f"<bpmn:import {written}/>")
    return diagram


REFUSALS = {
    "empty catch event": (plain().path("a", "catch:c", "e"), "c", "intermediateCatchEvent/none"),
    "calendar property": (plain().properties("a", calendar="office"), "a", "property calendar"),
    "listener of assignments": (listened("a", "task", "assigning"), "a", "zeebe:taskListener eventType=assigning"),
    "listener of updates": (listened("a", "task", "updating"), "a", "zeebe:taskListener eventType=updating"),
    "listener of an unknown event": (listened("a", "execution", "before"), "a", "eventType=before"),
    "task listener of an unknown event": (listened("a", "task", "start"), "a", "eventType=start"),
    "listener without type": (listened("a", "execution", "start", job=""), "a", "zeebe:executionListener type"),
    "listener of another attribute": (listened("a", "execution", "start", more=' class="X"'), "a", "class"),
    "task listener elsewhere": (listened("e", "task", "creating"), "e", "zeebe:taskListeners"),
    "end listener of an event-based gateway": (
        listened("r", "execution", "end", plain().path("a", "race:r", "catch:c", "e").timer("c", timeDuration="P1D")),
        "r", "eventType=end",
    ),
    "listener of a compensation boundary event": (
        listened("b", "execution", "end", plain().boundary("b", "a").event("b", "compensate")), "b",
        "zeebe:executionListener",
    ),
    "reference into an imported file": (
        imported(plain().path("a", "receive:r", "e").attribute("r", messageRef="far:m")), "r", "messageRef=far:m"
    ),
    "unknown extension": (plain().zeebe("a", "teleport"), "a", "zeebe:teleport"),
    "misplaced extension": (plain().zeebe("e", "formDefinition", formId="x"), "e", "zeebe:formDefinition"),
    "unknown attribute": (plain().zeebe("a", "formDefinition", formKey="x"), "a", "formKey"),
    "version binding": (
        plain().zeebe("a", "formDefinition", formId="x", bindingType="versionTag"), "a", "bindingType=versionTag"
    ),
    "extension twice": (
        plain().mapping("a", inputs={"x": "1"}).mapping("a", inputs={"y": "1"}), "a", "zeebe:ioMapping twice"
    ),
    "mapping without target": (
        plain().raw("a", extension='<zeebe:ioMapping><zeebe:input source="=1"/></zeebe:ioMapping>'), "a", "target"
    ),
    "script format": (plain().path("a", "script:t", "e").attribute("t", scriptFormat="python"), "t", "scriptFormat"),
    "extension of another engine": (
        plain().raw("a", extension='<x:y xmlns:x="http://camunda.org/schema/1.0/bpmn"/>'), "a", "x:y"
    ),
    "message event without message": (
        plain().path("a", "catch:c", "e").raw("c", body=event("message")), "c", "message"
    ),
    "task that is meant as another": (
        plain().path("a", "task:t", "e").raw("process", body='<bpmn:task id="u" xsi:type="bpmn:tUserTask"/>'), "u",
        "xsi:type=bpmn:tUserTask",
    ),
    "call of nothing": (plain().path("a", "call:c", "e"), "c", "calledElement"),
    "loop without end": (
        plain().raw("a", body='<bpmn:standardLoopCharacteristics testBefore="true"/>'), "a", "loopCondition"
    ),
    "timer without time": (plain().path("a", "catch:c", "e").timer("c"), "c", "exactly one of"),
    "inputs of an event": (
        plain().boundary("b", "a").timer("b", timeDuration="PT1H").mapping("b", inputs={"x": "1"}), "b", "zeebe:input"
    ),
}


@pytest.mark.parametrize("case", REFUSALS)
def test_what_cannot_run_is_refused_by_name(case: str) -> None:
    diagram, element, thing = REFUSALS[case]

    findings = lint_process(diagram.xml(), "test.bpmn", LintEnvironment())

    runnable = [finding for finding in findings if finding.rule == "runnable" and finding.element_id == element]
    assert any(thing in str(finding.message) for finding in runnable)
    assert all(finding.severity == "error" for finding in runnable)
    with pytest.raises(InvalidDefinition, match=f"<{element}>"):
        program_of(diagram)


def test_extensions_of_other_tools_are_ignored_with_a_word() -> None:
    diagram = plain().raw("a", extension='<x:y xmlns:x="http://example.org/x"/>')

    findings = lint_process(diagram.xml(), "test.bpmn", LintEnvironment())

    told = [(one.severity, one.element_id) for one in findings if "x:y" in str(one.message)]
    assert told == [("warning", "a")]
    assert program_of(diagram).elements["a"].type == "userTask"


def warnings(diagram: Diagram) -> list[tuple[str, str]]:
    """Return element and message of what the engine ignores."""
    found = lint_process(diagram.xml(), "test.bpmn", LintEnvironment())
    assert [one for one in found if one.severity == "error"] == []
    return [(one.element_id, str(one.message)) for one in found if one.rule == "runnable"]


def test_import_that_nothing_refers_to_is_a_word_only() -> None:
    (found,) = warnings(imported(plain()))

    assert "an import of far.xsd, which is ignored" in found[1]


EXPRESSION = (
    "<bpmn:resourceAssignmentExpression><bpmn:formalExpression>boss</bpmn:formalExpression>"
    "</bpmn:resourceAssignmentExpression>"
)


@pytest.mark.parametrize(
    ("diagram", "ignored"),
    [
        (plain().raw("a", body=f"<bpmn:potentialOwner>{EXPRESSION}</bpmn:potentialOwner>"), []),
        (plain().raw("a", body=f"<bpmn:humanPerformer>{EXPRESSION}</bpmn:humanPerformer>" * 2), ["humanPerformer"]),
        (plain().raw("a", body=f"<bpmn:performer>{EXPRESSION}</bpmn:performer>"), ["performer"]),
        (plain().raw("a", body='<bpmn:potentialOwner name="x"/>'), ["potentialOwner"]),
        (
            plain().raw("a", body=f"<bpmn:potentialOwner>{EXPRESSION}</bpmn:potentialOwner>")
            .zeebe("a", "assignmentDefinition", assignee="ann"), ["potentialOwner"],
        ),
        (plain().path("a", "task:t", "e").raw("t", body="<bpmn:resourceRole/>"), ["resourceRole"]),
    ],
)
def test_people_that_nobody_is_assigned_by_are_ignored_with_a_word(diagram: Diagram, ignored: list[str]) -> None:
    told = warnings(diagram)

    assert [thing for thing in ignored if any(f"it has {thing}, which is ignored" in one[1] for one in told)] == ignored
    assert len(told) == len(ignored)
