"""Names and what they stand for: in the file, in its namespace, or in one that it imports."""

import pytest

from engine.definitions.references import REFERENCES
from tests.support.rules import Broken, Drawing, rule_tests, standard_errors

RULE = "references"
IMPORT = (
    '<bpmn:import namespace="urn:other" location="other.bpmn" '
    'importType="http://www.omg.org/spec/BPMN/20100524/MODEL"/>'
)
MESSAGE = '<bpmn:message id="m" name="m"/>'
OPERATION = (
    '<bpmn:interface id="i" name="i"><bpmn:operation id="o" name="o"><bpmn:inMessageRef>m</bpmn:inMessageRef>'
    "{0}</bpmn:operation></bpmn:interface>"
)


def receiving(message: str, prefixes: str = "") -> str:
    return f'<bpmn:process id="p"><bpmn:receiveTask id="r" messageRef="{message}" {prefixes}/></bpmn:process>'


GOOD: dict[str, Drawing] = {
    "by id": MESSAGE + receiving("m"),
    "by the name of the namespace": MESSAGE + receiving("t:m", 'xmlns:t="http://flowdesk.example/test"'),
    "with blanks around": MESSAGE + receiving(" m "),
    "in an imported file": IMPORT + receiving("o:m", 'xmlns:o="urn:other"'),
    "a type of XML Schema": (
        '<bpmn:correlationProperty id="c"><bpmn:correlationPropertyRetrievalExpression messageRef="m">'
        '<bpmn:messagePath xmlns:xs="http://www.w3.org/2001/XMLSchema" evaluatesToTypeRef="xs:string">x'
        "</bpmn:messagePath>"
        f"</bpmn:correlationPropertyRetrievalExpression></bpmn:correlationProperty>{MESSAGE}"
    ),
    "structure of an item": '<bpmn:itemDefinition id="i" structureRef="anything"/>',
    "defined later": receiving("m") + MESSAGE,
}
BAD: dict[str, Broken] = {
    "message": (receiving("gone"), (RULE, "r")),
    "no name": (receiving(""), (RULE, "r")),
    "namespace that is not imported": (MESSAGE + receiving("o:m", 'xmlns:o="urn:other"'), (RULE, "r")),
    "own namespace, no such name": (receiving("t:x", 'xmlns:t="http://flowdesk.example/test"'), (RULE, "r")),
    "answer of an operation": (
        MESSAGE + OPERATION.format("<bpmn:outMessageRef>gone</bpmn:outMessageRef>"), (RULE, "o")
    ),
    "error of an operation": (MESSAGE + OPERATION.format("<bpmn:errorRef>gone</bpmn:errorRef>"), (RULE, "o")),
    "item of a message": ('<bpmn:message id="m" itemRef="gone"/>', (RULE, "m")),
    "event definition without id": (
        '<bpmn:process id="p"><bpmn:endEvent id="e"><bpmn:errorEventDefinition errorRef="gone"/></bpmn:endEvent>'
        "</bpmn:process>",
        (RULE, "e"),
    ),
    "event definition with id": (
        '<bpmn:process id="p"><bpmn:endEvent id="e"><bpmn:signalEventDefinition id="d" signalRef="gone"/>'
        "</bpmn:endEvent></bpmn:process>",
        (RULE, "d"),
    ),
    "incoming flow": (
        '<bpmn:process id="p"><bpmn:task id="t"><bpmn:incoming>gone</bpmn:incoming></bpmn:task></bpmn:process>',
        (RULE, "t"),
    ),
    "process of a pool": (
        '<bpmn:collaboration id="c"><bpmn:participant id="q" processRef="gone"/></bpmn:collaboration>', (RULE, "q")
    ),
    "value of a group": (
        '<bpmn:process id="p"><bpmn:group id="g" categoryValueRef="gone"/></bpmn:process>', (RULE, "g")
    ),
    "end of an association": (
        '<bpmn:process id="p"><bpmn:association id="a" sourceRef="p" targetRef="gone"/></bpmn:process>', (RULE, "a")
    ),
}
test_legal_drawing_is_accepted, test_illegal_drawing_is_refused = rule_tests(GOOD, BAD)


@pytest.mark.parametrize("element", REFERENCES)
def test_every_reference_of_the_table_is_followed(element: str) -> None:
    for reference in REFERENCES[element]:
        attribute = "" if reference.is_child else f'{reference.name}="gone"'
        child = f"<bpmn:{reference.name}>gone</bpmn:{reference.name}>" if reference.is_child else ""
        drawing = f'<bpmn:{element} id="x" {attribute}>{child}</bpmn:{element}>'

        assert ("references", "x") in standard_errors(drawing), reference.name


@pytest.mark.parametrize("element", REFERENCES)
def test_every_reference_of_the_table_has_its_type(element: str) -> None:
    for reference in REFERENCES[element]:
        attribute = "" if reference.is_child else f'{reference.name}="x"'
        child = f"<bpmn:{reference.name}>x</bpmn:{reference.name}>" if reference.is_child else ""
        drawing = f'<bpmn:{element} {attribute}>{child}</bpmn:{element}><bpmn:endPoint id="x"/>'

        found = ("reference-types", "definitions") in standard_errors(drawing)

        assert found == (reference.target not in ("baseElement", "endPoint")), reference.name
