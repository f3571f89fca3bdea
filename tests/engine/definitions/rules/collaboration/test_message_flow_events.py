"""Events that message flows touch."""

from engine.definitions.lint import LintEnvironment, lint_process
from tests.engine.definitions.rules.collaboration.pools import pools
from tests.support.rules import Broken, Drawing, file_of, rule_tests, standard_errors

RULE = "message-flow-events"
SENT = '<bpmn:messageEventDefinition messageRef="message"/>'
TIMER = '<bpmn:timerEventDefinition><bpmn:timeDuration>PT1H</bpmn:timeDuration></bpmn:timerEventDefinition>'


def right(start: str = "", end: str = "", catch: str = SENT) -> str:
    return (
        f'<bpmn:process id="r"><bpmn:startEvent id="start">{start}</bpmn:startEvent><bpmn:task id="task"/>'
        f'<bpmn:intermediateCatchEvent id="catch">{catch}</bpmn:intermediateCatchEvent>'
        f'<bpmn:endEvent id="end">{end}</bpmn:endEvent>'
        '<bpmn:sequenceFlow id="f1" sourceRef="start" targetRef="task"/>'
        '<bpmn:sequenceFlow id="f2" sourceRef="task" targetRef="catch"/>'
        '<bpmn:sequenceFlow id="f3" sourceRef="catch" targetRef="end"/></bpmn:process>'
    )


def flows(*ends: tuple[str, str], start: str = "", end: str = "", catch: str = SENT) -> str:
    return pools(*ends, right=right(start, end, catch))


GOOD: dict[str, Drawing] = {
    "message start": flows(("left", "start"), start=SENT),
    "message end": flows(("end", "left"), end=SENT),
    "multiple start": flows(("left", "start"), ("outside", "start"), start=SENT + TIMER),
    "none start without message flow": flows(("left", "task")),
    "by reference": flows(("left", "start"), start="<bpmn:eventDefinitionRef>d</bpmn:eventDefinitionRef>")
    + '<bpmn:messageEventDefinition id="d" messageRef="message"/>',
}
BAD: dict[str, Broken] = {
    "none start": (flows(("left", "start")), (RULE, "start")),
    "timer start": (flows(("left", "start"), start=TIMER), (RULE, "start")),
    "none end": (flows(("end", "left")), (RULE, "end")),
    "timer between": (flows(("left", "catch"), catch=TIMER), (RULE, "catch")),
    "two flows to a start": (flows(("left", "start"), ("outside", "start"), start=SENT), (RULE, "start")),
    "two flows to a catch": (flows(("left", "catch"), ("outside", "catch")), (RULE, "catch")),
    "two flows from an end": (flows(("end", "left"), ("end", "outside"), end=SENT), (RULE, "end")),
}
test_legal_drawing_is_accepted, test_illegal_drawing_is_refused = rule_tests(GOOD, BAD)


def test_event_at_the_wrong_end_of_a_message_flow_is_told_once() -> None:
    found = standard_errors(flows(("start", "left"), ("left", "end")))

    assert {rule for rule, _ in found} == {"message-flows"}


def test_event_that_is_none_for_messages_is_told_with_its_message_flow() -> None:
    findings = lint_process(file_of(flows(("left", "start"))), "test.bpmn", LintEnvironment())

    (finding,) = [each for each in findings if each.rule == RULE]
    assert "message flow <m0>" in str(finding.message)
