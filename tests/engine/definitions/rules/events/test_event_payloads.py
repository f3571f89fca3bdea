"""The messages and signals of events."""

from tests.engine.definitions.rules.events.drawings import definition, line, passing, started_by
from tests.support.bpmn import Diagram
from tests.support.rules import Drawing, rule_tests

RULE = "event-payloads"
SKETCH = (
    '<bpmn:process id="process"><bpmn:startEvent id="s"><bpmn:messageEventDefinition/></bpmn:startEvent>'
    '<bpmn:endEvent id="e"><bpmn:signalEventDefinition/></bpmn:endEvent>'
    '<bpmn:sequenceFlow id="f" sourceRef="s" targetRef="e"/></bpmn:process>'
)
GOOD: dict[str, Drawing] = {
    "message": started_by("message"),
    "signal": passing("throw", "signal"),
    "a process that is not executable": SKETCH,
}
BAD = {
    "message start": (line().raw("s", body=definition("message")), (RULE, "s")),
    "signal end": (line().raw("e", body=definition("signal")), (RULE, "e")),
    "message catch": (
        Diagram().path("start:s", "catch:x", "end:e").raw("x", body=definition("message")), (RULE, "x")
    ),
}

test_legal_drawing_is_accepted, test_illegal_drawing_is_refused = rule_tests(GOOD, BAD)
