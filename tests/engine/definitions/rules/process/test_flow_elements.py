"""Elements that stand in a process though they are never drawn."""

from tests.support.rules import Broken, Drawing, rule_tests

GOOD: dict[str, Drawing] = {
    "behaviour of a repetition": (
        '<bpmn:signalEventDefinition id="d"/><bpmn:process id="p"><bpmn:task id="t">'
        '<bpmn:multiInstanceLoopCharacteristics behavior="Complex">'
        '<bpmn:loopCardinality>3</bpmn:loopCardinality><bpmn:complexBehaviorDefinition>'
        '<bpmn:condition xsi:type="bpmn:tFormalExpression">x</bpmn:condition><bpmn:event id="e">'
        "<bpmn:eventDefinitionRef>d</bpmn:eventDefinitionRef></bpmn:event></bpmn:complexBehaviorDefinition>"
        "</bpmn:multiInstanceLoopCharacteristics></bpmn:task></bpmn:process>"
    )
}
BAD: dict[str, Broken] = {
    "drawn": ('<bpmn:process id="p"><bpmn:implicitThrowEvent id="i"/></bpmn:process>', ("flow-elements", "i")),
}
test_legal_drawing_is_accepted, test_illegal_drawing_is_refused = rule_tests(GOOD, BAD)
