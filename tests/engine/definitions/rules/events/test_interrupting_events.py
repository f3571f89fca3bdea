"""Which catch events may let the work go on."""

from engine.definitions.lint import LintEnvironment, lint_process
from tests.engine.definitions.rules.events.drawings import bordered, compensated, handled, line, started_by
from tests.support.rules import rule_tests

KINDS = ("message", "timer", "conditional", "signal", "escalation")
RULE = "interrupting-events"
GOOD = {
    **{f"{kind} start": handled(kind, interrupting=False) for kind in KINDS},
    **{f"{kind} boundary": bordered(kind, interrupting=False) for kind in KINDS},
    "error start that interrupts": handled("error"),
    "compensation start": handled("compensate"),
    "error boundary that interrupts": bordered("error"),
    "compensation boundary": compensated(),
    "attribute without a meaning": started_by("none").attribute("s", isInterrupting="false"),
}
BAD = {
    "error start": (handled("error", interrupting=False), (RULE, "hs")),
    "compensation start": (handled("compensate", interrupting=False), (RULE, "hs")),
    "error boundary": (bordered("error", interrupting=False), (RULE, "b")),
    "cancel boundary": (bordered("cancel", interrupting=False, host="transaction:a"), (RULE, "b")),
    "compensation boundary": (compensated().attribute("b", cancelActivity="0"), (RULE, "b")),
    "error among several": (bordered("message", "error", interrupting=False), (RULE, "b")),
}

test_legal_drawing_is_accepted, test_illegal_drawing_is_refused = rule_tests(GOOD, BAD)


def test_start_event_outside_event_sub_processes_is_warned_of_when_it_does_not_interrupt() -> None:
    data = line().attribute("s", isInterrupting="false").xml()

    findings = lint_process(data, "test.bpmn", LintEnvironment())

    assert [(each.rule, each.severity, each.element_id) for each in findings] == [(RULE, "warning", "s")]
