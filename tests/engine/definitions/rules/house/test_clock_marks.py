"""What the clocks do at an element."""

import pytest

from engine.clock_marks import Marks, read_marks
from engine.definitions.lint import LintEnvironment, lint_process
from engine.errors import InvalidInput
from tests.engine.definitions.rules.house.warned import warned
from tests.support.bpmn import Diagram

RULE = "clock-marks"


def task(sla: str) -> Diagram:
    return Diagram().path("start:s", "task:x", "end:e").properties("x", sla=sla)


def errors(diagram: Diagram) -> list[str]:
    findings = lint_process(diagram.xml(), "test.bpmn", LintEnvironment())
    return [finding.element_id for finding in findings if (finding.rule, finding.severity) == (RULE, "error")]


def test_marks_are_read_by_their_act_in_their_order() -> None:
    found = read_marks("start:response, start:ola:line-1,pause:resolution ,stop-after:uc:printer_co, stop:response")

    assert found == Marks(
        start=("response", "ola:line-1"), stop=("response",), pause=("resolution",), stop_after=("uc:printer_co",)
    )


@pytest.mark.parametrize(
    "written", ["begin:response", "start", "start:", "start:ola", "start:speed", "start:response,", "pause:ola:a b"]
)
def test_marks_that_no_clock_can_follow_are_refused_and_stop_a_deployment(written: str) -> None:
    with pytest.raises(InvalidInput):
        read_marks(written)

    assert errors(task(written)) == ["x"]


def test_marks_on_a_task_are_accepted() -> None:
    diagram = task("start:response, stop-after:response")

    assert errors(diagram) == []
    assert warned(RULE, diagram) == []


def test_marks_where_no_token_comes_are_warned_of() -> None:
    diagram = Diagram().path("start:s", "task:x", "end:e").properties("process", sla="start:response")

    assert warned(RULE, diagram) == ["process"]
