"""Whether a gateway that chooses always has a free flow."""

import pytest

from engine.definitions.lint import LintEnvironment, lint_process
from tests.engine.definitions.rules.house.warned import warned
from tests.support.bpmn import Diagram

KINDS = ("xor", "or", "complex")


def gateway(*conditions: str, kind: str = "xor") -> Diagram:
    """A gateway ``g`` with a flow to ``e0``, ``e1``, … for each condition, and no default."""
    diagram = Diagram().path("start:s", "task:a", f"{kind}:g")
    for number, condition in enumerate(conditions):
        diagram.path("g", f"end:e{number}", when=condition)
    return diagram


def approval(*conditions: str) -> Diagram:
    """A user task with three outcomes before the gateway."""
    diagram = Diagram().path("start:s", "user:a", "xor:g").properties("a", outcomes="approve, reject, send_back")
    for number, condition in enumerate(conditions):
        diagram.path("g", f"end:e{number}", when=condition)
    return diagram


@pytest.mark.parametrize("kind", KINDS)
def test_gateway_without_default_is_warned_of(kind: str) -> None:
    assert warned("choices", gateway("n > 1", "n > 2", kind=kind)) == ["g"]


@pytest.mark.parametrize("kind", KINDS)
def test_gateway_with_default_is_accepted(kind: str) -> None:
    assert warned("choices", gateway("n > 1", kind=kind).path("g", "end:x", default=True)) == []


@pytest.mark.parametrize("kind", KINDS)
def test_flow_without_condition_is_warned_of(kind: str) -> None:
    assert warned("choices", gateway("n > 1", kind=kind).path("g", "end:x")) == ["g_to_x"]


@pytest.mark.parametrize(
    "conditions",
    [
        ("n > 1", "n <= 1"), ("n < 1", "n > 3", "n >= 1"), ('line = "a"', 'line != "a"'), ("done", "not(done)"),
        ("not(n > 1 and done)", "n > 1 and done"), ("n > 1", "true"), ("a + 1 > b", "a + 1 <= b"),
    ],
)
def test_conditions_that_cover_every_case_are_accepted(conditions: tuple[str, ...]) -> None:
    assert warned("choices", gateway(*conditions)) == []


@pytest.mark.parametrize(
    "conditions",
    [("n > 1", "n < 1"), ("n > 1", "m <= 1"), ('line = "a"', 'line = "b"'), ("done", "not(ready)"), ("n > 1", "false")],
)
def test_conditions_that_leave_a_case_are_warned_of(conditions: tuple[str, ...]) -> None:
    assert warned("choices", gateway(*conditions)) == ["g"]


def test_conditions_on_all_outcomes_of_the_task_before_are_accepted() -> None:
    assert warned("choices", approval('outcome = "approve"', 'outcome = "reject" or outcome = "send_back"')) == []


def test_conditions_on_some_outcomes_are_warned_of() -> None:
    assert warned("choices", approval('outcome = "approve"', 'outcome = "reject"')) == ["g"]


def test_outcomes_do_not_count_when_another_path_leads_to_the_gateway() -> None:
    every = ('outcome = "approve"', 'outcome = "reject"', 'outcome = "send_back"')

    assert warned("choices", approval(*every)) == []
    assert warned("choices", approval(*every).path("s", "g")) == ["g"]


def test_sketches_are_not_judged() -> None:
    data = gateway("n > 1", "n > 2").xml().replace(b' isExecutable="true"', b"")

    assert "choices" not in {finding.rule for finding in lint_process(data, "test.bpmn", LintEnvironment())}
