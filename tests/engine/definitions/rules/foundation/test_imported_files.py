"""Imported files: whether they are there, and whether names lead to their elements."""

import pytest

from engine.definitions.lint import LintEnvironment, lint_process
from tests.support.rules import file_of

OTHER = file_of('<bpmn:message id="m"/><bpmn:error id="e"/>').replace(b"http://flowdesk.example/test", b"urn:other")
FILES = {"other.bpmn": OTHER, "broken.bpmn": b"<x", "page.bpmn": b"<html/>"}


def errors(location: str, name: str = "o:m", namespace: str = "urn:other", *, known: bool = True) -> list[str]:
    kind = "http://www.omg.org/spec/BPMN/20100524/MODEL"
    data = file_of(
        f'<bpmn:import importType="{kind}" location="{location}" namespace="{namespace}"/>'
        f'<bpmn:process id="p" xmlns:o="urn:other"><bpmn:receiveTask id="r" messageRef="{name}"/></bpmn:process>'
    )
    environment = LintEnvironment(nearby=FILES.get) if known else LintEnvironment()
    findings = lint_process(data, "x.bpmn", environment)
    return [f"{each.rule} {each.element_id}" for each in findings if each.rule.startswith(("import", "reference"))]


@pytest.mark.parametrize("location", ["other.bpmn", "https://example.org/other.bpmn"])
def test_import_that_is_there_or_far_away_is_accepted(location: str) -> None:
    assert errors(location) == []


def test_import_is_not_looked_for_where_no_folder_is_known() -> None:
    assert errors("gone.bpmn", known=False) == []


@pytest.mark.parametrize("location", ["gone.bpmn", "broken.bpmn", "page.bpmn"])
def test_import_of_what_is_no_file_is_refused(location: str) -> None:
    assert errors(location) == ["imported-files definitions"]


def test_import_with_another_namespace_is_refused() -> None:
    assert "imported-files definitions" in errors("other.bpmn", namespace="urn:another")


def test_names_are_followed_into_the_imported_file() -> None:
    assert errors("other.bpmn", "o:gone") == ["references r"]
    assert errors("other.bpmn", "o:e") == ["reference-types r"]
