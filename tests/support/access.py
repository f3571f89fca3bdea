"""The access pack of the tests: a call with an error boundary, two approvers, a signal, and a choice that may fail."""

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select

from database import reading
from engine.registry import SYSTEM, Actor
from engine.runtime import Resource, deploy
from engine.state.tables import UserTask
from itsm.packs.commands.deploy_pack import deploy_checked
from itsm.records.commands import Reported, complete_task, report_record
from itsm.records.tables import Record
from tests.support.people import MakePerson
from tests.support.records import checked_pack

ACCESS = Path(__file__).resolve().parent / "packs" / "processes" / "access"


@dataclass(frozen=True, slots=True)
class AccessDesk:
    """A tenant with the access pack in use: one agent of the desk and one of each team that approves."""

    desk: Actor
    security: Actor
    rooms: Actor
    requester: Actor

    def report(self) -> Reported:
        """Let the requester ask for access."""
        values = {"title": "Fix the air conditioning", "description": "Tomorrow morning."}
        return report_record("access", values, self.requester.key, self.requester, None, "portal")

    def looked_up(self) -> Reported:
        """A record in the called process."""
        reported = self.report()
        complete_task(tasks(reported)[0].key, {"room": "Server room 2"}, "accept", self.desk)
        return reported

    def in_approval(self) -> Reported:
        """A record that two teams decide on."""
        reported = self.looked_up()
        complete_task(tasks(reported)[0].key, {"register_note": "Nothing"}, "clear", self.security)
        return reported


def access_desk(make_person: MakePerson) -> AccessDesk:
    """Put the pack into use for the tenant in force, with its people."""
    deploy_checked(checked_pack(ACCESS), SYSTEM)
    people = {team: make_person(team.capitalize(), ("agent",), (team,)) for team in ("desk", "security", "rooms")}
    return AccessDesk(**people, requester=make_person("Cai Requester"))


def use_changed_person_check(before: str, after: str) -> None:
    """Deploy the called diagram with one of its texts changed, checked by nobody."""
    drawn = (ACCESS / "person_check.bpmn").read_text(encoding="utf-8")
    assert before in drawn
    use_process("person_check", drawn.replace(before, after).encode())


def use_process(process_id: str, data: bytes) -> None:
    """Deploy another diagram for a process of the pack, checked by nobody."""
    deploy("access", [Resource("process", process_id, f"access/{process_id}.bpmn", data)], SYSTEM)


def tasks(reported: Reported) -> list[UserTask]:
    """The open tasks of a record, oldest first."""
    mine = select(UserTask).where(UserTask.business_key == reported.number, UserTask.state == "open")
    with reading() as session:
        return list(session.execute(mine.order_by(UserTask.key)).scalars())


def status_of(reported: Reported) -> str | None:
    """The record's status."""
    with reading() as session:
        return session.execute(select(Record.status).where(Record.key == reported.key)).scalar_one()


def instance_of(reported: Reported) -> int:
    """Key of the record's process instance."""
    with reading() as session:
        return session.execute(select(Record.instance_key).where(Record.key == reported.key)).scalar_one() or 0
