"""Clocks and time boxes of a line whose step stands in a process that the record's own one calls."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from shutil import copytree

import pytest
from sqlalchemy import select

from database import reading, unit_of_work
from engine.registry import SYSTEM
from engine.state.tables import Timer
from engine.worker import fire_due_timers
from itsm.calendars.commands import add_shipped_calendars
from itsm.clocks.explaining import record_clocks
from itsm.clocks.levels.commands import add_shipped_levels
from itsm.escalation.boxes.saving import save_boxes
from itsm.language import translate
from itsm.packs.commands.deploy_pack import deploy_checked
from itsm.packs.folder import load_folder
from itsm.records.commands import complete_task
from itsm.records.queries import diagram_state
from tests.support.access import ACCESS, AccessDesk, access_desk, tasks
from tests.support.clocks import Clock
from tests.support.ledger import clock_row, told
from tests.support.people import MakePerson

TEN = timedelta(minutes=10)
_OUTCOME = '<zeebe:property name="outcomes" value="{}"/>'
_MARKS = '<zeebe:property name="sla" value="start:ola:security, pause:resolution, stop-after:ola:security"/>'
_BOX = """
    <bpmn:boundaryEvent id="time_box" name="Time is over" attachedToRef="check">
      <bpmn:outgoing>to_over</bpmn:outgoing>
      <bpmn:timerEventDefinition id="time_box_timer">
        <bpmn:timeDate xsi:type="bpmn:tFormalExpression">=times.security</bpmn:timeDate>
      </bpmn:timerEventDefinition>
    </bpmn:boundaryEvent>
    <bpmn:endEvent id="over" name="Nobody looked"><bpmn:incoming>to_over</bpmn:incoming></bpmn:endEvent>
    <bpmn:sequenceFlow id="to_over" sourceRef="time_box" targetRef="over"/>
  </bpmn:process>"""
_TIME = "times: [{key: security, minutes: 30, counts: calendar, name: {en: Security, zh-CN: 安保}}]\nlist:"


@pytest.fixture
def access(tenant: int, make_person: MakePerson, clock: Clock, tmp_path: Path) -> AccessDesk:
    """The access pack, changed: the line in the called process has a clock and a time box, its caller a resolution."""
    with unit_of_work() as work:
        add_shipped_calendars(work)
        add_shipped_levels(work)
    desk = access_desk(make_person)
    copytree(ACCESS.parents[1], tmp_path / "packs")
    pack = tmp_path / "packs" / "processes" / "access"
    _change(pack / "pack.yaml", {"list:": _TIME})
    _change(pack / "access.bpmn", {_OUTCOME.format("accept"): '<zeebe:property name="sla" value="start:resolution"/>'})
    _change(pack / "person_check.bpmn", {_OUTCOME.format("clear, listed"): _MARKS, "\n  </bpmn:process>": _BOX})
    deploy_checked(load_folder(pack), SYSTEM)
    return desk


def _change(file: Path, changes: Mapping[str, str]) -> None:
    """Put something else for texts of a file; after the outcomes of a task, something more."""
    content = file.read_text(encoding="utf-8")
    for before, after in changes.items():
        assert content.count(before) == 1, before
        content = content.replace(before, before + after if before.startswith("<zeebe") else after)
    file.write_text(content, encoding="utf-8")


def due_of(element: str) -> datetime:
    with reading() as session:
        return session.scalars(select(Timer.due_at).where(Timer.element_id == element, Timer.state == "armed")).one()


def test_clock_of_a_line_starts_and_stops_with_its_step_in_the_called_process(
    access: AccessDesk, clock: Clock
) -> None:
    reported = access.looked_up()
    clock.advance(TEN)
    assert clock_row(reported, "ola:security").state == "running"
    assert clock_row(reported, "resolution").state == "paused"

    complete_task(tasks(reported)[0].key, {"register_note": "Nothing"}, "clear", access.security)

    assert told(reported, "ola:security") == ["started 09:00 check", "stopped 09:10 check"]
    assert told(reported, "resolution") == ["started 09:00 check", "paused 09:00 check", "resumed 09:10"]


def test_time_box_of_a_line_in_the_called_process_is_the_organisations(access: AccessDesk, clock: Clock) -> None:
    save_boxes("access", {"security": "20 min"}, SYSTEM)
    reported = access.looked_up()
    assert due_of("time_box") == clock.now() + 2 * TEN

    clock.advance(2 * TEN)
    fire_due_timers()

    assert {task.element_id for task in tasks(reported)} == {"approve"}
    assert clock_row(reported, "resolution").state == "running"


def test_ledger_names_the_step_of_the_called_process_though_the_caller_has_one_of_the_same_id(
    access: AccessDesk, clock: Clock
) -> None:
    reported = access.looked_up()
    clock.advance(TEN)

    clocks = {one.kind: one for one in record_clocks(reported.number, access.desk, "zh-CN").clocks}

    said = {kind: [translate(line.what, "zh-CN") for line in one.lines] for kind, one in clocks.items()}
    assert said["ola:security"] == ["在“比对名册”开始计时，目标 4 h"]
    assert said["resolution"][0].startswith("在“核对申请”开始计时")
    assert clocks["resolution"].paused_by == "比对名册"


def test_clocks_that_a_called_process_drives_stand_at_the_call_on_the_diagram(
    access: AccessDesk, clock: Clock
) -> None:
    before = access.report()
    assert set(diagram_state(before.number, access.desk).clocks) == {"check"}

    found = diagram_state(access.looked_up().number, access.desk).clocks

    assert [(one.kind, one.acts) for one in found["look_up"]] == [
        ("resolution", ("pause",)), ("ola:security", ("start", "stop-after")),
    ]
    assert [(one.kind, one.acts) for one in found["check"]] == [("resolution", ("start",))]
