"""Imports that say what they bring, and those that do not."""

import pytest

from engine.definitions.lint import LintEnvironment, lint_process
from tests.support.rules import Broken, Drawing, file_of, rule_tests

SCHEMA = "http://www.w3.org/2001/XMLSchema"
MODEL = "http://www.omg.org/spec/BPMN/20100524/MODEL"
RULE = "imports"


def imported(kind: str, location: str = "x.xsd", namespace: str = "urn:x") -> str:
    return f'<bpmn:import importType="{kind}" location="{location}" namespace="{namespace}"/>'


GOOD: dict[str, Drawing] = {
    "schema": imported(SCHEMA),
    "service": imported("http://www.w3.org/TR/wsdl20/", "x.wsdl"),
    "diagram": imported(MODEL, "x.bpmn"),
    "another kind": imported("urn:example:kind", "x.json"),
}
BAD: dict[str, Broken] = {
    "type that is no address": (imported("XSD"), (RULE, "definitions")),
    "schema as diagram": (imported(MODEL), (RULE, "definitions")),
    "diagram as schema": (imported(SCHEMA, "x.bpmn"), (RULE, "definitions")),
    "no namespace": (imported(SCHEMA, namespace=""), (RULE, "definitions")),
    "no location": (imported(SCHEMA, location=""), (RULE, "definitions")),
}
test_legal_drawing_is_accepted, test_illegal_drawing_is_refused = rule_tests(GOOD, BAD)


@pytest.mark.parametrize("written", ["", "  "])
def test_file_with_an_empty_namespace_of_its_own_is_refused(written: str) -> None:
    file = file_of("").replace(b"http://flowdesk.example/test", written.encode())

    findings = lint_process(file, "x.bpmn", LintEnvironment())

    assert [one.element_id for one in findings if one.rule == RULE] == ["definitions"]

def test_missing_type_is_told_once() -> None:
    findings = lint_process(file_of(imported("x:y").replace('importType="x:y" ', "")), "x.bpmn", LintEnvironment())

    assert [one.rule for one in findings if one.severity == "error"] == ["schema"]
