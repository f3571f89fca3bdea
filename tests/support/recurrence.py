"""Three small packs: tickets that come again, causes that are looked for then, and works that tickets follow."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select

from database import reading
from engine.registry import SYSTEM, Actor
from itsm.packs.checking import check_pack
from itsm.packs.commands.deploy_pack import deploy_checked
from itsm.packs.folder import load_files
from itsm.records.commands import Reported, complete_task, report_record
from itsm.records.tables import RecordLink
from itsm.recurrence.aftermath.looking import link_now
from itsm.recurrence.detecting.looking import look_now
from itsm.recurrence.tables import FindingRecordRow, FindingRow
from tests.support.bpmn import Diagram
from tests.support.people import MakePerson
from tests.support.records import open_task

TICKET = """\
key: ticket
name: {en: Ticket, zh-CN: 单据}
plural: {en: Tickets, zh-CN: 单据}
icon: package
prefix: TKT
process: ticket
report_form: ticket_report
teams:
  - {code: desk, line: 1, name: {en: Desk, zh-CN: 服务台}}
fields:
  - {key: title, type: text, label: {en: Title, zh-CN: 标题}}
  - {key: description, type: long_text, label: {en: Description, zh-CN: 描述}}
  - {key: category, type: text, label: {en: Category, zh-CN: 分类}}
  - {key: service, type: text, label: {en: Service, zh-CN: 服务}}
  - {key: item, type: text, searchable: true, label: {en: Item, zh-CN: 配置项}}
statuses:
  - {key: open, kind: open, tone: info, label: {en: Open, zh-CN: 处理中}}
  - {key: ended, kind: closed, tone: neutral, label: {en: Ended, zh-CN: 已结束}}
promotions:
  - {key: dig, type: cause, link: caused_by}
list: [number, title, status]
"""
CAUSE = """\
key: cause
name: {en: Cause, zh-CN: 原因}
plural: {en: Causes, zh-CN: 原因}
icon: search
prefix: CAU
process: cause
report_form: cause_report
recurrence: {of: ticket, promotion: dig, by: {item: 3, text: 3, category: 4}, within_days: 14}
teams:
  - {code: causes, line: 2, name: {en: Causes, zh-CN: 原因组}}
fields:
  - {key: title, type: text, label: {en: Title, zh-CN: 标题}}
  - {key: description, type: long_text, label: {en: Description, zh-CN: 描述}}
statuses:
  - {key: open, kind: open, tone: info, label: {en: Open, zh-CN: 处理中}}
  - {key: solved, kind: resolved, tone: good, label: {en: Solved, zh-CN: 已解决}}
  - {key: ended, kind: closed, tone: neutral, label: {en: Ended, zh-CN: 已结束}}
list: [number, title, status]
"""
WORKS = """\
key: works
name: {en: Work, zh-CN: 施工}
plural: {en: Works, zh-CN: 施工}
icon: workflow
prefix: WRK
process: works
report_form: works_report
schedule: {begin: starts, end: stops}
aftermath: {of: [ticket], hours: 72, same: [service, {own: items, other: item}], link: caused_by%(step)s}
fields:
  - {key: title, type: text, label: {en: Title, zh-CN: 标题}}
  - {key: service, type: text, label: {en: Service, zh-CN: 服务}}
  - {key: items, type: long_text, label: {en: Items, zh-CN: 配置项}}
  - {key: starts, type: date_time, label: {en: Begin, zh-CN: 开始}}
  - {key: stops, type: date_time, label: {en: End, zh-CN: 结束}}
statuses:
  - {key: open, kind: open, tone: info, label: {en: Open, zh-CN: 处理中}}
  - {key: ended, kind: closed, tone: neutral, label: {en: Ended, zh-CN: 已结束}}
list: [number, title, status]
"""
FORM = """{"type": "default", "id": "%s", "schemaVersion": 19, "components": [
{"type": "textfield", "id": "a", "key": "title", "label": "Title", "validate": {"required": true}}%s]}"""
_FURTHER = ', {"type": "textfield", "id": "%s", "key": "%s", "label": "%s"}'
_OWN = {"ticket": ("description", "category", "service", "item"), "cause": ("description",),
        "works": ("service", "items")}  # fmt: skip
_MOMENT = (
    ', {"type": "datetime", "id": "%s", "key": "%s", "subtype": "datetime", "dateLabel": "%s", "timeLabel": "Time", '
    '"timeSerializingFormat": "utc_offset"}'
)


@dataclass(frozen=True, slots=True)
class Desk:
    """A tenant with the packs in use: an agent of the desk, a team lead and a requester."""

    agent: Actor
    lead: Actor
    requester: Actor

    def ticket(self, title: str = "No paper", **values: object) -> Reported:
        """A ticket of the requester."""
        return report_record("ticket", {"title": title, **values}, self.requester.key, self.requester, None, "portal")

    def tickets(self, *titles: str, **values: object) -> list[Reported]:
        """A ticket for each title."""
        return [self.ticket(title, **values) for title in titles]

    def work(self, **values: object) -> Reported:
        """A work that the agent plans."""
        return report_record("works", {"title": "Replace it", **values}, self.agent.key, self.agent, None, "portal")

    def go_on(self, reported: Reported) -> None:
        """Let the agent finish the open task."""
        complete_task(open_task(reported).key, {}, None, self.agent)


def recurrence_desk(make_person: MakePerson, step: str = "do", cause: str = CAUSE) -> Desk:
    """Put the packs into use for the tenant in force, with their people."""
    use_pack("works", WORKS % {"step": f", step: {step}" if step else ""},
             Diagram("works").path("start:asked", "user:do", "user:review", "end:done")
             .properties("asked", status="open").properties("done", status="ended"))  # fmt: skip
    teams = ("desk", "causes")
    people = make_person("Ada Agent", ("agent",), teams), make_person("Leo Lead", ("team_lead",), teams)
    return use_recurrence(*people, make_person("Rea Requester"), cause)


def use_recurrence(agent: Actor, lead: Actor, requester: Actor, cause: str = CAUSE) -> Desk:
    """Put the packs of tickets and causes into use."""
    use_pack("ticket", TICKET, Diagram("ticket").path("start:asked", "user:look", "end:done")
             .properties("asked", status="open").properties("done", status="ended"))  # fmt: skip
    drawn = Diagram("cause").path("start:found", "user:dig", "user:watch", "end:over")
    drawn.properties("found", status="open")
    use_pack("cause", cause, drawn.properties("watch", status="solved").properties("over", status="ended"))
    return Desk(agent, lead, requester)


def use_pack(key: str, pack: str, drawn: Diagram) -> None:
    """Check and deploy a pack with a diagram whose tasks are those of the desk."""
    for name, node in drawn.nodes.items():
        if node.kind == "userTask":
            drawn.zeebe(name, "userTask").zeebe(name, "assignmentDefinition", candidateGroups="desk")
    fields = "".join(_FURTHER % (f"x_{name}", name, name) for name in _OWN[key])
    if key == "works":
        fields += "".join(_MOMENT % (f"x_{name}", name, name) for name in ("starts", "stops"))
    files = {"pack.yaml": pack.encode(), f"{key}.bpmn": drawn.xml(),
             f"forms/{key}_report.form": (FORM % (f"{key}_report", fields)).encode()}  # fmt: skip
    read = load_files(key, files)
    check_pack(read)
    deploy_checked(read, SYSTEM)


def look() -> int:
    """Let the worker look for what comes again, as often as it has to."""
    return look_now()


def link_aftermath() -> int:
    """Let the worker link what follows upon works."""
    return link_now()


def findings() -> list[FindingRow]:
    """All findings, the oldest first."""
    with reading() as session:
        return list(session.scalars(select(FindingRow).order_by(FindingRow.key)))


def members(finding: FindingRow) -> int:
    """How many records a finding has."""
    with reading() as session:
        mine = select(FindingRecordRow.record_key).where(FindingRecordRow.finding_key == finding.key)
        return len(session.scalars(mine).all())


def by_measure() -> Mapping[str, FindingRow]:
    """The newest finding of each measure."""
    return {one.measure: one for one in findings()}


def linked() -> set[tuple[int, str, int]]:
    """All links: from, kind, to."""
    with reading() as session:
        return {(one.from_key, one.kind, one.to_key) for one in session.scalars(select(RecordLink))}
