"""Calendars in expressions: of diagrams, of decision tables, of the studio; null with a reason for what cannot be."""

from datetime import UTC, datetime

import pytest

from database import reading
from engine.definitions.lint import LintEnvironment, lint_process
from engine.feel import DateTime, compile_expression, compile_unary_tests
from engine.feel.analysis import analyse_expression
from engine.runtime import Resource, deploy, evaluate_decision
from tests.itsm.calendars.conftest import timer_due
from tests.support.bpmn import Diagram
from tests.support.processes import AGENT, open_tasks, start

FRIDAY = datetime(2026, 3, 6, 15, 0, tzinfo=UTC)
"""16:00 in Berlin."""
MONDAY = datetime(2026, 3, 9, 8, 0, tzinfo=UTC)
NAMES = {"opened": FRIDAY, "due": MONDAY, "desk": "de-5x9", "here": FRIDAY.replace(tzinfo=None)}

TABLE = b"""<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="d" name="d" namespace="urn:test">
  <decision id="pace" name="pace"><variable id="v" name="pace" typeRef="string"/>
    <decisionTable id="t"><input id="in"><inputExpression id="ie">
        <text>working minutes(opened, due, "de-5x9")</text></inputExpression></input>
      <output id="o"/>
      <rule id="one"><inputEntry id="a"><text>&lt; 100</text></inputEntry>
        <outputEntry id="b"><text>"quick"</text></outputEntry></rule>
      <rule id="two"><inputEntry id="c"><text>[100..200]</text></inputEntry>
        <outputEntry id="e"><text>if is working time(due, "24x7") then "steady" else "asleep"</text></outputEntry>
      </rule>
    </decisionTable></decision>
</definitions>"""


@pytest.mark.usefixtures("shipped")
@pytest.mark.parametrize(
    ("source", "value"),
    [
        ('working minutes(opened, due, "de-5x9")', "120"),
        ("working minutes(from: opened, to: due, calendar: desk)", "120"),
        ("working minutes(calendar: desk, to: opened, from: due)", "-120"),
        ('working minutes(opened, opened + @"PT119S", desk)', "1"),
        ('working minutes(@"2026-03-06T16:00:00@Europe/Berlin", @"2026-03-09T09:00:00+01:00", desk)', "120"),
        ('add working time(opened, @"PT2H", desk)', "2026-03-09T09:00:00@Europe/Berlin"),
        ("add working time(opened, 120, desk)", "2026-03-09T09:00:00@Europe/Berlin"),
        ("add working time(opened, 0.5, desk)", "2026-03-06T16:00:30@Europe/Berlin"),
        ('add working time(from: opened, duration: @"P1D", calendar: "24x7")', "2026-03-07T15:00:00@UTC"),
        ("add working time(minutes: 0, from: opened, calendar: desk)", "2026-03-06T16:00:00@Europe/Berlin"),
        ("add working days(opened, 1, desk)", "2026-03-09T16:00:00@Europe/Berlin"),
        ('add working days(from: due, days: 3, calendar: desk)', "2026-03-12T09:00:00@Europe/Berlin"),
        ('add working days(@"2026-04-30T16:00:00Z", 1, desk)', "2026-05-04T18:00:00@Europe/Berlin"),
        ("is working time(opened, desk)", "True"),
        ("is working time(at: @\"2026-03-07T12:00:00Z\", calendar: desk)", "False"),
        ('count(for d in [desk, "24x7"] return working minutes(opened, due, d))', "2"),
    ],
)
def test_calendar_is_asked_in_an_expression(source: str, value: str) -> None:
    found = compile_expression(source).explain(NAMES)

    assert (str(found.value), found.reasons) == (value, ())


@pytest.mark.usefixtures("shipped")
@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ('working minutes(opened, due, "de-9x9")', "24x7, cn-5x8, de-5x9, us-east-5x8"),
        ("working minutes(here, due, desk)", "with a zone"),
        ("add working days(opened, 0, desk)", "1 or more"),
        ("add working days(opened, 1.5, desk)", "whole working days"),
        ("working minutes(opened, null, desk)", '"to"'),
        ('working minutes(opened, "tomorrow", desk)', '"to"'),
        ("working minutes(opened, due)", "working minutes(from"),
        ("working minutes(from: opened, until: due, calendar: desk)", "until"),
        ('working minutes(@"-999999999-01-01T00:00:00Z", due, desk)', "9999"),
        ('working minutes(@"1812-01-01T00:00:00Z", due, desk)', "1970"),
        ("add working time(opened, -1, desk)", "negative"),
        ("add working time(opened, 1e30, desk)", "200000000"),
        ('add working time(opened, @"P99999999999D", desk)', "thousand years"),
        ('add working time(opened, @"P1Y", desk)', '"duration"'),
        ("is working time(opened, 5)", '"calendar"'),
    ],
)
def test_what_cannot_be_answered_is_null_with_its_reason(source: str, reason: str) -> None:
    found = compile_expression(source).explain(NAMES)

    assert found.value is None
    assert reason in " ".join(str(each.message) for each in found.reasons)


@pytest.mark.usefixtures("app")
def test_calendars_of_nobody_are_null() -> None:
    found = compile_expression('is working time(opened, "24x7")').explain(NAMES)

    assert found.value is None and "organisation" in str(found.reasons[0].message)


@pytest.mark.usefixtures("shipped")
def test_calendar_is_asked_in_a_cell() -> None:
    assert compile_unary_tests('< add working time(opened, 120, "24x7")').matches(DateTime.of(FRIDAY), NAMES)


@pytest.mark.usefixtures("shipped")
def test_diagram_waits_for_working_time_and_chooses_by_it() -> None:
    diagram = (
        Diagram().path("start:s", "xor:x", "user:day", "end:e")
        .path("x", "user:night", "end:f", when='not(is working time(opened, "de-5x9"))')
        .attribute("x", default="x_to_day")
        .boundary("late", "day").timer("late", timeDate='=add working time(opened, 60, "cn-5x8")').path("late", "end:g")
    )  # fmt: skip

    instance = start(diagram, {"opened": FRIDAY})

    assert set(open_tasks(instance)) == {"day"}
    assert timer_due(instance) == datetime(2026, 3, 9, 2, 0, tzinfo=UTC), "an hour into Monday in Shanghai"


@pytest.mark.usefixtures("shipped")
def test_decision_table_counts_working_minutes() -> None:
    deploy("test", [Resource("decision", "pace", "pace.dmn", TABLE)], AGENT)

    with reading() as session:
        made = evaluate_decision(session, {"opened": FRIDAY, "due": MONDAY}, decision_id="pace")

    assert made.result is not None and made.result.value == "steady"


def test_linter_knows_the_functions_and_what_they_take(app: object) -> None:
    def findings(condition: str) -> list[str]:
        drawn = Diagram().path("start:s", "xor:x", "end:e", when=condition).path("x", "end:f")
        found = lint_process(drawn.attribute("x", default="x_to_f").xml(), "test.bpmn", LintEnvironment())
        return [f"{each.message} {each.fix}" for each in found if each.rule == "expressions"]

    assert findings('working minutes(a, b, "24x7") > 30') == []
    (told,) = findings("working minutes(a, b) > 30")
    assert "working minutes(from: date and time, to: date and time, calendar: string)" in told
    (told,) = findings('working minute(a, b, "24x7") > 30')
    assert "working minutes" in told
    (told,) = findings('is working time(a, "24x7") = "yes"')
    assert "boolean" in told


def test_analysis_knows_what_they_yield(app: object) -> None:
    kinds = [
        analyse_expression(source).type.name
        for source in ('working minutes(a, b, "x")', 'add working time(a, 5, "x")', 'is working time(a, "x")')
    ]

    assert kinds == ["number", "date and time", "boolean"]
