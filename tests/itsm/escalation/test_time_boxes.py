"""Time boxes between lines: the organisation's minutes for each priority, without another drawing."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from database import reading, unit_of_work
from engine.errors import Conflict, Forbidden, InvalidDefinition, InvalidForm
from engine.registry import SYSTEM, Actor
from engine.state.tables import Timer
from engine.worker.due import fire_due_timers
from itsm.audit.trail import AuditEntry
from itsm.calendars.commands import add_shipped_calendars
from itsm.escalation.boxes.kept import set_boxes
from itsm.escalation.boxes.saving import as_read, save_boxes
from itsm.packs.reading import read_record_type
from itsm.people.tables import TeamRow
from itsm.records.queries import timeline
from tests.support.clocks import Clock
from tests.support.records import INCIDENT, Desk, open_task, stored

FRIDAY_EVENING = datetime(2026, 9, 18, 9, 45, tzinfo=UTC)
"""17:45 in Shanghai; work ends at 18:00, and Sunday the 20th is a make-up day."""


def due_of(element: str = "line_1_time_box") -> datetime:
    """When the armed timer of the element is due."""
    with reading() as session:
        found = select(Timer.due_at).where(Timer.element_id == element, Timer.state == "armed")
        return session.execute(found).scalar_one()


def kept() -> str:
    """What is set for incidents, as a form reads it."""
    with reading() as session:
        return as_read(set_boxes(session, "incident"))


def test_line_has_the_minutes_of_the_pack_until_others_are_set(desk: Desk, clock: Clock) -> None:
    desk.triaged()

    assert due_of() == clock.now() + timedelta(minutes=30)


@pytest.mark.parametrize(
    ("values", "minutes"),
    [({"line_1": "20 min"}, 20), ({"line_1": "2 h", "line_1.critical": "10 min"}, 10), ({"line_1.low": "5 h"}, 30)],
)
def test_minutes_of_a_priority_go_before_those_of_all_and_these_before_the_packs(
    desk: Desk, clock: Clock, values: dict[str, str], minutes: int
) -> None:
    save_boxes("incident", values, SYSTEM)

    desk.triaged()

    assert due_of() == clock.now() + timedelta(minutes=minutes)


def test_working_hours_alone_count_where_that_is_set(desk: Desk, clock: Clock) -> None:
    with unit_of_work() as work:
        add_shipped_calendars(work)
        work.session.scalars(select(TeamRow).where(TeamRow.code == "line-1")).one().calendar = "cn-5x8"
    clock.set(FRIDAY_EVENING)
    save_boxes("incident", {"line_1": "30 min", "line_1.counts": "working"}, SYSTEM)

    desk.triaged()

    assert due_of() > clock.now() + timedelta(hours=12)


def test_hand_over_stands_on_the_timeline_and_begins_the_box_of_the_next_line(desk: Desk, clock: Clock) -> None:
    save_boxes("incident", {"line_1": "20 min", "line_2": "1 h"}, SYSTEM)
    reported = desk.triaged()
    clock.advance(timedelta(minutes=21))

    fire_due_timers()

    assert open_task(reported).element_id == "line_2" and stored(reported).team == "line-2"
    assert due_of("line_2_time_box") == clock.now() + timedelta(hours=1)
    said = [line.sentence.template % line.sentence.values for line in timeline(reported.number, desk.agent, "en")
            if line.sentence is not None]  # fmt: skip
    assert "Time ran out: Line 1 hands over to line 2" in said


def test_box_that_runs_keeps_the_time_that_it_was_given(desk: Desk, clock: Clock) -> None:
    desk.triaged()

    save_boxes("incident", {"line_1": "5 min"}, SYSTEM)

    assert due_of() == clock.now() + timedelta(minutes=30)


def test_what_is_left_empty_is_as_the_pack_says_again(desk: Desk, clock: Clock) -> None:
    save_boxes("incident", {"line_1": "5 min", "line_1.counts": "working"}, SYSTEM)

    save_boxes("incident", {"line_1": " "}, SYSTEM, kept())

    assert kept() == ""
    desk.triaged()
    assert due_of() == clock.now() + timedelta(minutes=30)


@pytest.mark.parametrize(
    "values", [{"line_1": "1 d"}, {"line_2.high": "soon"}, {"line_1": "0 min"}, {"line_1": "9000 h"},
               {"line_1.counts": "tomorrow"}],
)  # fmt: skip
def test_odd_times_are_refused_beside_their_field(desk: Desk, values: dict[str, str]) -> None:
    with pytest.raises(InvalidForm) as refused:
        save_boxes("incident", values, SYSTEM)

    assert set(refused.value.fields) == set(values) and kept() == ""


def test_boxes_are_set_by_those_who_manage_settings_and_not_over_a_colleagues_change(
    desk: Desk, agent: Actor
) -> None:
    with pytest.raises(Forbidden):
        save_boxes("incident", {"line_1": "5 min"}, agent)
    save_boxes("incident", {"line_1": "5 min"}, SYSTEM, "")
    with pytest.raises(Conflict):
        save_boxes("incident", {"line_1": "6 min"}, SYSTEM, "")

    with reading() as session:
        entries = session.scalars(select(AuditEntry).where(AuditEntry.action == "time_boxes_changed")).all()
    assert [one.subject for one in entries] == ["time_boxes incident"]
    assert kept() == "line_1: 5"


@pytest.mark.parametrize("length", ["minutes: 0", "minutes: soon", "days: 2, minutes: 5", "minutes: 600000"])
def test_pack_with_an_odd_length_is_refused(desk: Desk, length: str) -> None:
    written = (INCIDENT / "pack.yaml").read_text(encoding="utf-8").replace("minutes: 30", length)
    with pytest.raises(InvalidDefinition, match="Expected"):
        read_record_type(written.encode(), "pack.yaml")
