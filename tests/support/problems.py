"""Problems for tests: a manager who takes one from its detection to wherever a test begins."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select

from database import reading
from engine.registry import Actor
from itsm.automation.promote_record import promote_record
from itsm.records.commands import Reported, complete_task, report_record
from itsm.records.tables import Record
from tests.support.records import Desk, open_task

CAUSE: Mapping[str, object] = {"root_cause": "A bad driver.", "workaround": "Switch it off and on again."}
ASSESSED: Mapping[str, object] = {
    "title": "Label printer is offline again", "category": "printing", "impact": "medium", "urgency": "medium",
    "detected_by": "incidents",
}


@dataclass(frozen=True, slots=True)
class ProblemDesk(Desk):
    """The desk with the problem pack in use as well, and somebody who manages problems."""

    manager: Actor

    def problem(self) -> Reported:
        """A problem that was noted."""
        return report_record("problem", dict(ASSESSED), self.manager.key, self.manager)

    def known_error(self) -> Reported:
        """A problem whose workaround is published."""
        noted = self.problem()
        self.step(noted, ASSESSED, "accept")
        self.step(noted, CAUSE, "cause_found")
        return noted

    def step(self, problem: Reported, values: Mapping[str, object], outcome: str) -> None:
        """The manager does the one open step of a problem."""
        complete_task(open_task(problem).key, dict(values), outcome, self.manager)

    def promoted(self, incident: Reported) -> Reported:
        """The problem that the agent makes out of an incident."""
        number = promote_record(incident.number, "problem", {}, self.agent).number
        with reading() as session:
            row = session.execute(select(Record).where(Record.number == number)).scalar_one()
            return Reported(row.number, row.key)

    def waiting(self, naming: str) -> Reported:
        """An incident that waits for the problem with this number."""
        incident = self.triaged()
        complete_task(open_task(incident).key, {"problem_reference": naming}, "wait_problem", self.agent)
        return incident
