"""What is referred to is of the right type."""

from tests.support.rules import Broken, Drawing, rule_tests

RULE = "reference-types"
ROOTS = (
    '<bpmn:itemDefinition id="item"/><bpmn:message id="message" name="m" itemRef="item"/>'
    '<bpmn:error id="error" structureRef="item"/><bpmn:signal id="signal" structureRef="item"/>'
    '<bpmn:interface id="interface" name="i"><bpmn:operation id="operation" name="o">'
    "<bpmn:inMessageRef>message</bpmn:inMessageRef></bpmn:operation></bpmn:interface>"
    '<bpmn:dataStore id="store" itemSubjectRef="item"/><bpmn:resource id="resource" name="r"/>'
)


def process(inside: str) -> str:
    return f'{ROOTS}<bpmn:process id="p">{inside}</bpmn:process>'


def task(kind: str, **attributes: str) -> str:
    written = "".join(f' {name}="{value}"' for name, value in attributes.items())
    return process(f'<bpmn:{kind} id="x"{written}/>')


GOOD: dict[str, Drawing] = {
    "message and operation": task("receiveTask", messageRef="message", operationRef="operation"),
    "call of a process": task("callActivity", calledElement="p"),
    "store": task("dataStoreReference", dataStoreRef="store", itemSubjectRef="item"),
    "performer": process(
        '<bpmn:task id="t"><bpmn:performer id="x"><bpmn:resourceRef>resource</bpmn:resourceRef></bpmn:performer>'
        "</bpmn:task>"
    ),
}
BAD: dict[str, Broken] = {
    "message that is an error": (task("sendTask", messageRef="error"), (RULE, "x")),
    "operation that is an interface": (task("serviceTask", operationRef="interface"), (RULE, "x")),
    "call of a task": (task("callActivity", calledElement="x"), (RULE, "x")),
    "store that is an item": (task("dataStoreReference", dataStoreRef="item"), (RULE, "x")),
    "object of a store": (task("dataObject", itemSubjectRef="store"), (RULE, "x")),
    "flow from a process": (
        process('<bpmn:task id="t"/><bpmn:sequenceFlow id="x" sourceRef="p" targetRef="t"/>'), (RULE, "x")
    ),
    "flow to an annotation": (
        process(
            '<bpmn:task id="t"/><bpmn:sequenceFlow id="x" sourceRef="t" targetRef="n"/><bpmn:textAnnotation id="n"/>'
        ),
        (RULE, "x"),
    ),
    "outgoing that is a task": (
        process('<bpmn:task id="x"><bpmn:outgoing>x</bpmn:outgoing></bpmn:task>'), (RULE, "x")
    ),
    "item that is a message": ('<bpmn:message id="m" itemRef="x"/><bpmn:message id="x"/>', (RULE, "m")),
    "resource that is an item": (
        process(
            '<bpmn:task id="t"><bpmn:performer id="x"><bpmn:resourceRef>item</bpmn:resourceRef></bpmn:performer>'
            "</bpmn:task>"
        ),
        (RULE, "x"),
    ),
    "lane of an object": (
        process(
            '<bpmn:laneSet id="s"><bpmn:lane id="x"><bpmn:flowNodeRef>d</bpmn:flowNodeRef></bpmn:lane></bpmn:laneSet>'
            '<bpmn:dataObject id="d"/>'
        ),
        (RULE, "x"),
    ),
    "flow that is not the default": (
        process('<bpmn:exclusiveGateway id="x" default="x"/>'), (RULE, "x")
    ),
    "event on a gateway": (
        process('<bpmn:parallelGateway id="g"/><bpmn:boundaryEvent id="x" attachedToRef="g"/>'), (RULE, "x")
    ),
}
test_legal_drawing_is_accepted, test_illegal_drawing_is_refused = rule_tests(GOOD, BAD)
