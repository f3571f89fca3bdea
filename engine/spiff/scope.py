"""Scopes: the running inside of a process or sub-process, flat containers on SpiffWorkflow's specs and workflows."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from SpiffWorkflow.bpmn.specs.bpmn_process_spec import BpmnProcessSpec
from SpiffWorkflow.bpmn.util.subworkflow import BpmnSubWorkflow
from SpiffWorkflow.specs import StartTask, WorkflowSpec
from SpiffWorkflow.task import Task

from engine.spiff.token import COMPLETED, Token

if TYPE_CHECKING:
    from engine.spiff.elements.base import FlowNode
    from engine.spiff.elements.process_node import ProcessNode
    from engine.spiff.workflow import Instance

ROOT = "#root"  # "#" cannot stand in an XML id, so no element can take the name


class ScopeSpec(BpmnProcessSpec):
    """What a process or embedded sub-process consists of; without the base's reserved start, join and end tasks."""

    task_specs: "dict[str, FlowNode]"
    variables: tuple[str, ...]
    """The variables of its own data: null until something sets them."""
    start_nodes: "tuple[FlowNode, ...]"
    """Where tokens are put when the scope opens."""
    process_node: "ProcessNode | None"
    """Where the listeners of a process are told; None in what is no process."""
    event_sub_processes: "tuple[FlowNode, ...]"
    link_targets: "dict[str, FlowNode]"

    def __init__(self, name: str, description: str = "", filename: str | None = None) -> None:
        WorkflowSpec.__init__(self, name=name, filename=filename)
        self.start = StartTask(self, ROOT)
        self.end = None
        self.svg = None
        self.description = description
        self.io_specification = None
        self.data_objects: dict[str, Any] = {}
        self.data_stores: dict[str, Any] = {}
        self.correlation_keys: dict[str, Any] = {}
        self.bpmn_start_events: list[Any] = []
        self.variables = ()
        self.start_nodes = ()
        self.process_node = None
        self.event_sub_processes = ()
        self.link_targets = {}


class Scope:
    """Variables and live tokens. ``leaving_status`` is the status of the token that completed last."""

    spec: ScopeSpec
    specs: Mapping[str, ScopeSpec]
    """The sub-processes that may open in here, by the id of their element."""
    data: dict[str, object]
    tasks: dict[str, Any]
    root: Task
    host_token: Token | None = None
    instance: "Instance"
    leaving_status: str | None = None
    is_closed: bool = False
    called: dict[str, Any] | None = None
    """The called process that this scope belongs to, and its definition; None in the instance's own process."""

    def plant(self) -> None:
        """Put the root of the task tree: every token hangs below it, so the tree never grows deep.

        The scope's own data is there from its beginning.
        """
        for name in self.spec.variables:
            self.data.setdefault(name, None)
        self.root = Task(self, self.spec.start, None, COMPLETED, ROOT)
        self.task_tree = self.root

    @property
    def parent_workflow(self) -> "Scope | None":
        """The enclosing scope whose variables are seen from here; a called process sees none."""
        if self.host_token is None or self.host_token.task_spec.is_isolated:
            return None
        return self.host_token.workflow

    @property
    def memory(self) -> dict[str, object]:
        """What elements remember about this scope as a whole, as JSON-able data."""
        return self.host_token.internal_data if self.host_token else self.instance.root_memory

    def status_of_tokens(self) -> str | None:
        """Return the status of the newest place in here."""
        carried = [self.instance.carried_status(token) for token in self.live_tokens() if token.activated]
        return next((status for status in reversed(carried) if status), None)

    def live_tokens(self) -> list[Token]:
        """All unfinished tokens of this scope itself, oldest first."""
        return [task for task in self.tasks.values() if task is not self.root]

    @property
    def is_empty(self) -> bool:
        """True when nothing is left but the root and what only listens."""
        return all(task is self.root or task.is_listener for task in self.tasks.values())

    def spawn(self, node: "FlowNode", status: str | None = None, flow: str | None = None) -> Token:
        """Put a new token on ``node``; its element decides in ``arrive`` what becomes of it."""
        token = Token(self, node, self.instance.next_id())
        token.status, token.flow = node.record.status or status, flow
        self.instance.take_in(token)
        return token

    def drop(self, token: Token) -> None:
        """Forget a finished token; a scope that lost its last one is looked at before the next step."""
        self.root._children.remove(token.id)
        del self.tasks[token.id]
        del self.instance.tokens[token.id]
        if len(self.tasks) <= 1 + len(self.spec.event_sub_processes) and self.is_empty:
            self.instance.emptied.append(self)


class SubScope(Scope, BpmnSubWorkflow):
    """The inside of a sub-process; its variables are the locals of the sub-process's token."""

    host_token: Token

    def __init__(
        self, spec: ScopeSpec, specs: Mapping[str, ScopeSpec], host_token: Token, instance: "Instance"
    ) -> None:
        self.host_token = host_token
        BpmnSubWorkflow.__init__(self, spec, host_token.id, instance, deserializing=True)
        self.specs = specs
        self.instance = instance
        self.called = host_token.workflow.called
        if "called" in host_token.internal_data:
            self.called = dict(host_token.internal_data["called"])  # type: ignore[call-overload]  # as the call wrote it
        self.plant()

    @property
    def data(self) -> dict[str, object]:
        """The locals of the token: whoever reads them here touches it."""
        return self.host_token.data

    @data.setter
    def data(self, _own: dict[str, object]) -> None:
        """The base begins with data of its own; there are none."""

    def _calculate_depth(self) -> int:
        """Not needed: scopes are run through one queue."""
        return 0
