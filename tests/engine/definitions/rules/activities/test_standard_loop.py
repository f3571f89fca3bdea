"""Rule ``standard-loop``."""

import pytest

from engine.definitions.lint import LintEnvironment, lint_process
from tests.engine.definitions.rules.drawings import process, task
from tests.support.rules import file_of, rule_tests


def loop(**attributes: str) -> str:
    written = "".join(f' {name}="{value}"' for name, value in attributes.items())
    return process(task(f"<bpmn:standardLoopCharacteristics{written}/>"))


GOOD = {
    "nothing said": loop(),
    "tested before": loop(testBefore="true", loopMaximum="3"),
    "never": loop(loopMaximum="0"),
}

test_legal_drawing_is_accepted, _ = rule_tests(GOOD, {})


@pytest.mark.parametrize(("cap", "expected"), [("0", ["t"]), ("-1", ["t"]), ("1", [])])
def test_loop_that_never_goes_round_is_a_warning(cap: str, expected: list[str]) -> None:
    findings = lint_process(file_of(loop(loopMaximum=cap)), "test.bpmn", LintEnvironment())

    found = [each for each in findings if each.rule == "standard-loop"]

    assert [each.element_id for each in found] == expected
    assert all(each.severity == "warning" for each in found)
