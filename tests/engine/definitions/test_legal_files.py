"""Whole legal files pass every rule of the standard: rules that are too strict fail here."""

import pytest

from engine.definitions.lint import LintEnvironment, lint_process
from engine.definitions.model import Model
from engine.definitions.reader import read_xml
from engine.definitions.rules import FAMILIES
from tests.engine.definitions.legal_files import MODELER, STANDARD

FILES = {"modeler": MODELER, "standard": STANDARD}


@pytest.mark.parametrize("name", FILES)
def test_legal_file_has_no_error(name: str) -> None:
    model = Model.read(read_xml(FILES[name].encode()))
    checks = [module.check for family, modules in FAMILIES.items() if family != "house" for module in modules]

    found = [finding for check in checks for finding in check(model, LintEnvironment())]

    assert [(each.rule, each.element_id, str(each.message)) for each in found if each.severity == "error"] == []


@pytest.mark.parametrize("name", FILES)
def test_legal_file_with_one_broken_reference_is_refused(name: str) -> None:
    broken = "Message_1" if name == "modeler" else "tns:order"
    data = FILES[name].replace(f'messageRef="{broken}"', 'messageRef="gone"', 1).encode()

    findings = lint_process(data, "x.bpmn", LintEnvironment())

    assert "references" in {finding.rule for finding in findings}
