"""Events that wait for several triggers."""

import pytest

from engine.definitions.lint import LintEnvironment, lint_process
from tests.engine.definitions.rules.events.drawings import passing
from tests.support.bpmn import Diagram


def warnings(diagram: Diagram) -> list[str]:
    findings = lint_process(diagram.attribute("x", parallelMultiple="true").xml(), "test.bpmn", LintEnvironment())
    return [each.element_id for each in findings if (each.rule, each.severity) == ("parallel-multiple", "warning")]


@pytest.mark.parametrize("kinds", [("message",), ()])
def test_parallel_multiple_is_warned_of_without_several_triggers(kinds: tuple[str, ...]) -> None:
    assert warnings(passing("catch", *kinds)) == ["x"]


def test_parallel_multiple_is_accepted_with_several_triggers() -> None:
    assert warnings(passing("catch", "message", "signal")) == []
