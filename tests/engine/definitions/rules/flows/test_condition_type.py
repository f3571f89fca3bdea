"""What the condition of a flow is declared to be."""

from tests.engine.definitions.rules.flows.drawings import raw_line
from tests.support.rules import rule_tests


def declared(structure: str) -> str:
    condition = (
        '<bpmn:conditionExpression xsi:type="bpmn:tFormalExpression" evaluatesToTypeRef="item">=true'
        "</bpmn:conditionExpression>"
    )
    flows = (
        f'<bpmn:sequenceFlow id="f" sourceRef="a" targetRef="e">{condition}</bpmn:sequenceFlow>'
        '<bpmn:sequenceFlow id="g" sourceRef="a" targetRef="e"/>'
    )
    return raw_line(flows, roots=f'<bpmn:itemDefinition id="item"{structure}/>')


GOOD = {
    "boolean": declared(' structureRef="xsd:boolean" xmlns:xsd="http://www.w3.org/2001/XMLSchema"'),
    "no structure": declared(""),
}
BAD = {
    "text": (
        declared(' structureRef="xsd:string" xmlns:xsd="http://www.w3.org/2001/XMLSchema"'), ("condition-type", "f")
    )
}

test_legal_drawing_is_accepted, test_illegal_drawing_is_refused = rule_tests(GOOD, BAD)
