"""The reference page of BPMN is what the code does, and every element has one of two answers."""

from pathlib import Path

import pytest

from engine.definitions.catalogue import render
from engine.definitions.lint import LintEnvironment, lint_process
from engine.definitions.model import FLOW_NODES
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


REFUSALS = {
    "timer start": (plain().timer("s", timeDuration="PT1H"), "s", "startEvent/timer"),
    "signal end": (plain().raw("e", body=event("signal")), "e", "endEvent/signal"),
    "error end": (plain().raw("e", body=event("error")), "e", "endEvent/error"),
    "message end": (plain().message("e", "done"), "e", "endEvent/message"),
    "escalation": (plain().path("a", "throw:t", "e").raw("t", body=event("escalation")), "t", "/escalation"),
    "link": (plain().path("a", "throw:t").raw("t", body='<bpmn:linkEventDefinition name="x"/>'), "t", "/link"),
    "conditional": (plain().path("a", "catch:c", "e").raw("c", body=event("conditional")), "c", "/conditional"),
    "compensation boundary": (plain().boundary("b", "a").raw("b", body=event("compensate")), "b", "/compensate"),
    "several definitions": (
        plain().path("a", "catch:c", "e").raw("c", body=event("signal") + event("signal")), "c", "/multiple"
    ),
    "empty catch event": (plain().path("a", "catch:c", "e"), "c", "intermediateCatchEvent/none"),
    "call activity": (plain().path("a", "call:c", "e"), "c", "callActivity"),
    "send task": (plain().path("a", "send:c", "e"), "c", "sendTask"),
    "complex gateway": (plain().path("a", "complex:c", "e"), "c", "complexGateway"),
    "transaction": (plain().path("a", "transaction:c", "e"), "c", "transaction"),
    "ad-hoc sub-process": (plain().path("a", "adhoc:c", "e"), "c", "adHocSubProcess"),
    "event sub-process": (plain().path("a", "sub:c").attribute("c", triggeredByEvent="true"), "c", "triggeredByEvent"),
    "multi-instance": (plain().raw("a", body="<bpmn:multiInstanceLoopCharacteristics/>"), "a", "multiInstance"),
    "loop": (plain().raw("a", body="<bpmn:standardLoopCharacteristics/>"), "a", "standardLoop"),
    "quantity": (plain().attribute("a", startQuantity="2"), "a", "startQuantity"),
    "compensation handler": (plain().attribute("a", isForCompensation="true"), "a", "isForCompensation"),
    "data object": (plain().raw("process", body='<bpmn:dataObject id="d"/>'), "d", "dataObject"),
    "potential owner": (plain().raw("a", body="<bpmn:potentialOwner/>"), "a", "potentialOwner"),
    "service level property": (plain().properties("a", sla="start:response"), "a", "property sla"),
    "operations property": (plain().properties("a", allow="transfer"), "a", "property allow"),
    "calendar property": (plain().properties("a", calendar="office"), "a", "property calendar"),
    "execution listener": (plain().zeebe("a", "executionListeners"), "a", "zeebe:executionListeners"),
    "task listener": (plain().zeebe("a", "taskListeners"), "a", "zeebe:taskListeners"),
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
    "instantiating receive task": (
        plain().path("a", "receive:r", "e").message("r", "m").attribute("r", instantiate="true"), "r", "instantiate"
    ),
    "parallel event gateway": (
        plain().path("a", "race:r").attribute("r", eventGatewayType="Parallel"), "r", "eventGatewayType"
    ),
    "script format": (plain().path("a", "script:t", "e").attribute("t", scriptFormat="python"), "t", "scriptFormat"),
    "foreign extension": (
        plain().raw("a", extension='<x:y xmlns:x="http://example.org/x"/>'), "a", "x:y"
    ),
    "service task without type": (plain().path("a", "service:t", "e"), "t", "zeebe:taskDefinition type"),
    "script task without expression": (plain().path("a", "script:t", "e"), "t", "zeebe:script expression"),
    "script in the standard's way": (
        plain().path("a", "script:t", "e").raw("t", body="<bpmn:script>1</bpmn:script>"), "t", "script"
    ),
    "rule without decision": (plain().path("a", "rule:t", "e"), "t", "zeebe:calledDecision decisionId"),
    "message without key": (plain().path("a", "catch:c", "e").message("c", "m", key=None), "c", "correlationKey"),
    "receive task without message": (plain().path("a", "receive:r", "e"), "r", "message with a name"),
    "timer without time": (plain().path("a", "catch:c", "e").timer("c"), "c", "exactly one of"),
    "cycle in the flow": (plain().path("a", "catch:c", "e").timer("c", timeCycle="R3/PT1H"), "c", "timeCycle"),
    "cycle that interrupts": (plain().boundary("b", "a").timer("b", timeCycle="R3/PT1H"), "b", "timeCycle"),
    "cron": (plain().boundary("b", "a").timer("b", timeCycle="0 0 9 * * MON"), "b", "0 0 9"),
    "boundary on a service task": (
        plain().path("a", "service:t", "e").zeebe("t", "taskDefinition", type="x").boundary("b", "t")
        .timer("b", timeDuration="PT1H"), "b", "boundary event on serviceTask",
    ),
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


def test_a_condition_without_equals_sign_is_refused() -> None:
    diagram = plain().path("a", "end:x", when="done")
    diagram.flows[-1].condition = "${done}"

    with pytest.raises(InvalidDefinition, match="conditions are FEEL"):
        program_of(diagram)
