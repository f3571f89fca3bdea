"""Default flows."""

from engine.definitions.lint import LintEnvironment, lint_process
from tests.engine.definitions.rules.flows.drawings import choice, line
from tests.support.bpmn import Diagram
from tests.support.rules import rule_tests

RULE = "default-flows"
KINDS = ("xor", "or", "complex")


def task(default: str) -> Diagram:
    return line().path("a", "end:x", when="n > 1").attribute("a", default=default)


GOOD = {**{f"{kind} gateway": choice(kind) for kind in KINDS}, "activity": task("a_to_e")}
BAD = {
    **{f"{kind} gateway": (choice(kind).attribute("g", default="s_to_g"), (RULE, "g")) for kind in KINDS},
    "activity": (task("s_to_a"), (RULE, "a")),
    "no flow": (task("s"), (RULE, "a")),
}

test_legal_drawing_is_accepted, test_illegal_drawing_is_refused = rule_tests(GOOD, BAD)


def test_default_flow_with_condition_is_warned_of() -> None:
    diagram = choice("xor").path("g", "end:z", when="n > 2").attribute("g", default="g_to_z")

    findings = lint_process(diagram.xml(), "test.bpmn", LintEnvironment())

    assert [(each.severity, each.element_id) for each in findings if each.rule == RULE] == [("warning", "g_to_z")]
