"""A priority rises when a share of the time is used up, once, with its reason; it never falls, and no target moves."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from database import reading
from engine.registry import SYSTEM
from engine.runtime import Resource, deploy, retire_definition
from engine.state.tables import Definition
from itsm.audit import AuditEntry
from itsm.clocks.thresholds import tell_due
from itsm.language import translate
from itsm.records.commands import Reported, complete_task, update_fields
from itsm.records.queries import record_view, timeline
from tests.support.clocks import Clock
from tests.support.ledger import clock_row, told
from tests.support.records import INCIDENT, REPORT, TRIAGE, Desk, open_task, stored

MODERATE = {**TRIAGE, "impact": "medium", "urgency": "medium"}
THREE_QUARTERS = timedelta(hours=18, minutes=1)


def moderate(desk: Desk) -> Reported:
    """An incident that triage made moderate: it has to be solved within 24 hours."""
    reported = desk.report(REPORT)
    complete_task(open_task(reported).key, MODERATE, "accept", desk.agent)
    return reported


def passes(clock: Clock, by: timedelta) -> None:
    """Let time pass, and the worker tell what is used up by then."""
    clock.advance(by)
    tell_due(10)


def lines(reported: Reported, desk: Desk, language: str = "en") -> list[tuple[str, list[tuple[str, str, str]]]]:
    """The lines of changes on the timeline that the time has made: sentence and values."""
    found = timeline(reported.number, desk.agent, language)
    own = [one for one in found if one.kind == "change" and one.actor_name == SYSTEM.name and one.sentence]
    return [
        (translate(one.sentence, language), [(each.label, each.before, each.after) for each in one.changes])
        for one in own if one.sentence
    ]  # fmt: skip


def test_priority_rises_when_three_quarters_of_the_time_are_used_up(desk: Desk, clock: Clock) -> None:
    reported = moderate(desk)
    passes(clock, timedelta(hours=13))
    assert stored(reported).priority == "moderate"

    passes(clock, THREE_QUARTERS - timedelta(hours=13))

    assert (stored(reported).priority, open_task(reported).priority) == ("high", 70)
    assert lines(reported, desk) == [
        ("Priority raised: 75 % of 24 h are used up (Resolution)", [("Priority", "Moderate", "High")])
    ]
    with reading() as session:
        entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "priority_raised")).one()
        assert (entry.subject, entry.details["after"]) == (f"record {reported.number}", {"priority": "high"})


def test_raise_is_explained_by_the_rules_and_the_share(desk: Desk, clock: Clock) -> None:
    reported = moderate(desk)

    passes(clock, THREE_QUARTERS)

    why = {language: record_view(reported.number, desk.agent, language).priority_why for language in ("en", "zh-CN")}
    assert {language: translate(said, language) for language, said in why.items() if said} == {
        "en": "Impact: Medium · Urgency: Medium. A team works with difficulty. Time used, %: 75. "
        "Three quarters of the time are used: one step higher. "
        "Raised from Moderate when 75 % of the time were used up. Its targets stay those of Moderate.",
        "zh-CN": "影响度：中 · 紧急度：中。一个团队勉强能工作。已用时间（%）：75。时间已用四分之三，提高一级。"
        "时间用去 75 % 时由“中”提高。目标仍为“中”的目标。",
    }


def test_raise_moves_no_target_and_makes_no_other_share_due(desk: Desk, clock: Clock) -> None:
    reported = moderate(desk)
    before = told(reported, "resolution")
    passes(clock, THREE_QUARTERS)
    revision = stored(reported).revision
    for _ in range(3):
        tell_due(10)

    row = clock_row(reported, "resolution")
    assert (row.target_minutes, row.told, row.breached) == (1440, 75, False)
    assert f"{stored(reported).clocks_next_at:%d %H:%M}" == "21 06:36"
    assert (told(reported, "resolution"), stored(reported).revision) == (before, revision)

    passes(clock, timedelta(hours=7))
    assert told(reported, "resolution") == [*before, "breached 09:00"]
    assert (stored(reported).priority, len(lines(reported, desk))) == ("high", 1)


def test_other_service_of_a_raised_record_is_promised_what_the_assessment_says(desk: Desk, clock: Clock) -> None:
    reported = moderate(desk)
    passes(clock, THREE_QUARTERS)

    update_fields(reported.number, {"service": "Printing"}, desk.agent)

    assert (stored(reported).priority, clock_row(reported, "resolution").target_minutes) == ("high", 1440)


def test_priority_that_a_person_set_stays_and_the_timeline_says_so(desk: Desk, clock: Clock) -> None:
    reported = moderate(desk)
    update_fields(reported.number, {"priority": "low"}, desk.agent, reason="Only a test device.")

    passes(clock, timedelta(hours=30, minutes=1))

    assert stored(reported).priority == "low"
    said = f"Priority stays Low as {desk.agent.name} set it, though 75 % of the time are used up and the decision says "
    assert lines(reported, desk) == [(f"{said}High", [])]
    assert str(record_view(reported.number, desk.agent, "en").priority_why).endswith("Only a test device.")


def test_person_overrules_a_raise_and_the_targets_follow(desk: Desk, clock: Clock) -> None:
    reported = moderate(desk)
    passes(clock, THREE_QUARTERS)

    update_fields(reported.number, {"priority": "low"}, desk.agent, reason="Works again by itself.")
    passes(clock, timedelta(minutes=1))

    assert (stored(reported).priority, clock_row(reported, "resolution").target_minutes) == ("low", 2400)


def test_time_used_before_the_triage_raises_but_is_not_taken_from_what_is_promised(desk: Desk, clock: Clock) -> None:
    reported = desk.report()
    passes(clock, THREE_QUARTERS)

    complete_task(open_task(reported).key, MODERATE, "accept", desk.agent)

    assert (stored(reported).priority, clock_row(reported, "resolution").target_minutes) == ("high", 1440)
    why = str(record_view(reported.number, desk.agent, "en").priority_why)
    assert why.endswith("Raised from Moderate when 75 % of the time were used up. Its targets stay those of Moderate.")


def test_clock_that_has_stopped_raises_nothing(desk: Desk, clock: Clock) -> None:
    reported = moderate(desk)
    clock.advance(timedelta(hours=25))

    complete_task(open_task(reported).key, {}, "solved", desk.agent, checked=False)
    tell_due(10)

    assert clock_row(reported, "resolution").breached
    assert stored(reported).priority == "moderate"


def test_step_that_finds_the_target_over_raises_too_and_tells_both_changes(desk: Desk, clock: Clock) -> None:
    reported = moderate(desk)
    clock.advance(timedelta(hours=25))

    complete_task(open_task(reported).key, {"service": "Printing"}, "wait_vendor", desk.agent, checked=False)

    row = stored(reported)
    assert (row.priority, row.status) == ("high", "awaiting_vendor")
    assert lines(reported, desk) == [
        ("Priority raised: 100 % of 24 h are used up (Resolution)", [("Priority", "Moderate", "High")])
    ]


def retire_all(decision: str) -> None:
    """Take every version of a decision out of use."""
    with reading() as session:
        keys = session.scalars(select(Definition.key).where(Definition.id == decision)).all()
    for key in keys:
        retire_definition(key, SYSTEM)


def table(expression: str) -> None:
    """Put a decision on the priority into use that is one expression of FEEL."""
    found = (INCIDENT / "priority.dmn").read_text(encoding="utf-8")
    begin, end = found.index("<text>if Reasons"), found.index("</text>", found.index("<text>if Reasons"))
    data = (found[:begin] + f"<text>{expression}" + found[end:]).encode()
    deploy("incident", [Resource("decision", "priority", "processes/incident/priority.dmn", data)], SYSTEM)


def test_table_that_climbs_by_itself_climbs_a_step_at_each_share(desk: Desk, clock: Clock) -> None:
    reported = moderate(desk)
    table('if record.priority = "moderate" then "high" else "critical"')
    passes(clock, timedelta(hours=12, minutes=1))
    tell_due(10)
    assert stored(reported).priority == "high"

    passes(clock, timedelta(hours=6))
    passes(clock, timedelta(hours=9))

    assert (stored(reported).priority, clock_row(reported, "resolution").target_minutes) == ("critical", 1440)
    assert [changes for _said, changes in lines(reported, desk)] == [
        [("Priority", "Moderate", "High")], [("Priority", "High", "Critical")]
    ]


@pytest.mark.parametrize("expression", ['"low"', "null", '"no such priority"', "1 / 0", '"gone"'])
def test_priority_falls_by_no_answer_and_a_missing_table_holds_up_no_clock(
    desk: Desk, clock: Clock, expression: str
) -> None:
    reported = moderate(desk)
    table(expression)
    if expression == '"gone"':
        retire_all("priority")

    passes(clock, THREE_QUARTERS)

    assert (stored(reported).priority, clock_row(reported, "resolution").told) == ("moderate", 75)
