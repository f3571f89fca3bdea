"""A token: SpiffWorkflow's task record for one run of one flow node.

A token knows whether it is as it was when it was last looked at: what was made of it then (its waits, its part of the
saved state) is used again until somebody touches it. Touching is setting a field, or reading one that can be changed
in place. So a step of an instance with thousands of tokens costs what the few cost that it concerns.
"""

from collections.abc import Callable
from decimal import Decimal
from operator import attrgetter
from typing import TYPE_CHECKING, Any

import orjson
from SpiffWorkflow.task import Task, TaskState

from engine.errors import ExecutionFault
from engine.waits import Wait

if TYPE_CHECKING:
    from engine.spiff.elements.base import FlowNode
    from engine.spiff.scope import Scope

READY, WAITING, STARTED = TaskState.READY, TaskState.WAITING, TaskState.STARTED
COMPLETED, CANCELLED = TaskState.COMPLETED, TaskState.CANCELLED
_ASIDE = frozenset({"host", "gateway", "listener", "resting", "detached"})
COUNTER = "loopCounter"
"""The variable that numbers the runs of a repeated activity, from 1 on."""


def _plain(name: str) -> Any:
    """A field without parts: setting it touches the token."""
    kept = f"_kept_{name}"

    def write(token: "Token", value: object) -> None:
        token.touch()
        token.__dict__[kept] = value

    return property(attrgetter(kept), write)


def _container(name: str) -> Any:
    """A dictionary: whoever reads it may change it, so reading touches the token."""
    kept = f"_kept_{name}"

    def read(token: "Token") -> dict[str, object]:
        token.touch()
        found: dict[str, object] = token.__dict__[kept]
        return found

    def write(token: "Token", value: dict[str, object]) -> None:
        token.touch()
        token.__dict__[kept] = value

    return property(read, write)


class Token(Task):
    """A run of a flow node. ``data`` holds its local variables, ``internal_data`` what its element remembers.

    States: READY is queued, WAITING waits for the outside or for other tokens, STARTED has a running sub-scope.
    ``status`` is the record's status while the token is here; ``flow`` the sequence flow that it came by.
    """

    id: str
    workflow: "Scope"
    task_spec: "FlowNode"
    data: dict[str, object] = _container("data")
    internal_data: dict[str, object] = _container("internal_data")
    status: str | None = _plain("status")
    flow: str | None = _plain("flow")
    activated: bool = _plain("activated")
    _state: int = _plain("state")

    def __init__(self, scope: "Scope", node: "FlowNode", identity: str, state: int = READY) -> None:
        super().__init__(scope, node, scope.root, state, identity)
        self.status = None
        self.flow = None
        self.activated = False

    def touch(self) -> None:
        """Forget what was made of the token: it may become another."""
        self.known_waits: tuple[Wait, ...] | None = None
        self.known_record: orjson.Fragment | None = None

    def remembers(self, name: str) -> bool:
        """True when its element keeps something under this name; only looking does not touch the token."""
        return name in self.__dict__["_kept_internal_data"]

    def look_for_waits(self) -> tuple[Wait, ...]:
        """What it waits for, when it is for the outside to end it; known until it is touched."""
        record, found = self.known_record, self.task_spec.waits_of(self)
        self.known_waits, self.known_record = found, record
        return found

    def write_record(self, make: Callable[["Token"], bytes]) -> "orjson.Fragment":
        """Its part of the saved state, as ``make`` writes it; known until it is touched."""
        waits, found = self.known_waits, orjson.Fragment(make(self))
        self.known_waits, self.known_record = waits, found
        return found

    def _set_state(self, value: int) -> None:
        """Set the state without the base's log record (the history is ours)."""
        self._state = value

    def run(self) -> bool | None:
        """Run the element, then complete it unless that killed it or it waits. A fault names the element."""
        try:
            done: bool | None = self.task_spec._run(self)
        except ExecutionFault as problem:
            problem.element_id = problem.element_id or self.task_spec.record.id
            problem.token_id = problem.token_id or self.id
            raise
        if done and self.state != CANCELLED:
            self.complete()
        return done

    def complete(self) -> None:
        """Complete, as soon as the element's end listeners let it."""
        if self.task_spec.may_leave(self):
            super().complete()

    def error(self) -> None:
        """Leave the state alone: a fault undoes the whole command, so nothing of it is kept."""

    @property
    def run_number(self) -> int | None:
        """Which run of a repeated activity this is, from 1 on; None when it is none."""
        host = self.workflow.host_token
        if host is None or host.task_spec.record.loop is None:
            return None
        number = self.data.get(COUNTER)
        return int(number) if isinstance(number, Decimal | int) else None

    @property
    def is_listener(self) -> bool:
        """True while this is an event sub-process that was not triggered: it keeps no scope open."""
        return self.remembers("listener")

    @property
    def is_aside(self) -> bool:
        """True while no flow is followed from here: this only waits for an event, stands for a reset, or undoes."""
        return not _ASIDE.isdisjoint(self.__dict__["_kept_internal_data"])

    @property
    def is_live(self) -> bool:
        """True until the token is completed or killed."""
        return bool(self._state < COMPLETED)
