"""Two small packs for automation: a ticket that is made into a cause and waits for it, and the cause that tells it."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select

from database import reading
from engine.registry import SYSTEM, Actor
from engine.runtime import Resource, deploy, start_process_instance
from engine.runtime.variables import process_variables
from engine.state.tables import ProcessInstance
from itsm.packs.checking import check_pack
from itsm.packs.commands.deploy_pack import deploy_checked
from itsm.packs.folder import load_files
from itsm.records.commands import Reported, complete_task, report_record
from itsm.records.tables import Record
from tests.support.bpmn import Diagram
from tests.support.people import MakePerson
from tests.support.records import open_task, stored

TICKET = """\
key: ticket
name: {en: Ticket, zh-CN: 单据}
plural: {en: Tickets, zh-CN: 单据}
icon: file-text
prefix: TKT
process: ticket
report_form: ticket_report
teams:
  - {code: desk, line: 1, name: {en: Desk, zh-CN: 服务台}}
fields:
  - {key: title, type: text, label: {en: Title, zh-CN: 标题}}
  - {key: description, type: long_text, label: {en: Description, zh-CN: 描述}}
  - {key: item, type: text, label: {en: Item, zh-CN: 配置项}}
  - key: impact
    type: choice
    label: {en: Impact, zh-CN: 影响度}
    choices:
      - {value: high, label: {en: High, zh-CN: 高}}
      - {value: local, label: {en: Local, zh-CN: 局部}}
  - {key: service, type: text, label: {en: Service, zh-CN: 服务}, group: secret}
groups:
  - {key: secret, internal: true, name: {en: Secret, zh-CN: 保密}, seen_by: [team_lead]}
statuses:
  - {key: new, kind: open, tone: info, label: {en: New, zh-CN: 新建}}
  - {key: waiting, kind: waiting, tone: warn, label: {en: Waiting, zh-CN: 等待中}}
  - {key: closed, kind: closed, tone: neutral, label: {en: Closed, zh-CN: 已关闭}}
promotions:
  - key: dig
    type: cause
    link: caused_by
    name: {en: Look for the cause, zh-CN: 查找原因}
    when: '=record.impact != "local"'
    fields: {symptoms: '="Seen: " + record.title', found: by hand}
  - {key: again, type: cause, link: related, several: true, roles: [team_lead]}
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
fields:
  - {key: title, type: text, label: {en: Title, zh-CN: 标题}}
  - {key: description, type: long_text, label: {en: Description, zh-CN: 描述}}
  - {key: item, type: text, label: {en: Item, zh-CN: 配置项}}
  - {key: service, type: text, label: {en: Service, zh-CN: 服务}}
  - {key: symptoms, type: text, label: {en: Symptoms, zh-CN: 症状}}
  - {key: found, type: text, label: {en: Found, zh-CN: 来源}}
  - key: impact
    type: choice
    label: {en: Impact, zh-CN: 影响度}
    choices:
      - {value: high, label: {en: High, zh-CN: 高}}
statuses:
  - {key: open, kind: open, tone: info, label: {en: Open, zh-CN: 处理中}}
  - {key: ended, kind: closed, tone: neutral, label: {en: Ended, zh-CN: 已结束}}
list: [number, title, status]
"""
FORM = """{"type": "default", "id": "%s", "schemaVersion": 19, "components": [
{"type": "textfield", "id": "a", "key": "title", "label": "Title", "validate": {"required": true}},
{"type": "textarea", "id": "b", "key": "description", "label": "Description"},
{"type": "textfield", "id": "c", "key": "item", "label": "Item"},
{"type": "textfield", "id": "d", "key": "impact", "label": "Impact"}]}"""
GIVEN: Mapping[str, object] = {
    "title": "No paper", "description": "Since noon.", "item": "LP-7", "impact": "high",
}
PLAIN = {"promotion": '"dig"'}


@dataclass(frozen=True, slots=True)
class TicketDesk:
    """A tenant with both packs in use, an agent of the desk, a team lead and a requester."""

    agent: Actor
    lead: Actor
    requester: Actor

    def report(self, **values: object) -> Reported:
        """Let the requester ask for help."""
        return report_record("ticket", {**GIVEN, **values}, self.requester.key, self.requester, None, "portal")

    def go_on(self, reported: Reported) -> None:
        """Let the agent finish the open task of a ticket or cause."""
        complete_task(open_task(reported).key, {}, None, self.agent)


def ticket_desk(make_person: MakePerson) -> TicketDesk:
    """Put both packs into use for the tenant in force, with their people."""
    for key, files in pack_files().items():
        read = load_files(key, files)
        check_pack(read)
        deploy_checked(read, SYSTEM)
    return TicketDesk(
        make_person("Ada Agent", ("agent",), ("desk",)),
        make_person("Leo Lead", ("team_lead",), ("desk",)),
        make_person("Rea Requester"),
    )


def pack_files() -> dict[str, dict[str, bytes]]:
    """The files of both packs by their keys."""
    return {
        key: {
            "pack.yaml": pack.encode(), f"{key}.bpmn": drawn.xml(),
            f"forms/{key}_report.form": (FORM % f"{key}_report").encode(),
        }
        for key, pack, drawn in (("ticket", TICKET, ticket_drawn()), ("cause", CAUSE, cause_drawn()))
    }  # fmt: skip


def use_pack(key: str, pack: str) -> None:
    """Put one of them into use with another pack.yaml, checked by nobody."""
    deploy_checked(load_files(key, pack_files()[key] | {"pack.yaml": pack.encode()}), SYSTEM)


def write_packs(folder: Path) -> None:
    """Write both packs below ``folder``, as an organisation has its own."""
    for key, files in pack_files().items():
        for name, content in files.items():
            file = folder / key / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)


def ticket_drawn(job: str = "record.create", inputs: Mapping[str, str] = PLAIN, outputs: str = "made") -> Diagram:
    """Look at it, do the automatic step, wait for the end of the cause."""
    drawn = Diagram("ticket").path("start:asked", "user:look", "service:act", "catch:told", "end:done")
    drawn.zeebe("look", "userTask").zeebe("look", "assignmentDefinition", candidateGroups="desk")
    drawn.zeebe("act", "taskDefinition", type=job)
    drawn.mapping("act", inputs=dict(inputs), outputs={outputs: outputs} if outputs else None)
    drawn.properties("asked", status="new").properties("told", status="waiting").properties("done", status="closed")
    return drawn.message("told", "cause_ended", "=record.number")


def cause_drawn(inputs: Mapping[str, str] | None = None) -> Diagram:
    """Look for it; at its end all tickets that it caused are told."""
    drawn = Diagram("cause").path("start:found", "user:dig", "service:tell", "end:over")
    drawn.zeebe("dig", "userTask").zeebe("dig", "assignmentDefinition", candidateGroups="desk")
    drawn.zeebe("tell", "taskDefinition", type="message.send")
    wanted = {"message": '"cause_ended"', "link": '"-caused_by"'} if inputs is None else dict(inputs)
    drawn.mapping("tell", inputs=wanted, outputs={"told": "told"})
    return drawn.properties("found", status="open").properties("over", status="ended")


def use_ticket(drawn: Diagram) -> None:
    """Deploy another diagram for tickets, checked by nobody."""
    deploy("ticket", [Resource("process", "ticket", "processes/ticket/ticket.bpmn", drawn.xml())], SYSTEM)


def use_cause(drawn: Diagram) -> None:
    """Deploy another diagram for causes, checked by nobody."""
    deploy("cause", [Resource("process", "cause", "processes/cause/cause.bpmn", drawn.xml())], SYSTEM)


def start_beside(job: str, inputs: Mapping[str, str]) -> int:
    """Start a process that serves no record and does one automatic step, as a program does; the key of its instance."""
    drawn = Diagram("beside").path("start:s", "service:act", "end:e").zeebe("act", "taskDefinition", type=job)
    drawn.mapping("act", inputs=dict(inputs))
    deploy("test", [Resource("process", "beside", "beside.bpmn", drawn.xml())], SYSTEM)
    return start_process_instance("beside", "", {}, SYSTEM).instance_key


def causes() -> list[Record]:
    """All causes, the oldest first."""
    with reading() as session:
        return list(session.scalars(select(Record).where(Record.type_key == "cause").order_by(Record.key)))


def as_reported(row: Record) -> Reported:
    """A record as its report would have given it."""
    return Reported(row.number, row.key)


def variables(reported: Reported) -> Mapping[str, object]:
    """The variables of a record's process."""
    with reading() as session:
        return process_variables(session, session.get_one(ProcessInstance, stored(reported).instance_key))
