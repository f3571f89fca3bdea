"""Message flows: between pools, from senders to receivers."""

from tests.engine.definitions.rules.collaboration.pools import pools
from tests.support.rules import Broken, Drawing, rule_tests

RULE = "message-flows"
SENT = '<bpmn:messageEventDefinition messageRef="message"/>'
RIGHT = (
    f'<bpmn:process id="r"><bpmn:startEvent id="start">{SENT}</bpmn:startEvent><bpmn:subProcess id="sub">'
    '<bpmn:task id="inner"/></bpmn:subProcess><bpmn:intermediateThrowEvent id="throw">'
    f'{SENT}</bpmn:intermediateThrowEvent><bpmn:intermediateCatchEvent id="catch">{SENT}</bpmn:intermediateCatchEvent>'
    f'<bpmn:parallelGateway id="gate"/><bpmn:endEvent id="end">{SENT}</bpmn:endEvent>'
    f'<bpmn:boundaryEvent id="border" attachedToRef="sub">{SENT}</bpmn:boundaryEvent>'
    '<bpmn:dataObject id="data"/><bpmn:sequenceFlow id="f1" sourceRef="start" targetRef="sub"/>'
    '<bpmn:sequenceFlow id="f2" sourceRef="sub" targetRef="throw"/>'
    '<bpmn:sequenceFlow id="f3" sourceRef="throw" targetRef="catch"/>'
    '<bpmn:sequenceFlow id="f4" sourceRef="catch" targetRef="gate"/>'
    '<bpmn:sequenceFlow id="f5" sourceRef="gate" targetRef="end"/>'
    '<bpmn:endEvent id="other"/><bpmn:sequenceFlow id="f7" sourceRef="gate" targetRef="other"/>'
    '<bpmn:sequenceFlow id="f6" sourceRef="border" targetRef="end"/>'
    '<bpmn:textAnnotation id="note"/></bpmn:process>'
)


def ends(*flows: tuple[str, str]) -> str:
    return pools(*flows, right=RIGHT)


GOOD: dict[str, Drawing] = {
    "between pools": ends(("left", "right"), ("right", "outside"), ("outside", "left")),
    "between tasks": ends(("l_task", "inner"), ("inner", "l_task")),
    "to events": ends(("l_task", "start"), ("l_task", "catch"), ("l_task", "border")),
    "from events": ends(("throw", "l_task"), ("end", "l_task")),
    "sub-process": ends(("sub", "outside"), ("outside", "sub")),
}
BAD: dict[str, Broken] = {
    "inside a process": (ends(("sub", "catch")), (RULE, "m0")),
    "from a pool into itself": (ends(("right", "inner")), (RULE, "m0")),
    "into its own pool": (ends(("throw", "right")), (RULE, "m0")),
    "pool to itself": (ends(("outside", "outside")), (RULE, "m0")),
    "from a start event": (ends(("start", "left")), (RULE, "m0")),
    "from a catch event": (ends(("catch", "left")), (RULE, "m0")),
    "from a boundary event": (ends(("border", "left")), (RULE, "m0")),
    "to a throw event": (ends(("left", "throw")), (RULE, "m0")),
    "to an end event": (ends(("left", "end")), (RULE, "m0")),
    "to a gateway": (ends(("left", "gate")), (RULE, "m0")),
    "from a gateway": (ends(("gate", "left")), (RULE, "m0")),
    "to an annotation": (ends(("left", "note")), (RULE, "m0")),
    "to data": (ends(("left", "data")), (RULE, "m0")),
    "from a sequence flow": (ends(("f1", "left")), (RULE, "m0")),
    "to a process": (ends(("left", "r")), (RULE, "m0")),
}
test_legal_drawing_is_accepted, test_illegal_drawing_is_refused = rule_tests(GOOD, BAD)
