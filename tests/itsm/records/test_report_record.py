"""Reporting a record."""

import pytest
from sqlalchemy import select

from database import reading
from engine.errors import Forbidden, InvalidForm, NotFound
from engine.registry import Actor
from engine.state.tables import Timer
from itsm.records.commands import Replay, report_record
from tests.support.records import REPORT, Desk, open_task, stored


def test_report_starts_the_process_of_the_type(desk: Desk) -> None:
    reported = desk.report()

    row, task = stored(reported), open_task(reported)
    assert (reported.number, row.status, row.status_kind) == ("INC-000001", "new", "open")
    assert (row.title, row.channel, row.team) == (REPORT["title"], "portal", "line-1")
    assert (task.element_id, task.group_id, task.business_key) == ("triage", "line-1", "INC-000001")


def test_numbers_have_no_gap_when_a_report_fails(desk: Desk) -> None:
    desk.report()
    with pytest.raises(InvalidForm):
        desk.report({**REPORT, "title": ""})

    assert desk.report().number == "INC-000002"


def test_report_sent_twice_makes_one_record(desk: Desk) -> None:
    assert desk.report(command_id="r-1") == desk.report(command_id="r-1")
    assert desk.report().number == "INC-000002"


def test_report_names_every_field_that_needs_attention(desk: Desk) -> None:
    with pytest.raises(InvalidForm) as refused:
        desk.report({"category": "spaceships"})

    assert set(refused.value.fields) == {"title", "description", "category", "impact", "urgency"}


def test_report_in_the_name_of_another_takes_a_permission(desk: Desk) -> None:
    for_requester = report_record("incident", REPORT, desk.requester.key, desk.agent, channel="phone")
    with pytest.raises(Forbidden):
        report_record("incident", REPORT, desk.agent.key, desk.requester)

    row = stored(for_requester)
    assert (row.requester_key, row.opened_by_key, row.owner_key) == (desk.requester.key, desk.agent.key, None)


def test_report_of_an_unknown_type_is_refused(desk: Desk) -> None:
    with pytest.raises(NotFound):
        report_record("spaceship", {}, desk.requester.key, desk.requester)


def test_replay_keeps_the_source_number_starts_elsewhere_and_silences_timers(desk: Desk) -> None:
    importer = Actor(None, "import", "Import")

    reported = report_record(
        "incident", {"category": "Category 26", "priority": "high"}, None, importer, replay=Replay("0000045", "line_1")
    )

    row = stored(reported)
    assert (row.external_number, row.category, row.status) == ("0000045", "Category 26", "in_progress")
    assert open_task(reported).priority == 70
    with reading() as session:
        assert set(session.execute(select(Timer.state)).scalars()) == {"silent"}
