"""Whole legal files pass every rule of the standard: rules that are too strict fail here.

``modeler.bpmn`` is as a modeler for the dialect writes it: a collaboration with lanes, data, notes and a drawing;
``standard.bpmn`` as the standard writes its examples: names in the target namespace, operations, correlation, people.
"""

from pathlib import Path

import pytest

from engine.definitions.lint import LintEnvironment, lint_process
from engine.definitions.model import Model
from engine.definitions.reader import read_xml
from engine.definitions.rules import FAMILIES

FILES = {file.stem: file.read_bytes() for file in (Path(__file__).parent / "legal").glob("*.bpmn")}


@pytest.mark.parametrize("name", FILES)
def test_legal_file_has_no_error(name: str) -> None:
    model = Model.read(read_xml(FILES[name]))
    checks = [module.check for family, modules in FAMILIES.items() if family != "house" for module in modules]

    found = [finding for check in checks for finding in check(model, LintEnvironment())]

    assert [(each.rule, each.element_id, str(each.message)) for each in found if each.severity == "error"] == []


@pytest.mark.parametrize("name", FILES)
def test_legal_file_with_one_broken_reference_is_refused(name: str) -> None:
    data = FILES[name].replace(b'messageRef="', b'messageRef="gone', 1)

    findings = lint_process(data, "x.bpmn", LintEnvironment())

    assert "references" in {finding.rule for finding in findings}


@pytest.mark.parametrize("name", ["participantAssociation", "messageFlowAssociation", "partnerRole", "correlationKey"])
def test_note_about_who_exchanges_messages_does_not_keep_a_file_from_running(name: str) -> None:
    assert f"<{name}".encode() in FILES["standard"]

    found = lint_process(FILES["standard"], "x.bpmn", LintEnvironment())

    assert not [each for each in found if each.rule == "runnable" and f"has {name}:" in str(each.message)]
