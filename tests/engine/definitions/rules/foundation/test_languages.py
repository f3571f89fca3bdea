"""Languages and formats in the forms that the standard asks for."""

import pytest
from lxml import etree

from engine.definitions.model import LintEnvironment, Model
from engine.definitions.rules.foundation import languages
from tests.support.rules import Broken, Drawing, file_of, rule_tests

RULE = "languages"


def noted(format_: str) -> str:
    return (
        f'<bpmn:process id="p"><bpmn:task id="t"><bpmn:documentation textFormat="{format_}">x</bpmn:documentation>'
        f'</bpmn:task><bpmn:textAnnotation id="n" textFormat="{format_}"/></bpmn:process>'
    )


def flow(language: str) -> str:
    return (
        '<bpmn:process id="p"><bpmn:task id="a"/><bpmn:task id="b"/><bpmn:task id="c"/>'
        '<bpmn:sequenceFlow id="g" sourceRef="a" targetRef="c"/><bpmn:sequenceFlow id="f" sourceRef="a" '
        f'targetRef="b"><bpmn:conditionExpression xsi:type="bpmn:tFormalExpression" language="{language}">x'
        "</bpmn:conditionExpression></bpmn:sequenceFlow></bpmn:process>"
    )


GOOD: dict[str, Drawing] = {
    "plain text": noted("text/plain"),
    "with a character set": noted("text/html; charset=utf-8"),
    "address": flow("http://www.w3.org/1999/XPath"),
    "short name of the house": flow("feel"),
}
BAD: dict[str, Broken] = {
    "documentation": (noted("html").replace('"n" textFormat="html"', '"n"'), (RULE, "t")),
    "annotation": ('<bpmn:process id="p"><bpmn:textAnnotation id="n" textFormat="text"/></bpmn:process>', (RULE, "n")),
    "language of a condition": (flow("Java Script"), (RULE, "f")),
    "language without scheme": (flow("groovy"), (RULE, "f")),
}
test_legal_drawing_is_accepted, test_illegal_drawing_is_refused = rule_tests(GOOD, BAD)


@pytest.mark.parametrize("attribute", ["expressionLanguage", "typeLanguage"])
def test_languages_of_the_file_are_addresses(attribute: str) -> None:
    def found(value: str) -> list[str]:
        root = etree.fromstring(file_of(""))
        root.set(attribute, value)
        return [finding.element_id for finding in languages.check(Model.read(root), LintEnvironment())]

    assert found("XPath") == ["definitions"]
    assert found("http://www.w3.org/1999/XPath") == []
