"""Records for tests: a deployed pack with people in its teams, and the shortest way to a record or a task."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from sqlalchemy import select

from database import reading
from engine.registry import SYSTEM, Actor
from engine.runtime import Resource, deploy
from engine.state.tables import UserTask
from itsm.packs.checking import check_pack
from itsm.packs.commands.deploy_pack import deploy_checked
from itsm.packs.folder import PackFiles, load_folder
from itsm.records.commands import Reported, complete_task, report_record
from itsm.records.tables import Record

INCIDENT = Path(__file__).resolve().parents[2] / "processes" / "incident"
COMPLAINT = INCIDENT.parent / "complaint"
PROBLEM = INCIDENT.parent / "problem"
SCENARIOS = len([*(INCIDENT / "scenarios").glob("*.yaml")])
"""How many the incident process has."""
REPORT: Mapping[str, object] = {
    "title": "Label printer is offline", "description": "Since this morning.", "category": "printing", "impact": "low",
    "urgency": "medium",
}
TRIAGE: Mapping[str, object] = {
    "title": "Label printer is offline", "category": "printing", "impact": "high", "urgency": "high",
}
SOLVED: Mapping[str, object] = {"resolution_code": "restarted", "resolution_text": "Restarted the spooler."}


@dataclass(frozen=True, slots=True)
class Desk:
    """A tenant with the incident pack in use, an agent of line 1 and a requester."""

    agent: Actor
    requester: Actor

    def report(self, values: Mapping[str, object] = REPORT, command_id: str | None = None) -> Reported:
        """Let the requester report an incident."""
        return report_record("incident", values, self.requester.key, self.requester, command_id, "portal")

    def triaged(self) -> Reported:
        """A reported incident that the agent has triaged as critical; it is at line 1."""
        reported = self.report()
        complete_task(open_task(reported).key, TRIAGE, "accept", self.agent)
        return reported


@cache
def checked_pack(folder: Path) -> PackFiles:
    """The pack in ``folder``, read and checked once for all tests: that is most of the work of a deployment."""
    files = load_folder(folder)
    check_pack(files)
    return files


def use_incident_pack() -> None:
    """Deploy the shipped incident pack for the tenant in force."""
    deploy_checked(checked_pack(INCIDENT), SYSTEM)


def use_complaint_pack() -> None:
    """Deploy the shipped complaint pack for the tenant in force."""
    deploy_checked(checked_pack(COMPLAINT), SYSTEM)


def use_changed_diagram(before: str, after: str) -> None:
    """Deploy the incident diagram with one of its texts changed, checked by nobody."""
    drawn = (INCIDENT / "incident.bpmn").read_text(encoding="utf-8")
    assert before in drawn
    resource = Resource("process", "incident", "incident/incident.bpmn", drawn.replace(before, after).encode())
    deploy("incident", [resource], SYSTEM)


def open_task(reported: Reported) -> UserTask:
    """The one open task of a record."""
    with reading() as session:
        statement = select(UserTask).where(UserTask.business_key == reported.number, UserTask.state == "open")
        return session.execute(statement).scalar_one()


def stored(reported: Reported) -> Record:
    """The record's row as it stands in the database."""
    with reading() as session:
        return session.execute(select(Record).where(Record.key == reported.key)).scalar_one()


def use_problem_pack() -> None:
    """Deploy the shipped problem pack for the tenant in force."""
    deploy_checked(checked_pack(PROBLEM), SYSTEM)
