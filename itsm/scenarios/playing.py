"""Playing one scenario: its steps become commands on a real record, with a clock that stands still between them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial, singledispatchmethod

from sqlalchemy import select

from database import reading
from engine import clock
from engine.errors import FlowdeskError, InvalidForm, Text, text
from engine.events import ElementEventKind
from engine.feel import DayTimeDuration, add_duration, parse_duration, to_plain
from engine.kept_text import plain, told
from engine.lifecycle import UserTaskState, WaitState
from engine.registry import SYSTEM, Actor
from engine.runtime import broadcast_signal, correlate_message, fire_timer
from engine.state.tables import ElementEventRow, ProcessInstance, Timer, UserTask
from itsm.packs.deployed import record_type
from itsm.records.commands import complete_task, report_record, send_message_to_record
from itsm.records.opened import OpenRecord
from itsm.records.queries.stuck import stuck_places
from itsm.records.tables import Record
from itsm.scenarios.model import At, Complete, Expect, Message, Scenario, Signal, Step, Wait

MOST_TIMERS = 1000


class Unexpected(Exception):
    """The record is not where the scenario expects it."""

    def __init__(self, message: Text) -> None:
        super().__init__(str(message))
        self.message = message


@dataclass
class Play:
    """A record under a scenario; ``now`` moves with its steps."""

    type_key: str
    people: Mapping[str, Actor]
    now: datetime
    number: str = ""
    instance_key: int = 0

    def run(self, scenario: Scenario) -> tuple[int, Text] | None:
        """Play all steps; the number of the first that failed (0: the report) and why, else None."""
        problem = self._attempt(lambda: self._report(scenario.given))
        for position, step in enumerate(scenario.steps, start=1):
            if problem is not None:
                return position - 1, problem
            problem = self._attempt(partial(self.play, step))
        return None if problem is None else (len(scenario.steps), problem)

    def _attempt(self, act: Callable[[], None]) -> Text | None:
        """Do one step at its time; why it failed, else None."""
        try:
            with clock.at(self.now):
                act()
            self._require_going()
        except InvalidForm as problem:
            fields = "; ".join(f"{key}: {message}" for key, message in problem.fields.items())
            return text("Expected a form that is complete, but %(fields)s", fields=fields)
        except (Unexpected, FlowdeskError) as problem:
            return problem.message
        return None

    def taken_flows(self) -> frozenset[str]:
        """Ids of the sequence flows that the record travelled."""
        statement = select(ElementEventRow.element_id).where(
            ElementEventRow.instance_key == self.instance_key,
            ElementEventRow.kind == ElementEventKind.FLOW_TAKEN.value,
        )
        with reading() as session:
            return frozenset(session.execute(statement).scalars())

    def _report(self, given: Mapping[str, object]) -> None:
        requester = self.people["requester"]
        self.number = report_record(self.type_key, given, requester.key, requester, channel="portal").number
        with reading() as session:
            statement = select(Record.instance_key).where(Record.number == self.number)
            self.instance_key = session.execute(statement).scalar_one() or 0

    @singledispatchmethod
    def play(self, step: Step) -> None:
        """Play one step; raises Unexpected, or what its command raises."""
        raise TypeError(f"Expected a step of a scenario, but got {type(step).__name__}.")

    @play.register
    def _(self, step: At) -> None:
        self._require_tasks(step.tasks)

    @play.register
    def _(self, step: Complete) -> None:
        task = next((task for task in self._tasks() if task.element_id == step.task), None)
        if task is None:
            self._require_tasks((step.task,))
            return
        complete_task(task.key, step.values, step.outcome, self.people[step.by])

    @play.register
    def _(self, step: Message) -> None:
        if step.by is None:
            correlate_message(step.name, self.number, {}, SYSTEM)
        else:
            send_message_to_record(self.number, step.name, self.people[step.by])

    @play.register
    def _(self, step: Signal) -> None:
        broadcast_signal(step.name, {}, SYSTEM)

    @play.register
    def _(self, step: Wait) -> None:
        duration = parse_duration(step.duration)
        assert isinstance(duration, DayTimeDuration)
        until = add_duration(self.now, duration)
        for _ in range(MOST_TIMERS):
            due = self._next_timer(until)
            if due is None:
                self.now = until
                return
            self.now = max(self.now, due.due_at)
            with clock.at(self.now):
                fire_timer(due.key)
        raise Unexpected(text("Expected the timers to come to an end, but %(count)s fired.", count=MOST_TIMERS))

    @play.register
    def _(self, step: Expect) -> None:
        with reading() as session:
            row = session.execute(select(Record).where(Record.number == self.number)).scalar_one()
            found = OpenRecord(row, record_type(row.type_key, session))
            ended_at = session.execute(
                select(ProcessInstance.ended_at).where(ProcessInstance.key == self.instance_key)
            ).scalar_one()
        if step.tasks is not None:
            self._require_tasks(step.tasks)
        _require("status", step.status, row.status)
        for key, value in step.fields.items():
            _require(key, value, to_plain(found.value(key)), asked=True)
        _require("ended", step.ended, ended_at is not None)

    def _tasks(self) -> list[UserTask]:
        open_ones = (UserTask.instance_key == self.instance_key, UserTask.state == UserTaskState.OPEN.value)
        with reading() as session:
            return list(session.execute(select(UserTask).where(*open_ones)).scalars())

    def _require_tasks(self, expected: tuple[str, ...]) -> None:
        found = tuple(sorted(task.element_id for task in self._tasks()))
        if found != expected:
            raise Unexpected(
                text("Expected the open tasks to be %(expected)s, but they are %(found)s.",
                     expected=", ".join(expected), found=", ".join(found) or "–")
            )

    def _require_going(self) -> None:
        """A timer or signal that leaves something standing still tells nobody: here it fails the step."""
        with reading() as session:
            for stuck in stuck_places(session, self.instance_key):
                fault = stuck.fault
                why = told(fault.sentence) if fault.sentence else plain(fault.message)
                raise Unexpected(
                    text("Expected the process to go on, but <%(element)s> stands still: %(why)s",
                         element=fault.element_id, why=why)
                )

    def _next_timer(self, until: datetime) -> Timer | None:
        statement = (
            select(Timer)
            .where(Timer.instance_key == self.instance_key, Timer.state == WaitState.ARMED.value, Timer.due_at <= until)
            .order_by(Timer.due_at, Timer.key)
            .limit(1)
        )
        with reading() as session:
            return session.execute(statement).scalar_one_or_none()


def _require(name: str, expected: object, found: object, asked: bool = False) -> None:
    if (expected is not None or asked) and expected != found:
        raise Unexpected(
            text(
                "Expected %(name)s to be %(expected)s, but it is %(found)s.",
                name=name, expected=expected, found=found,
            )
        )
