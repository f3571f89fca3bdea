"""Playing one scenario: its steps become commands on a real record, with a clock that stands still between them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial, singledispatchmethod

from sqlalchemy import select

from database import reading
from engine import clock
from engine.errors import FlowdeskError, InvalidForm, Text, text
from engine.feel import DayTimeDuration, add_duration, parse_duration
from engine.kept_text import plain, told
from engine.lifecycle import JobState, WaitState
from engine.registry import SYSTEM, Actor
from engine.runtime import broadcast_signal, complete_job, correlate_message, fail_job, throw_job_error
from engine.state.tables import Job as JobRow
from engine.state.tables import MessageSubscription, ProcessInstance
from itsm.automation.promote_record import promote_record
from itsm.catalogue.commands import order_item
from itsm.language import listed
from itsm.records.commands import complete_task, report_record, send_message_to_record
from itsm.records.queries.stuck import stuck_places
from itsm.records.tables import Record
from itsm.scenarios.around.others import add_around, link_around, meant
from itsm.scenarios.cast import add_earlier, add_period
from itsm.scenarios.expecting import Unexpected, open_tasks, parts_of, require, require_tasks
from itsm.scenarios.model import (
    At,
    Complete,
    Earlier,
    Expect,
    Job,
    LetPass,
    Message,
    Period,
    Promote,
    Scenario,
    Signal,
    Step,
    Wait,
)
from itsm.scenarios.passing import pass_time, settle
from itsm.schedule.commands import override_conflicts


@dataclass
class Play:
    """A record under a scenario; ``now`` moves with its steps, ``begin`` is when it was reported."""

    type_key: str
    people: Mapping[str, Actor]
    now: datetime
    number: str = ""
    instance_key: int = 0
    begin: datetime = field(init=False)
    others: Mapping[str, str] = field(default_factory=dict)
    """Numbers of the records beside it, by what the scenario calls them."""
    stands: set[str] = field(default_factory=set)
    """Elements that the scenario itself lets stand still."""

    def __post_init__(self) -> None:
        self.begin = self.now

    def run(self, scenario: Scenario) -> tuple[int, Text] | None:
        """Play all steps; the number of the first that failed (0: the report) and why, else None."""
        problem = self._attempt(partial(self._around, scenario))
        for given in scenario.before:
            problem = problem or self._attempt(partial(self._report, given))
        # The last one is the record that the steps are about.
        problem = problem or self._attempt(partial(self._report, scenario.given, scenario.order))
        problem = problem or self._attempt(partial(self._link, scenario))
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
            with clock.at(self.now):
                settle()
            self._require_going()
        except InvalidForm as problem:
            return text("Expected a form that is complete, but %(fields)s", fields=_fields(problem.fields))
        except (Unexpected, FlowdeskError) as problem:
            return problem.message
        return None

    def _around(self, scenario: Scenario) -> None:
        self.others = add_around(scenario, self.people["agent"])

    def _link(self, scenario: Scenario) -> None:
        link_around(scenario, self.number, self.others, self.people["agent"])

    def _say(self, values: Mapping[str, object]) -> Mapping[str, object]:
        """Values of a step, with the numbers of the records that it means."""
        return {key: meant(value, self.others) for key, value in values.items()}

    def _report(self, given: Mapping[str, object], item: str = "") -> None:
        requester, said = self.people["requester"], self._say(given)
        if item:
            self.number = order_item(item, said, requester.key, requester, channel="portal").number
        else:
            self.number = report_record(self.type_key, said, requester.key, requester, channel="portal").number
        with reading() as session:
            statement = select(Record.instance_key).where(Record.number == self.number)
            self.instance_key = session.execute(statement).scalar_one() or 0

    @singledispatchmethod
    def play(self, step: Step) -> None:
        """Play one step; raises Unexpected, or what its command raises."""
        raise TypeError(f"Expected a step of a scenario, but got {type(step).__name__}.")

    @play.register
    def _(self, step: At) -> None:
        require_tasks(step.tasks, self.instance_key)

    @play.register
    def _(self, step: Complete) -> None:
        there = [task for task in open_tasks(self.instance_key) if task.element_id == step.task]
        if not there:
            parts = [task for key in parts_of(self.number) for task in open_tasks(key)]
            there = [task for task in parts if task.element_id == step.task]
        own = [task for task in there if task.assignee_key == self.people[step.by].key]
        task = next(iter(own or there), None)
        if task is None:
            require_tasks((step.task,), self.instance_key)
            return
        complete_task(task.key, self._say(step.values), step.outcome, self.people[step.by])

    @play.register
    def _(self, step: Job) -> None:
        key, element = self._job(step)
        if step.error is not None:
            throw_job_error(key, step.error, SYSTEM)
        elif step.fails is not None:
            fail_job(key, step.retries, SYSTEM, error_message=step.fails)
            if not step.retries:
                self.stands.add(element)
        else:
            complete_job(key, step.values, SYSTEM)

    @play.register
    def _(self, step: Message) -> None:
        if step.by is None:
            key = self.others.get(step.key, step.key) or self._key_of(step.name)
            correlate_message(step.name, key, self._say(step.values), SYSTEM)
        else:
            send_message_to_record(self.number, step.name, self.people[step.by])

    @play.register
    def _(self, step: Promote) -> None:
        promote_record(self.number, step.promotion, step.values, self.people[step.by])

    @play.register
    def _(self, step: Signal) -> None:
        broadcast_signal(step.name, step.values, SYSTEM)

    @play.register
    def _(self, step: Wait) -> None:
        duration = parse_duration(step.duration)
        assert isinstance(duration, DayTimeDuration)
        pass_time(self.now, add_duration(self.now, duration), self._go_on)

    @play.register
    def _(self, step: Earlier) -> None:
        add_earlier(self.type_key, step)

    @play.register
    def _(self, step: Period) -> None:
        add_period(step)

    @play.register
    def _(self, step: LetPass) -> None:
        override_conflicts(self.number, step.reason, self.people[step.by])

    @play.register
    def _(self, step: Expect) -> None:
        require(step, self.number, self.begin)
        if step.stuck is not None:
            found = [one.element_id for one in self._standing()]
            if step.stuck not in found:
                said = text("Expected the process to stand still at <%(element)s>, but it stands still at %(found)s.",
                            element=step.stuck, found=listed(found, "–"))  # fmt: skip
                raise Unexpected(said)

    def _go_on(self, now: datetime) -> None:
        self.now = now

    def _key_of(self, message: str) -> str:
        """The key by which the record's process waits for a message; else the number, by which most do."""
        waits = select(MessageSubscription.correlation_key).where(
            MessageSubscription.instance_key == self.instance_key, MessageSubscription.message_name == message,
            MessageSubscription.state == WaitState.ARMED.value,
        )  # fmt: skip
        with reading() as session:
            found = session.scalar(waits.order_by(MessageSubscription.key).limit(1))
        return self.number if found is None else found

    def _job(self, step: Job) -> tuple[int, str]:
        """The oldest open job that a step means, of the record or of what runs beside it: its key and element."""
        wanted = [JobRow.type == step.type, JobRow.state == JobState.OPEN.value]
        if step.element is not None:
            wanted.append(JobRow.element_id == step.element)
        beside = ProcessInstance.business_key == self.number
        mine = select(JobRow.key, JobRow.element_id).join(ProcessInstance, ProcessInstance.key == JobRow.instance_key)
        with reading() as session:
            found = session.execute(mine.where(beside, *wanted).order_by(JobRow.key).limit(1)).one_or_none()
            if found is None:
                known = session.scalars(select(JobRow.type).where(JobRow.state == JobState.OPEN.value)).all()
                message = text("Expected an open job of type %(type)s, but there are %(found)s.",
                               type=step.type, found=listed(sorted(set(known)), "–"))  # fmt: skip
                raise Unexpected(message)
            return found.key, found.element_id

    def _require_going(self) -> None:
        """A timer or signal that leaves something standing still tells nobody: here it fails the step."""
        for fault in self._standing():
            if fault.element_id not in self.stands:
                raise Unexpected(
                    text("Expected the process to go on, but <%(element)s> stands still: %(why)s",
                         element=fault.element_id, why=fault.why)
                )  # fmt: skip

    def _standing(self) -> list["_Standing"]:
        with reading() as session:
            return [
                _Standing(one.fault.element_id, told(one.fault.sentence) if one.fault.sentence
                          else plain(one.fault.message))
                for one in stuck_places(session, self.instance_key)
            ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Standing:
    element_id: str
    why: Text


def _fields(problems: Mapping[str, object]) -> Text:
    """What is wrong with a form, field by field, in the reader's language."""
    template = "; ".join(f"{_safe(key)}: %(at{place})s" for place, key in enumerate(problems))
    return Text(template, {f"at{place}": message for place, message in enumerate(problems.values())})


def _safe(key: str) -> str:
    return key.replace("%", "%%")
