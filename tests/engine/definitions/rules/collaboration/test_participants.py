"""Pools: how many there may be, and what they show."""

import pytest

from engine.definitions.lint import LintEnvironment, lint_process
from tests.engine.definitions.rules.collaboration.pools import pools
from tests.support.rules import Broken, Drawing, file_of, rule_tests

RULE = "participants"


def many(identity: str = "", **bounds: str) -> str:
    written = "".join(f' {name}="{value}"' for name, value in bounds.items())
    named = f' id="{identity}"' if identity else ""
    return (
        f'<bpmn:collaboration id="c"><bpmn:participant id="q"><bpmn:participantMultiplicity{named}{written}/>'
        "</bpmn:participant></bpmn:collaboration>"
    )


GOOD: dict[str, Drawing] = {
    "unsaid": many(),
    "exactly two": many(minimum="2", maximum="2"),
    "up to nine": many(maximum="9"),
    "two pools": pools(),
}
BAD: dict[str, Broken] = {
    "none at all": (many(maximum="0"), (RULE, "q")),
    "fewer than the minimum": (many(minimum="2"), (RULE, "q")),
    "turned round": (many("x", minimum="5", maximum="3"), (RULE, "x")),
    "negative": (many(minimum="-1"), (RULE, "q")),
}
test_legal_drawing_is_accepted, test_illegal_drawing_is_refused = rule_tests(GOOD, BAD)


@pytest.mark.parametrize(("process", "expected"), [("r", []), ("l", ["l"])])
def test_process_of_two_pools_is_a_warning(process: str, expected: list[str]) -> None:
    drawing = pools().replace('processRef="r"', f'processRef="{process}"')

    findings = lint_process(file_of(drawing), "x.bpmn", LintEnvironment())

    found = [(each.element_id, each.severity) for each in findings if each.rule == RULE]
    assert found == [(element, "warning") for element in expected]
