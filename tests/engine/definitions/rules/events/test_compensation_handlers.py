"""Compensation boundary events and the activities that compensate."""

from engine.definitions.lint import LintEnvironment, lint_process
from tests.engine.definitions.rules.events.drawings import bordered, compensated
from tests.support.bpmn import Diagram
from tests.support.rules import rule_tests

RULE = "compensation-handlers"


def handlers(*names: str, marked: bool = True) -> Diagram:
    diagram = bordered("compensate")
    for name in names:
        diagram.path(f"task:{name}").associate("b", name)
        if marked:
            diagram.attribute(name, isForCompensation="true")
    return diagram


GOOD = {
    "one handler": compensated(),
    "association in the other direction": bordered("compensate").path("task:undo").associate("undo", "b")
    .attribute("undo", isForCompensation="true"),
}
BAD = {
    "flow out of the event": (compensated().path("b", "e"), (RULE, "b")),
    "several handlers": (handlers("u", "v"), (RULE, "b")),
    "handler that is not for compensation": (handlers("u", marked=False).path("s", "u", "e"), (RULE, "u")),
    "association to an event": (compensated().associate("b", "e"), (RULE, "b")),
    "association to a gateway": (
        bordered("compensate").path("start:s2", "xor:g", "end:e2").path("g", "end:e3").associate("b", "g"), (RULE, "b")
    ),
    "handler in a sub-process beside it": (
        bordered("compensate").path("s", "sub:p", "e").associate("b", "undo").inside(
            "p", lambda d: d.path("task:undo").attribute("undo", isForCompensation="true")
        ), (RULE, "b"),
    ),
    "flow into the handler": (compensated().path("s", "undo"), (RULE, "undo")),
    "flow out of the handler": (compensated().path("undo", "e"), (RULE, "undo")),
}

test_legal_drawing_is_accepted, test_illegal_drawing_is_refused = rule_tests(GOOD, BAD)


def test_activity_for_compensation_that_nothing_leads_to_is_warned_of() -> None:
    diagram = Diagram().path("start:s", "task:a", "end:e").path("task:undo").attribute("undo", isForCompensation="true")

    findings = lint_process(diagram.xml(), "test.bpmn", LintEnvironment())

    assert [(each.severity, each.element_id) for each in findings if each.rule == RULE] == [("warning", "undo")]


def test_compensation_event_that_leads_to_nothing_is_warned_of() -> None:
    findings = lint_process(bordered("compensate").xml(), "test.bpmn", LintEnvironment())

    assert [(each.severity, each.element_id) for each in findings if each.rule == RULE] == [("warning", "b")]
