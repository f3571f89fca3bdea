"""A pack of tests whose work is planned: it waits for its time to be free, and can be asked to move."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from database import reading
from engine.registry import SYSTEM, Actor
from engine.runtime import Resource, deploy
from engine.state.tables import UserTask
from itsm.packs.commands.deploy_pack import deploy_checked
from itsm.packs.folder import PackFiles, load_files
from itsm.packs.reading import read_record_type
from itsm.records.commands import Reported, complete_task, report_record
from itsm.schedule.commands import save_period
from itsm.schedule.deciding.recurrence import Span
from itsm.schedule.rechecking import look_at_plans
from tests.support.bpmn import Diagram

TYPE, NUMBER = "works", "WRK-000001"
MONDAY = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
"""A Monday after the day on which tests begin; 18:00 in Shanghai."""
PACK = """
key: works
name: {en: Work, zh-CN: 施工}
plural: {en: Works, zh-CN: 施工}
icon: workflow
prefix: WRK
process: works
report_form: works_report
schedule: {begin: starts, end: stops, service: service, items: items, team: crew, assignee: doer%(message)s}
teams:
  - {code: line-1, line: 1, name: {en: Line 1, zh-CN: 一线}}
fields:
  - {key: title, type: text, label: {en: Title, zh-CN: 标题}}
  - {key: service, type: text, label: {en: Service, zh-CN: 服务}}
  - {key: items, type: text, label: {en: Items, zh-CN: 配置项}}
  - {key: crew, type: text, label: {en: Crew, zh-CN: 班组}}
  - {key: doer, type: person, label: {en: Who does it, zh-CN: 实施人}}
  - {key: starts, type: date_time, label: {en: Begin, zh-CN: 开始}}
  - {key: stops, type: date_time, label: {en: End, zh-CN: 结束}}
  - {key: most, type: number, label: {en: Most, zh-CN: 上限}}
figures:
  - {key: parts, name: {en: When it is full, zh-CN: 何时用满}, kind: linear_forecast, limit: most}
statuses:
  - {key: planning, kind: open, tone: info, label: {en: Planning, zh-CN: 计划中}}
  - {key: waiting, kind: waiting, tone: warn, label: {en: Waiting, zh-CN: 等待}}
  - {key: doing, kind: open, tone: accent, label: {en: Being done, zh-CN: 实施中}}
  - {key: done, kind: closed, tone: neutral, label: {en: Done, zh-CN: 已完成}}
list: [number, title, status]
"""
MESSAGE = "works_moved"


def pack(message: bool = False, guarded: bool = False) -> PackFiles:
    """The pack; with ``message`` its flow is asked before a plan is moved, ``guarded`` leaves the work in a freeze."""
    written = PACK % {"message": f", message: {MESSAGE}" if message else ""}
    keys = ("title", "service", "items", "crew", "doer")
    fields = [_field(key, "textfield") for key in keys] + [_moment("starts"), _moment("stops")]
    files = {
        "pack.yaml": written.encode(), "works.bpmn": _diagram(message, guarded).xml(),
        "forms/works_report.form": _form("works_report", fields),
        "forms/works_plan.form": _form("works_plan", fields[3:]),
        "forms/works_do.form": _form("works_do", [_field("outcome_note", "textfield")]),
    }  # fmt: skip
    return load_files(TYPE, files)


def _diagram(message: bool, guarded: bool) -> Diagram:
    """Planned, then it waits until nothing stands against it, then it is done."""
    drawn = Diagram(TYPE).path("start:reported", "user:plan", "catch:free", "user:do", "end:over")
    for task, form, status in (("plan", "works_plan", "planning"), ("do", "works_do", "doing")):
        drawn.zeebe(task, "userTask").zeebe(task, "formDefinition", formId=form)
        drawn.zeebe(task, "assignmentDefinition", candidateGroups="line-1").properties(task, status=status)
    drawn.condition("free", "=schedule.is_clear and not(schedule.frozen_now)").properties("free", status="waiting")
    drawn.properties("reported", status="planning").properties("over", status="done")
    if message:
        drawn.boundary("moved", "do", interrupting=False).message("moved", MESSAGE, "=record.number")
        drawn.path("moved", "service:write", "end:written")
        drawn.zeebe("write", "taskDefinition", type="record.update")
        drawn.mapping("write", inputs={"starts": "starts", "stops": "stops"})
    if guarded:
        drawn.boundary("caught", "do").condition("caught", "=schedule.is_frozen").path("caught", "plan")
    return drawn


def _form(key: str, components: list[Mapping[str, object]]) -> bytes:
    return json.dumps({"type": "default", "id": key, "schemaVersion": 19, "components": components}).encode()


def _field(key: str, kind: str) -> Mapping[str, object]:
    return {"type": kind, "id": f"field_{key}", "key": key, "label": key.capitalize()}


def _moment(key: str) -> Mapping[str, object]:
    return {
        **_field(key, "datetime"), "subtype": "datetime", "dateLabel": key.capitalize(), "timeLabel": "Time",
        "timeSerializingFormat": "utc_offset",
    }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Site:
    """A tenant with the pack in use: an agent who plans and works, and a lead who may let work pass."""

    agent: Actor
    lead: Actor

    def report(self, begins: datetime | None = MONDAY, hours: int = 2, **values: object) -> Reported:
        """A record, planned for some hours from ``begins``; it waits to be planned further."""
        told: dict[str, object] = {"title": "Replace the switch", **values}
        if begins is not None:
            told |= {"starts": begins.isoformat(), "stops": (begins + timedelta(hours=hours)).isoformat()}
        return report_record(TYPE, told, self.agent.key, self.agent, None, "portal")

    def waiting(self, begins: datetime = MONDAY, hours: int = 2, **values: object) -> Reported:
        """A record whose planning is done: it goes on as soon as nothing stands against it."""
        reported = self.report(begins, hours, **values)
        complete_task(task_at(reported, "plan"), {}, None, self.agent)
        return reported


def use_pack(message: bool = False, guarded: bool = False) -> None:
    """Deploy the pack for the tenant in force, checked by nobody: its diagram is not drawn."""
    files = pack(message, guarded)
    read_record_type(files.contents["pack.yaml"], "pack.yaml")
    deploy_checked(files, SYSTEM)


def redraw(diagram: Diagram) -> None:
    """Deploy another diagram of the process."""
    deploy(TYPE, [Resource("process", TYPE, "works/works.bpmn", diagram.xml())], SYSTEM)


def task_at(reported: Reported, element: str) -> int:
    """Key of the open task at an element."""
    (key,) = [key for name, key in _tasks(reported) if name == element]
    return key


def elements(reported: Reported) -> list[str]:
    """Elements with open tasks."""
    return sorted(name for name, _ in _tasks(reported))


def _tasks(reported: Reported) -> list[tuple[str, int]]:
    mine = select(UserTask.element_id, UserTask.key).where(
        UserTask.business_key == reported.number, UserTask.state == "open"
    )
    with reading() as session:
        return [(name, key) for name, key in session.execute(mine)]


FROM_MONDAY = {
    "name_en": "Year end", "name_zh-CN": "年终封网", "zone": "UTC", "begins": "2026-11-23T00:00",
    "ends": "2026-11-25T00:00", "repeats": "never",
}  # fmt: skip


def freeze(listed: Mapping[str, list[str]] | None = None, **values: str) -> int:
    """Add a freeze from Monday to Wednesday, or as ``values`` say; gives its key."""
    return save_period("freeze", None, FROM_MONDAY | values, listed or {}, SYSTEM).key


def window(listed: Mapping[str, list[str]] | None = None, **values: str) -> int:
    """Add a maintenance window each night of a Saturday, or as ``values`` say; gives its key."""
    night = {"name_en": "Saturday night", "begins": "2026-11-21T22:00", "ends": "2026-11-22T06:00", "repeats": "week"}
    return save_period("window", None, FROM_MONDAY | night | values, listed or {}, SYSTEM).key


def hours(begins: datetime, count: float) -> Span:
    """Some hours from an instant."""
    return Span(begins, begins + timedelta(hours=count))


def look() -> None:
    """Let the workers look at what is due."""
    while look_at_plans(50):
        pass


def waiting_for(condition: str) -> Diagram:
    """Another diagram of the process: it waits for ``condition`` from its beginning, then it is done."""
    drawn = Diagram(TYPE).path("start:reported", "catch:free", "user:do", "end:over")
    drawn.zeebe("do", "userTask").zeebe("do", "formDefinition", formId="works_do")
    drawn.zeebe("do", "assignmentDefinition", candidateGroups="line-1").properties("do", status="doing")
    drawn.condition("free", condition).properties("free", status="waiting")
    return drawn.properties("reported", status="planning").properties("over", status="done")
