"""An instance: SpiffWorkflow's container with a flat, queue-driven run instead of its tree walk."""

import time
from collections import deque
from collections.abc import Iterator, Mapping
from itertools import chain
from typing import TYPE_CHECKING, Any

from SpiffWorkflow.bpmn.workflow import BpmnWorkflow

from engine.errors import ExecutionFault, InvalidState, Text, text
from engine.events import ElementEvent, ElementEventKind
from engine.spiff.acts import COMPLETE, HOPE, RUN, SETTLE, attempt, stands
from engine.spiff.host import Host, Thrown
from engine.spiff.scope import Scope, ScopeSpec, SubScope
from engine.spiff.token import CANCELLED, READY, WAITING, Token
from engine.waits import Wait

if TYPE_CHECKING:
    from engine.spiff.elements.base import FlowNode

MAX_STEPS = 20_000  # elements that one command may run before the process has to wait
MAX_SECONDS = 30.0  # how long it may run: others wait for the instance, with SQLite for the whole file


class NoScriptEngine:
    """Stands where the base keeps its Python script engine: every use of it is a defect."""

    def __getattr__(self, name: str) -> Any:
        raise RuntimeError(f"Expected FEEL through the host, but the script engine's {name!r} was asked for.")


class Instance(Scope, BpmnWorkflow):
    """One process instance in memory. Steps are taken from a queue; events are noted in the order they happen."""

    subprocesses: dict[str, SubScope]
    subprocess_specs: Mapping[str, ScopeSpec]

    def __init__(self, spec: ScopeSpec, subprocess_specs: Mapping[str, ScopeSpec], host: Host) -> None:
        BpmnWorkflow.__init__(self, spec, subprocess_specs, script_engine=NoScriptEngine(), deserializing=True)
        self.host = host
        self.specs = subprocess_specs
        self.instance = self
        self.root_memory: dict[str, object] = {}
        self.outbox: list[Thrown] = []
        self.parked: dict[str, Text] = {}
        self.tokens: dict[str, Token] = {}
        self.queue: deque[Token] = deque()
        self.emptied: list[Scope] = []
        self.events: list[ElementEvent] = []
        self.counter = 0
        self.last_status: str | None = None
        self.ended = False
        self.asleep = False
        """True while it is suspended: conditions are looked at when it goes on."""
        self._has_settling = False
        """True once a token came to an element that acts on a still instance: without one nobody is asked."""
        self.plant()

    def go_on(self, host: Host) -> None:
        """Forget what the last command left in memory and did not save."""
        self.host = host
        self.events, self.outbox, self.parked = [], [], {}
        self.queue.clear()
        self.emptied.clear()
        for scope in (self, *self.subprocesses.values()):
            scope.leaving_status, scope.is_closed = None, False

    def take_in(self, token: Token) -> None:
        """Keep a new token."""
        self.tokens[token.id] = token
        self._has_settling = self._has_settling or token.task_spec.settles

    def next_id(self) -> str:
        """Return a token id that this instance has not used yet."""
        self.counter += 1
        return str(self.counter)

    def note(self, kind: ElementEventKind, element_id: str, token: Token, /, **details: object) -> None:
        """Append one line of history, with the called process and the run of a repeated activity that it belongs to."""
        called = token.workflow.called
        if called:
            details["process"] = called["process"]
            if called["definition"] is not None:
                details["definition"] = called["definition"]
        if token.run_number is not None:
            details["run"] = token.run_number
        if token.task_spec.marks:
            details.update(token.task_spec.marks)
        self.events.append(ElementEvent(kind, element_id, token.id, self.host.now(), details))

    def schedule(self, token: Token) -> None:
        """Queue a token for the run."""
        token._state = READY
        self.queue.append(token)

    def get_task_from_id(self, task_id: str) -> Token:
        """Return a live token of any scope. Raises InvalidState when it is gone."""
        token = self.tokens.get(task_id)
        if token is None:
            raise InvalidState(
                text(
                    "Expected token %(token)s to wait in this instance, but it is gone. Reload the page.",
                    token=task_id,
                )
            )
        return token

    def create_subprocess(self, my_task: Token, spec_name: str) -> SubScope:
        """Open the inside of a sub-process on its token."""
        specs = my_task.task_spec.inner_specs(my_task)
        scope = SubScope(specs[spec_name], specs, my_task, self)
        self.subprocesses[my_task.id] = scope
        return scope

    def do_engine_steps(self, will_complete_task: None = None, did_complete_task: None = None) -> None:
        """Run queued tokens until only waiting ones are left; scopes that ran empty complete on the way."""
        steps, until = 0, time.monotonic() + MAX_SECONDS
        while True:
            self.close_emptied()
            if self.queue:
                token = self.queue.popleft()
                if token.state == READY:
                    attempt(token, RUN)
                    steps = self._count(steps, token)
                    _require_time(until, token)
            elif not self.settle():
                self.require_hope()
                return

    def _count(self, steps: int, token: Token) -> int:
        """Count a step. Raises ExecutionFault when the instance never comes to rest."""
        if steps >= MAX_STEPS:
            raise ExecutionFault(
                token.task_spec.record.id,
                text(
                    "Expected the process to wait for something, but it went on for %(steps)s steps, last at "
                    "<%(element)s>. Put a task or timer into the loop, or correct its condition.",
                    steps=MAX_STEPS, element=token.task_spec.record.id,
                ),
            )
        return steps + 1

    def settle(self) -> bool:
        """Let elements act that wait for the whole instance to be still; True when one of them did."""
        asked: set[tuple[Scope, FlowNode]] = set()
        for token in self._may_settle():
            key = (token.workflow, token.task_spec)
            if token.task_spec.settles_once and key in asked:
                continue
            asked.add(key)
            if attempt(token, SETTLE):
                return True
        return False

    def _may_settle(self) -> list[Token]:
        tokens = [token for token in self.tokens.values() if token.task_spec.settles] if self._has_settling else []
        tokens += [token for key, token in self.tokens.items() if key in self.parked] if self.parked else []
        return [token for token in tokens if not stands(token)]

    @property
    def waits(self) -> list[Wait]:
        """Everything that it waits for now, oldest token first."""
        known = [token.known_waits or token.look_for_waits() for token in self.tokens.values()]
        return list(chain.from_iterable(known))

    @property
    def is_waiting(self) -> bool:
        """True when it waits for anything."""
        return any(token.known_waits or token.look_for_waits() for token in self.tokens.values())

    def require_hope(self) -> None:
        """Raise ExecutionFault when the instance waits for nothing that can still happen."""
        if self.ended or self.is_waiting:
            return
        stuck = next(token for token in self.tokens.values() if token.state == WAITING)
        attempt(stuck, HOPE, lambda: _lose_hope(stuck))

    def close_emptied(self) -> None:
        """Complete every scope that has nothing left but listeners; these end with it."""
        while self.emptied:
            scope = self.emptied.pop()
            if self.ended or not scope.is_empty or scope.is_closed:
                continue
            host = scope.host_token
            if host is not None and (not host.is_live or host.task_spec.starts_next(host)):
                continue
            scope.is_closed = True
            for listener in scope.live_tokens():
                self.kill(listener)
            if scope.spec.process_node is not None and scope.spec.process_node.closes_later(scope):
                continue
            if host is None:
                self.end()
            else:
                attempt(host, COMPLETE)

    def end(self) -> None:
        """End the instance and forget what it remembered for compensation: nothing can ask for it any more."""
        self.ended = True
        self.root_memory.clear()

    def stop(self) -> None:
        """End the instance where it stands."""
        self.end()
        for token in self.live_tokens():
            self.kill(token)

    def kill(self, token: Token) -> None:
        """End a token without completing it, with its sub-scope and everything armed for it, innermost first."""
        if not token.is_live:
            return
        token._state = CANCELLED
        for inner in self.inside(token):
            self.kill(inner)
        self.subprocesses.pop(token.id, None)
        self.disarm(token)
        if token.activated:
            self.note(ElementEventKind.CANCELLED, token.task_spec.record.id, token)
        token.task_spec.cancelled(token)
        token.workflow.drop(token)

    def carried_status(self, token: Token) -> str | None:
        """Return what a token's status has become: that of the newest place inside it, when it is a sub-process."""
        scope = self.subprocesses.get(token.id)
        return (scope.status_of_tokens() if scope else None) or token.status

    def inside(self, token: Token) -> list[Token]:
        """Return the tokens of a sub-process token's own scope."""
        scope = self.subprocesses.get(token.id)
        return scope.live_tokens() if scope else []

    def disarm(self, token: Token) -> None:
        """Kill the waiting tokens that were armed for ``token``: boundary events, targets of an event gateway."""
        for armed in self.armed_for(token):
            self.kill(armed)
        token.internal_data.pop("armed", None)

    def armed_for(self, token: Token) -> Iterator[Token]:
        """Yield what is still armed for ``token``."""
        armed = token.internal_data.get("armed", [])
        for identity in list(armed) if isinstance(armed, list) else []:
            if identity in self.tokens:
                yield self.tokens[identity]


def _require_time(until: float, token: Token) -> None:
    """Raise ExecutionFault when the step has taken too long already."""
    if time.monotonic() > until:
        element = token.task_spec.record.id
        raise ExecutionFault(
            element,
            text(
                "Expected the process to wait for something, but it went on for %(seconds)s seconds, last at "
                "<%(element)s>. Put a task or timer between its elements, or let them do less.",
                seconds=int(MAX_SECONDS), element=element,
            ),
        )


def _lose_hope(token: Token) -> None:
    element, needed = token.task_spec.record.id, token.task_spec.record.start_quantity
    if needed > 1:
        raise ExecutionFault(
            element,
            text(
                "Expected %(needed)s tokens at <%(element)s>, but no further token can come. "
                "Lower its startQuantity, or lead more paths to it.",
                needed=needed, element=element,
            ),
        )
    raise ExecutionFault(
        element,
        text(
            "Expected every flow into <%(element)s> to bring a token, but no further token can come. "
            "Use an exclusive or inclusive gateway to join branches of which not all are taken.",
            element=element,
        ),
    )
