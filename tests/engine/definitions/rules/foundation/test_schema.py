"""Files that break the XML schema: refused in plain words, at the nearest element with an id."""

import pytest

from engine.definitions.lint import LintEnvironment, lint_process
from engine.definitions.schema.ways import ways_to_break
from tests.support.bpmn import Diagram
from tests.support.rules import Broken, Drawing, file_of, rule_tests, standard_errors


def process(inside: str) -> str:
    return f'<bpmn:process id="p">{inside}</bpmn:process>'


def flow(inside: str = "", *, ends: str = 'sourceRef="a" targetRef="b"') -> str:
    tasks = '<bpmn:task id="a"/><bpmn:task id="b"/>'
    return process(f'{tasks}<bpmn:sequenceFlow id="f" {ends}>{inside}</bpmn:sequenceFlow>')


def task(inside: str = "", **attributes: str) -> str:
    written = "".join(f' {name}="{value}"' for name, value in attributes.items())
    return process(f'<bpmn:task id="t"{written}>{inside}</bpmn:task>')


GOOD: dict[str, Drawing] = {
    "line": Diagram().path("start:s", "user:a", "end:e"),
    "empty process": process(""),
    "empty file": "",
    "foreign attribute and extension": (
        '<bpmn:process id="p" x:y="1" xmlns:x="http://example.org/x"><bpmn:extensionElements><x:z/>'
        "</bpmn:extensionElements></bpmn:process>"
    ),
    "documentation with markup": process('<bpmn:documentation><b xmlns="http://x.org">!</b></bpmn:documentation>'),
    "implementation by address": process('<bpmn:serviceTask id="t" implementation="urn:x:y"/>'),
    "nothing assigned": task("<bpmn:performer/>"),
    "root definitions of events": '<bpmn:timerEventDefinition id="t"/><bpmn:signalEventDefinition id="s"/>',
}
BAD: dict[str, Broken] = {
    "unknown element with id": (process('<bpmn:nonsense id="n"/>'), ("schema", "n")),
    "unknown element without id": (task("<bpmn:nonsense/>"), ("schema", "t")),
    "unknown attribute": (task(colour="red"), ("schema", "t")),
    "missing attribute": (flow(ends='sourceRef="a"'), ("schema", "f")),
    "no truth value": (task(isForCompensation="maybe"), ("schema", "t")),
    "no number": (task(startQuantity="one"), ("schema", "t")),
    "no value of the list": ('<bpmn:process id="p" processType="Secret"/>', ("schema", "p")),
    "id with a digit first": ('<bpmn:process id="1p"/>', ("schema", "1p")),
    "undeclared prefix": ('<bpmn:message id="m" itemRef="q:x"/>', ("schema", "m")),
    "interface without operation": ('<bpmn:interface id="i" name="i"/>', ("schema", "i")),
    "operation without message": (
        '<bpmn:interface id="i" name="i"><bpmn:operation id="o" name="o"/></bpmn:interface>', ("schema", "o")
    ),
    "two choices of a timer": (
        process(
            '<bpmn:startEvent id="s"><bpmn:timerEventDefinition><bpmn:timeDate>x</bpmn:timeDate>'
            "<bpmn:timeDuration>x</bpmn:timeDuration></bpmn:timerEventDefinition></bpmn:startEvent>"
        ),
        ("schema", "s"),
    ),
    "two conditions": (flow("<bpmn:conditionExpression/>" * 2), ("schema", "f")),
    "unknown type": (flow('<bpmn:conditionExpression xsi:type="bpmn:tNo"/>'), ("schema", "f")),
    "unfit type": (flow('<bpmn:conditionExpression xsi:type="bpmn:tTask"/>'), ("schema", "f")),
    "abstract element": (process('<bpmn:flowElement id="x"/>'), ("schema", "x")),
    "words among elements": (process("words"), ("schema", "p")),
    "elements among words": (
        process('<bpmn:task id="t"><bpmn:incoming><x/></bpmn:incoming></bpmn:task>'), ("schema", "t")
    ),
    "wrong order": (
        process('<bpmn:task id="t"/><bpmn:laneSet id="l"/>'), ("schema", "l")
    ),
    "what is needed in front of a child": (
        task('<bpmn:ioSpecification id="io"><bpmn:outputSet id="os"/></bpmn:ioSpecification>'), ("schema", "io")
    ),
    "documentation too late": (
        task('<bpmn:incoming>f</bpmn:incoming><bpmn:documentation id="d"/>'), ("schema", "d")
    ),
    "BPMN as an extension": (
        process('<bpmn:extensionElements><bpmn:task id="t"/></bpmn:extensionElements>'), ("schema", "t")
    ),
    "two loops with ids": (
        task(
            '<bpmn:standardLoopCharacteristics id="sl"/><bpmn:multiInstanceLoopCharacteristics id="mi">'
            "<bpmn:loopCardinality>2</bpmn:loopCardinality></bpmn:multiInstanceLoopCharacteristics>"
        ),
        ("schema", "t"),
    ),
    "import without type": ('<bpmn:import namespace="urn:x" location="x"/>', ("schema", "definitions")),
    "resource twice over": (
        task(
            "<bpmn:performer><bpmn:resourceAssignmentExpression><bpmn:expression/></bpmn:resourceAssignmentExpression>"
            "<bpmn:resourceRef>r</bpmn:resourceRef></bpmn:performer>"
        ),
        ("schema", "t"),
    ),
}
test_legal_drawing_is_accepted, test_illegal_drawing_is_refused = rule_tests(GOOD, BAD)


@pytest.mark.parametrize("case", BAD)
def test_what_is_wrong_is_said_in_plain_words(case: str) -> None:
    findings = lint_process(file_of(BAD[case][0]), "x.bpmn", LintEnvironment())

    said = [str(finding.message) for finding in findings if finding.rule == "schema"]
    assert not [sentence for sentence in said if "{http" in sentence or "atomic type" in sentence]
    assert all(sentence.startswith("Expected ") and ", but " in sentence for sentence in said)


@pytest.mark.parametrize(
    ("inside", "said"),
    [
        ('<bpmn:gateway id="g"/>', "inside <t>, but line 2 has gateway <g>, which has no place there."),
        (
            '<bpmn:ioSpecification id="i"><bpmn:inputSet/><bpmn:outputSet/></bpmn:ioSpecification>' * 2,
            "Expected one ioSpecification inside <t>, but line 2 has another.",
        ),
        (
            '<bpmn:standardLoopCharacteristics/><bpmn:multiInstanceLoopCharacteristics id="mi"/>',
            "Expected either standardLoopCharacteristics or multiInstanceLoopCharacteristics inside <t>, but it has",
        ),
        ("<bpmn:rendering/>", "inside <t>, but line 2 has rendering, which has no place there."),
        (
            '<bpmn:ioSpecification id="i"><bpmn:inputSet/></bpmn:ioSpecification>',
            "Expected outputSet inside the ioSpecification in line 2, <i>, but it is missing.",
        ),
        (
            "<bpmn:incoming></bpmn:incoming>",
            "Expected the name of one element as incoming of the task in line 2, <t>, but it is “”.",
        ),
    ],
)
def test_child_without_place_or_once_too_often_is_told_with_its_owner(inside: str, said: str) -> None:
    findings = lint_process(file_of(task(inside)), "x.bpmn", LintEnvironment())

    assert said in " ".join(str(finding.message).replace("line 1", "line 2") for finding in findings)


def test_value_that_is_none_of_the_list_is_told() -> None:
    (finding, *_) = lint_process(file_of(BAD["no value of the list"][0]), "x.bpmn", LintEnvironment())

    assert "Expected one of None, Public, Private as processType" in str(finding.message)
    assert str(finding.message).endswith("but it is Secret.")


def test_child_that_stands_too_late_is_told_where_it_belongs() -> None:
    findings = lint_process(file_of(BAD["documentation too late"][0]), "x.bpmn", LintEnvironment())

    said = [str(finding.message) for finding in findings if finding.rule == "schema"]
    assert len(said) == 1
    assert "in front of the incoming in line" in said[0]


def test_file_of_nonsense_has_a_hundred_findings_at_most() -> None:
    nonsense = "".join(f'<bpmn:task id="t{number}" wrong="1"/>' for number in range(1_000))

    assert len([rule for rule, _ in standard_errors(process(nonsense)) if rule == "schema"]) == 100


def test_other_file_is_refused_with_its_name() -> None:
    finding = lint_process(b'<html id="h"/>', "x.bpmn", LintEnvironment())[0]

    assert (finding.rule, finding.element_id) == ("schema", "h")


def test_prefix_with_two_meanings_does_no_harm() -> None:
    inner = '<x:task xmlns:x="http://www.omg.org/spec/BPMN/20100524/MODEL" id="t" wrong="1"/>'
    file = process(f'<bpmn:extensionElements><x:y xmlns:x="urn:other"/></bpmn:extensionElements>{inner}')

    assert [rule for rule, _ in standard_errors(file)] == ["schema"]


def test_list_of_ways_follows_the_schema() -> None:
    ways = ways_to_break()

    assert len(ways) > 200
    assert {"sequenceFlow has no sourceRef", "operation has more than one outMessageRef"} <= set(ways)
    assert "resourceRole has no resourceRef" not in ways
