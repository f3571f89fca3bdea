"""A token: SpiffWorkflow's task record for one run of one flow node."""

from decimal import Decimal
from typing import TYPE_CHECKING

from SpiffWorkflow.task import Task, TaskState

from engine.errors import ExecutionFault

if TYPE_CHECKING:
    from engine.spiff.elements.base import FlowNode
    from engine.spiff.scope import Scope

READY, WAITING, STARTED = TaskState.READY, TaskState.WAITING, TaskState.STARTED
COMPLETED, CANCELLED = TaskState.COMPLETED, TaskState.CANCELLED
_ASIDE = frozenset({"host", "gateway", "listener", "resting", "detached"})
COUNTER = "loopCounter"
"""The variable that numbers the runs of a repeated activity, from 1 on."""


class Token(Task):
    """A run of a flow node. ``data`` holds its local variables, ``internal_data`` what its element remembers.

    States: READY is queued, WAITING waits for the outside or for other tokens, STARTED has a running sub-scope.
    ``status`` is the record's status while the token is here; ``flow`` the sequence flow that it came by.
    """

    id: str
    workflow: "Scope"
    task_spec: "FlowNode"
    data: dict[str, object]
    internal_data: dict[str, object]

    def __init__(self, scope: "Scope", node: "FlowNode", identity: str, state: int = READY) -> None:
        super().__init__(scope, node, scope.root, state, identity)
        self.status: str | None = None
        self.flow: str | None = None
        self.activated = False

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
        host, number = self.workflow.host_token, self.data.get(COUNTER)
        if host is None or host.task_spec.record.loop is None or not isinstance(number, Decimal | int):
            return None
        return int(number)

    @property
    def is_listener(self) -> bool:
        """True while this is an event sub-process that was not triggered: it keeps no scope open."""
        return "listener" in self.internal_data

    @property
    def is_aside(self) -> bool:
        """True while no flow is followed from here: this only waits for an event, stands for a reset, or undoes."""
        return not _ASIDE.isdisjoint(self.internal_data)

    @property
    def is_live(self) -> bool:
        """True until the token is completed or killed."""
        return bool(self._state < COMPLETED)
