"""A scenario made of a record: its history becomes steps, and what says anything about people is replaced."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from database import reading
from engine.errors import InvalidState, text
from engine.events import ElementEventKind
from engine.feel import DayTimeDuration, to_plain
from engine.lifecycle import JobState
from engine.registry import Actor
from engine.state.tables import ElementEventRow, Job, ProcessInstance, UserTask
from itsm.packs.deployed import form, record_type
from itsm.packs.model import RecordType
from itsm.people.roles import require
from itsm.records.opened import OpenRecord
from itsm.records.queries.past import History, load_history
from itsm.records.tables import Record
from itsm.records.visibility import seen_record
from itsm.rights.fields import field_rights
from itsm.studio.scenarios.neutral import neutral, sample

MOST_EVENTS = 5000
_MET = ElementEventKind.ACTIVATED.value
Step = dict[str, Any]


def record_scenario(number: str, actor: Actor) -> tuple[str, dict[str, Any]]:
    """The key of the pack of record ``number``, and a scenario of what happened to it, as plain data.

    Raises Forbidden (who does not draw), NotFound (a record that the actor does not see), InvalidState (too long, or
    its process did not begin here).
    """
    require(actor, "studio.draw")
    with reading() as session:
        seen = seen_record(session, number, actor)
        row = seen.row
        of_type = record_type(row.type_key, session)
        history = load_history(session, row)
        if not history.events or len(history.events) > MOST_EVENTS:
            raise InvalidState(
                text("Expected a record with a history of at most %(most)s events, but there are %(count)s.",
                     most=MOST_EVENTS, count=len(history.events))
            )  # fmt: skip
        hidden = field_rights(actor, of_type, seen.thing).hidden
        return row.type_key, _Recording(session, row, of_type, history, frozenset(hidden)).scenario()


@dataclass
class _Recording:
    session: Session
    row: Record
    of_type: RecordType
    history: History
    hidden: frozenset[str]
    """Fields that the actor does not see: their values are none of the scenario's."""
    steps: list[Step] = field(default_factory=list)
    agents: list[int] = field(default_factory=list)
    now: datetime = field(init=False)

    def scenario(self) -> dict[str, Any]:
        """All of it; files and free text are left out or neutral."""
        self.now = self.history.events[0].at
        jobs = self._jobs()
        for event in self.history.events:
            while jobs and jobs[0].ended_at is not None and jobs[0].ended_at <= event.at:
                self._did(jobs.pop(0))
            self._take(event)
        self.steps.append({"expect": self._end()})
        title = {"en": f"As {self.row.number} went", "zh-CN": f"按 {self.row.number} 的经过"}
        found = {"name": title, "given": self._given(), "requester": self._requester(), "steps": self.steps}
        return {key: value for key, value in found.items() if value or key == "given"}

    def _take(self, event: ElementEventRow) -> None:
        details = event.details or {}
        step: Step | None = None
        if event.kind == ElementEventKind.COMPLETED.value and "outcome" in details:
            step = {"complete": self._completed(event, details)}
        elif event.kind == ElementEventKind.MESSAGE_RECEIVED.value:
            step = {"message": self._message(event, details)}
        elif event.kind == ElementEventKind.SIGNAL_RECEIVED.value and details.get("name"):
            step = {"signal": str(details["name"])}
        elif event.kind == ElementEventKind.TIMER_FIRED.value:
            self._wait_until(event.at)
        if step is not None:
            self._wait_until(event.at)
            self.steps.append(step)

    def _jobs(self) -> list[Job]:
        """What programs did, in its order; what they answered besides an error is not kept."""
        done = or_(Job.state == JobState.COMPLETED.value, Job.error_code.is_not(None))
        mine = select(Job).where(Job.instance_key == self.row.instance_key, Job.ended_at.is_not(None), done)
        return list(self.session.scalars(mine.order_by(Job.ended_at, Job.key)))

    def _did(self, job: Job) -> None:
        found: Step = {"type": job.type, "element": job.element_id}
        if job.error_code:
            found["error"] = job.error_code
        if job.ended_at is not None:
            self._wait_until(job.ended_at)
        self.steps.append({"job": found})

    def _wait_until(self, at: datetime) -> None:
        """The time between two steps, in whole minutes upwards: what fell due before is then over."""
        passed = at - self.now
        if passed >= timedelta(minutes=1):
            minutes = -(-passed // timedelta(minutes=1))
            self.now += timedelta(minutes=minutes)
            self.steps.append({"wait": str(DayTimeDuration.of(timedelta(minutes=minutes)))})

    def _completed(self, event: ElementEventRow, details: Mapping[str, Any]) -> Step:
        values = {key: change[1] for key, change in (details.get("changes") or {}).items()}
        said = {str(one["key"]): one["body"] for one in details.get("comments") or () if one.get("key")}
        outcome = details.get("outcome")
        found: Step = {"task": event.element_id, "with": self._neutral(values | said)}
        found["with"] = self._needed(event, outcome) | found["with"]
        if outcome:
            found["outcome"] = str(outcome)
        return found | {"by": self._by(event.actor_key)}

    def _needed(self, event: ElementEventRow, outcome: str | None) -> dict[str, Any]:
        """Neutral values for what the form requires and the history does not know: variables of the process."""
        element = self.history.element(event.element_id, event.details)
        named = element.extensions.get("formDefinition") if element is not None else None
        if not isinstance(named, Mapping):
            return {}
        wanted = form(str(named.get("formId")), "en", self.session).fields
        return {
            one.key: sample(one) for one in wanted
            if one.key and one.required(outcome) and one.type != "filepicker" and one.key not in self.of_type.by_key
        }  # fmt: skip

    def _message(self, event: ElementEventRow, details: Mapping[str, Any]) -> Step:
        found: Step = {"name": str(details.get("name") or event.element_id)}
        if details.get("offered"):
            found["by"] = self._by(event.actor_key)
        return found

    def _by(self, person_key: int | None) -> str:
        if person_key == self.row.requester_key:
            return "requester"
        if person_key is None:
            return "agent"
        if person_key not in self.agents:
            self.agents.append(person_key)
        return "agent" if self.agents.index(person_key) % 2 == 0 else "colleague"

    def _given(self) -> dict[str, Any]:
        """What was reported: the values of now, with every change taken back."""
        opened = OpenRecord(self.row, self.of_type)
        reported = form(self.of_type.report_form, "en", self.session).fields
        first = self._first_values()
        found = {}
        for one in reported:
            if one.key and one.key in self.of_type.by_key:
                found[one.key] = first.get(one.key, to_plain(opened.value(one.key)))
            elif one.key and one.required(None) and one.type != "filepicker":
                found[one.key] = sample(one)
        return self._neutral({key: value for key, value in found.items() if value is not None})

    def _first_values(self) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for event in self.history.events:
            for key, change in ((event.details or {}).get("changes") or {}).items():  # type: ignore[attr-defined]  # JSON
                found.setdefault(key, change[0])
        return found

    def _neutral(self, values: Mapping[str, Any]) -> dict[str, Any]:
        return {key: neutral(self.of_type.by_key.get(key), key, value) for key, value in values.items()
                if key not in self.hidden}  # fmt: skip

    def _requester(self) -> dict[str, str]:
        found = self.row.requester_class
        return {"class": found} if found and found != "standard" else {}

    def _end(self) -> Step:
        """Where it is now."""
        mine = self.row.instance_key
        ended = self.session.scalar(select(ProcessInstance.ended_at).where(ProcessInstance.key == mine)) is not None
        tasks = select(UserTask.element_id).where(UserTask.instance_key == mine, UserTask.state == "open")
        found: Step = {"status": self.row.status, "ended": ended}
        if named := sorted(self.session.scalars(tasks)):
            found["task"] = named[0] if len(named) == 1 else named
        found["path"] = list(self._path())
        return {key: value for key, value in found.items() if value is not None}

    def _path(self) -> Iterator[str]:
        """Elements of the diagram in the order in which they were met, without repeats beside each other."""
        before = ""
        for event in self.history.events:
            if event.kind == _MET and event.element_id != before:
                before = event.element_id
                yield before
