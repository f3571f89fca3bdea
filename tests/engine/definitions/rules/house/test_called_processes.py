"""Whether what a call activity calls is in the pack."""

import pytest

from engine.definitions.lint import LintEnvironment, lint_process
from tests.support.bpmn import Diagram

PACK = LintEnvironment(processes=frozenset({"process", "beside"}))


def found(diagram: Diagram, environment: LintEnvironment = PACK) -> list[tuple[str, str]]:
    findings = lint_process(diagram.xml(), "x.bpmn", environment)
    return [(finding.element_id, finding.severity) for finding in findings if finding.rule == "called-processes"]


def calling(process: str) -> Diagram:
    return Diagram().path("start:s", "call:c", "end:e").zeebe("c", "calledElement", processId=process)


@pytest.mark.parametrize("process", ["beside", "process", "=which"])
def test_process_of_the_pack_or_by_expression_is_accepted(process: str) -> None:
    assert found(calling(process)) == []


def test_unknown_process_is_warned_of_by_the_name_of_the_standard_too() -> None:
    standard = Diagram().path("start:s", "call:c", "end:e").attribute("c", calledElement="nowhere")

    assert found(calling("nowhere")) == found(standard) == [("c", "warning")]


def test_global_task_of_the_file_is_accepted() -> None:
    diagram = Diagram().path("start:s", "call:c", "end:e").attribute("c", calledElement="shared")
    diagram.extra.append('<bpmn:globalUserTask id="shared"/>')

    assert found(diagram) == []


def test_file_alone_is_not_asked_what_else_is_in_use() -> None:
    assert found(calling("nowhere"), LintEnvironment()) == []
