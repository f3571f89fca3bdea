"""Plays a diagram: a real host on FEEL, and a player that may save and reload after every step."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from types import MappingProxyType

from engine.definitions.reader import read_xml
from engine.dmn.results import DecisionResult
from engine.errors import Text
from engine.events import ElementEventKind
from engine.feel import Evaluation, compile_expression, names_within
from engine.spiff.execution import Execution
from engine.spiff.host import InlineCall, Thrown
from engine.spiff.migration import migrating
from engine.spiff.migration.migrating import Version
from engine.spiff.migration.plan import MigrationPlan
from engine.spiff.modification.reaching import Activation
from engine.spiff.program import Program, load_programs
from engine.spiff.scope import ScopeSpec
from engine.waits import FaultWait, JobWait, MessageWait, TimerWait, UserTaskWait, Wait
from tests.support.bpmn import Diagram

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
HISTORY = {
    ElementEventKind.ACTIVATED: "+", ElementEventKind.COMPLETED: "-", ElementEventKind.CANCELLED: "x",
}


@dataclass
class World:
    """The host of a test: FEEL for real, decisions and handlers as Python functions, a clock to set."""

    at: datetime = START
    decisions: dict[str, Callable[[Mapping[str, object]], object]] = field(default_factory=dict)
    handlers: dict[str, Callable[[InlineCall], Mapping[str, object]]] = field(default_factory=dict)
    programs: list[Program] = field(default_factory=list)
    names: Mapping[str, object] = field(default_factory=dict)
    """What expressions see beside variables, as a house gives it."""

    def evaluate(self, expression: str, variables: Mapping[str, object]) -> object:
        """Evaluate FEEL at the world's time."""
        seen = {**self.names, **variables}
        return compile_expression(expression, names_within(expression, seen)).evaluate(seen, self.at)

    def explain(self, expression: str, variables: Mapping[str, object]) -> Evaluation:
        """Evaluate FEEL at the world's time, with the reasons for nulls."""
        seen = {**self.names, **variables}
        return compile_expression(expression, names_within(expression, seen)).explain(seen, self.at)

    def decide(self, decision_id: str, variables: Mapping[str, object]) -> DecisionResult:
        """Ask the test's function."""
        return DecisionResult(decision_id, self.decisions[decision_id](variables))

    def called_definition(self, process_id: str, _binding: str, _caller: int | None) -> int | None:
        """Find one of the test's other diagrams."""
        return next((key for key, program in enumerate(self.programs) if program.process_id == process_id), None)

    def called_scopes(self, definition: int) -> Mapping[str, ScopeSpec]:
        """Return the scopes of one of the test's other diagrams."""
        return self.programs[definition].scopes

    def is_inline(self, job_type: str) -> bool:
        """Tell whether the test has a function for the job type."""
        return job_type in self.handlers

    def run_inline(self, call: InlineCall) -> Mapping[str, object]:
        """Call the test's function."""
        return self.handlers[call.type](call)

    def now(self) -> datetime:
        """Return the world's time."""
        return self.at

    def zone(self) -> str:
        """Return a zone eight hours ahead, so that a forgotten one is seen."""
        return "Asia/Shanghai"


def program_of(diagram: Diagram) -> Program:
    """Read a diagram as a deployment would."""
    return load_programs(read_xml(diagram.xml()))[diagram.process_id]


class Play:
    """One instance under test. Waits are named by element; ``trail`` is the history: ``+a -a`` entered and left.

    It is started with ``variables``, or goes on from what was ``saved``.
    """

    def __init__(
        self, diagram: Diagram | Program, *, reload: bool = False, world: World | None = None,
        event: str | None = None, parked: Mapping[str, Text] = MappingProxyType({}), saved: bytes | None = None,
        **variables: object,
    ) -> None:
        self.world = world or World()
        self.program = diagram if isinstance(diagram, Program) else program_of(diagram)
        self.reload = reload
        self.events: list[object] = []
        self.trail: list[str] = []
        self.flows: list[str] = []
        self.sent: list[Thrown] = []
        self.stopped = False
        """True when a modification has left nothing."""
        if saved is None:
            self.execution = Execution.start(self.program, self.world, variables, event=event, parked=parked)
        else:
            self.execution = Execution.load(self.program, self.world, saved)
        self._after()

    def _after(self) -> None:
        for event in self.execution.events:
            self.events.append(event)
            if event.kind in HISTORY:
                self.trail.append(HISTORY[event.kind] + self.drawn_as(event.element_id))
            elif event.kind is ElementEventKind.FLOW_TAKEN:
                self.flows.append(self.drawn_as(event.element_id))
        self.sent.extend(self.execution.outbox)
        saved = self.execution.save()
        self._require_nothing_stale(saved)
        if self.reload:
            self.execution = Execution.load(self.program, self.world, saved)
        else:
            self.execution.go_on(self.world)

    def _require_nothing_stale(self, saved: bytes) -> None:
        """What tokens know of themselves from before the step is what they would say now."""
        waits = self.execution.waits
        for token in self.execution._instance.tokens.values():
            token.touch()
        assert (self.execution.waits, self.execution.save()) == (waits, saved)

    def drawn_as(self, element: str) -> str:
        """The id of an element in the diagram that the play began with."""
        return element

    def wait(self, element: str) -> Wait:
        """Return the oldest wait at an element."""
        return next(wait for wait in self.execution.waits if wait.element_id == element)

    def user(self, element: str) -> UserTaskWait:
        """Return the oldest user task wait at an element."""
        return next(w for w in self.execution.waits if isinstance(w, UserTaskWait) and w.element_id == element)

    def timer(self, element: str) -> TimerWait:
        """Return the oldest timer wait at an element."""
        return next(w for w in self.execution.waits if isinstance(w, TimerWait) and w.element_id == element)

    def subscription(self, element: str) -> MessageWait:
        """Return the oldest message wait at an element."""
        return next(w for w in self.execution.waits if isinstance(w, MessageWait) and w.element_id == element)

    @property
    def at(self) -> list[str]:
        """The elements that wait, sorted."""
        return sorted(wait.element_id for wait in self.execution.waits)

    @property
    def ended(self) -> bool:
        """True when nothing is left and nothing waits."""
        return self.execution.ended and not self.execution.waits

    @property
    def variables(self) -> dict[str, object]:
        """The process variables."""
        return self.execution.variables

    def complete(self, element: str, **variables: object) -> Play:
        """Complete the user task at an element."""
        self.execution.complete_user_task(self.wait(element).token_id, variables)
        self._after()
        return self

    def fire(self, element: str) -> Play:
        """Fire the timer at an element, at the time it is due."""
        wait = self.timer(element)
        self.world.at = max(self.world.at, wait.due_at)
        self.execution.fire_timer(wait.token_id)
        self._after()
        return self

    def send(self, element: str, **variables: object) -> Play:
        """Deliver the message that an element waits for."""
        self.execution.deliver_message(self.wait(element).token_id, variables)
        self._after()
        return self

    def send_to(self, element: str, message: str, **variables: object) -> Play:
        """Deliver one of the messages that an element waits for."""
        wait = next(
            wait for wait in self.execution.waits
            if isinstance(wait, MessageWait) and (wait.element_id, wait.message_name) == (element, message)
        )
        self.execution.deliver_message(wait.token_id, variables)
        self._after()
        return self

    def broadcast(self, signal: str, **variables: object) -> Play:
        """Let a signal come from outside."""
        self.execution.broadcast_signal(signal, variables)
        self._after()
        return self

    def set(self, **variables: object) -> Play:
        """Set variables of the process from outside."""
        self.execution.set_variables(variables)
        self._after()
        return self

    def job(self, element: str) -> JobWait:
        """Return the oldest job of an element."""
        return next(w for w in self.execution.waits if isinstance(w, JobWait) and w.element_id == element)

    def done(self, element: str, **variables: object) -> Play:
        """Let a worker complete the job of an element."""
        self.execution.complete_job(self.job(element).token_id, variables)
        self._after()
        return self

    def throw(self, element: str, code: str, **variables: object) -> Play:
        """Let a worker throw a BPMN error out of an element."""
        self.execution.throw_job_error(self.job(element).token_id, code, variables)
        self._after()
        return self

    def retry(self, element: str) -> Play:
        """Let the token that stands with a fault at an element try again."""
        wait = next(w for w in self.execution.waits if isinstance(w, FaultWait) and w.element_id == element)
        self.execution.retry(wait.token_id)
        self._after()
        return self

    def move(self, source: str, target: str) -> Play:
        """Move the token at an element."""
        self.execution.move(self.wait(source).token_id, target, {})
        self._after()
        return self

    def modify(self, *activate: str | Activation, cancel: tuple[str, ...] = ()) -> Play:
        """Activate elements and cancel the oldest tokens at others, all at once."""
        chosen = [Activation(one) if isinstance(one, str) else one for one in activate]
        self.stopped = self.execution.modify(chosen, [self.token(element) for element in cancel], {"reason": "test"})
        self._after()
        return self

    def token(self, element: str) -> str:
        """Return the oldest token at an element, waiting or open."""
        tokens = self.execution._instance.tokens.values()
        return next(token.id for token in tokens if token.task_spec.record.id == element)

    def plan(self, diagram: Diagram, **mapping: str) -> MigrationPlan:
        """Say what a migration to another version of the diagram would do."""
        old, new = self._versions(diagram)
        return migrating.plan(self.execution.save(), old, new, mapping, self.world)

    def migrate(self, diagram: Diagram, **mapping: str) -> Play:
        """Take the instance to another version of its diagram; ``mapping`` is from old to new ids."""
        old, new = self._versions(diagram)
        saved, self.program = self.execution.save(), new.program
        self.execution, self.migrated = migrating.migrate(saved, old, new, mapping, self.world, self.world)
        self._after()
        return self

    def _versions(self, diagram: Diagram) -> tuple[Version, Version]:
        """The version that runs, as one of the world's, so that calls inside of it can be told its key; and the new."""
        if self.program not in self.world.programs:
            self.world.programs.append(self.program)
        return Version(self.program, self.world.programs.index(self.program)), Version(program_of(diagram), -1)

    def cancel(self) -> Play:
        """Cancel the instance."""
        self.execution.cancel()
        self._after()
        return self

    def later(self, **units: float) -> Play:
        """Let time pass."""
        self.world.at += timedelta(**units)
        return self
