"""A pack of tests with a figure of each kind, and records as they would be left of earlier days."""

from datetime import datetime

from database import unit_of_work
from engine import clock
from engine.registry import SYSTEM
from itsm.packs.commands.deploy_pack import deploy_checked
from itsm.packs.folder import PackFiles, load_files
from itsm.records.tables import Record
from tests.support.bpmn import Diagram

TYPE = "gauge"
PACK = """
key: gauge
name: {en: Gauge, zh-CN: 量表}
plural: {en: Gauges, zh-CN: 量表}
icon: workflow
prefix: GAU
process: gauge
report_form: gauge_report
fields:
  - {key: title, type: text, label: {en: Title, zh-CN: 标题}}
  - {key: service, type: text, label: {en: Service, zh-CN: 服务}}
  - {key: due, type: date, label: {en: Due, zh-CN: 期限}}
  - {key: began, type: date_time, label: {en: Began, zh-CN: 开始}}
  - {key: ended, type: date_time, label: {en: Ended, zh-CN: 结束}}
  - {key: part, type: number, label: {en: Part, zh-CN: 部分}}
  - {key: whole, type: number, group: secret, label: {en: Whole, zh-CN: 全部}}
  - key: sort
    type: choice
    label: {en: Sort, zh-CN: 类别}
    choices:
      - {value: red, label: {en: Red, zh-CN: 红}}
      - {value: blue, label: {en: Blue, zh-CN: 蓝}}
groups:
  - {key: secret, internal: true, name: {en: Secret, zh-CN: 保密}, seen_by: [team_lead]}
statuses:
  - {key: open, kind: open, tone: info, label: {en: Open, zh-CN: 处理中}}
  - {key: ended, kind: closed, tone: neutral, label: {en: Ended, zh-CN: 已结束}}
figures:
  - {key: in_time, name: {en: In time, zh-CN: 按时}, kind: share_in_time, due: due, statuses: [open]}
  - {key: ratio, name: {en: Ratio, zh-CN: 比例}, kind: ratio, part: part, whole: whole, at: began}
  - {key: sum, name: {en: Sum, zh-CN: 合计}, kind: sum, of: part, by: [sort, customer], at: due}
  - {key: out, name: {en: Out, zh-CN: 中断}, kind: minutes_of_agreed_time, begin: began, end: ended, by: [service],
     calendar: de-5x9, only: {sort: red}}
  - {key: full, name: {en: Full, zh-CN: 用满}, kind: linear_forecast, limit: part}
  - {key: many, name: {en: Many, zh-CN: 数量}, kind: count, by: [sort], at: due}
  - {key: kept, name: {en: Kept, zh-CN: 达成}, kind: kept_clocks, clocks: uc}
  - {key: soon, name: {en: Soon, zh-CN: 即将到期}, kind: due_soon, due: due, days: 30, statuses: [open]}
  - {key: done, name: {en: Done, zh-CN: 按时完成}, kind: share_in_time, due: due, done: ended}
  - {key: levels, name: {en: Levels, zh-CN: 级别}, kind: kept_levels, clocks: resolution}
list: [number, title, status]
"""
FORM = b"""{"type": "default", "id": "gauge_report", "schemaVersion": 19, "components": [
{"type": "textfield", "id": "a", "key": "title", "label": "Title"}]}"""


def gauge(pack: str = PACK) -> PackFiles:
    """The pack as it is read."""
    drawn = Diagram("gauge").path("start:begun", "user:look", "end:over").zeebe("look", "userTask")
    drawn.properties("begun", status="open").properties("over", status="ended")
    return load_files(TYPE, {"pack.yaml": pack.encode(), "gauge.bpmn": drawn.xml(), "forms/gauge_report.form": FORM})


def use_gauge() -> None:
    """Put the pack into use."""
    deploy_checked(gauge(), SYSTEM)


def add_gauge(number: int, status: str = "open", opened_at: datetime | None = None, **values: object) -> int:
    """Add a record with these values; no process has made it. Its key."""
    at = opened_at or clock.now()
    standard = {name: values.pop(name) for name in ("service",) if name in values}
    with unit_of_work() as work:
        row = Record(
            number=f"GAU-{number:06}", type_key=TYPE, title=f"Gauge {number}", own_fields=values, status=status,
            status_kind="open" if status == "open" else "closed", opened_at=at, changed_at=at, **standard,
        )  # fmt: skip
        work.session.add(row)
        work.session.flush()
        return row.key
