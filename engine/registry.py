"""Where other rooms plug into the engine: inline handlers, FEEL values, policies and step listeners.

The engine asks this registry and never imports the rooms that fill it. Everything registered runs inside the
transaction of the command that needs it, and gets that transaction's unit of work.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, Protocol

from database import UnitOfWork
from engine.events import ElementEvent
from engine.waits import UserTaskWait


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: a person by key, the system (timers, workers) or an import; roles and team codes are those of now.

    ``rights`` is what the rooms above keep of what the person holds; the engine passes it on and never looks at it.
    """

    key: int | None
    kind: Literal["person", "system", "import"]
    name: str
    roles: frozenset[str] = frozenset()
    teams: frozenset[str] = frozenset()
    rights: object = field(default=None, compare=False, repr=False)


SYSTEM = Actor(None, "system", "Flowdesk")


@dataclass(frozen=True, slots=True)
class InstanceRef:
    """The process instance a command works on; ``business_key`` is the key of the record that it serves."""

    key: int
    tenant_id: int
    definition_key: int
    process_id: str
    business_key: str
    replaying: bool


@dataclass(frozen=True, slots=True)
class TaskRef:
    """A user task as policies see it."""

    key: int
    element_id: str
    token_id: str
    state: str
    assignee_key: int | None
    group_id: str | None
    candidate_groups: frozenset[str]
    instance: InstanceRef


@dataclass(frozen=True, slots=True)
class InlineCall:
    """A service task that asks for work inside the transaction: job type, headers and its input variables."""

    type: str
    element_id: str
    headers: Mapping[str, str]
    variables: Mapping[str, object]
    inputs: Mapping[str, object] = field(default_factory=dict)
    """The variables that the task's own input mappings made."""


@dataclass(frozen=True, slots=True)
class OpenedTask:
    """A user task that a step opened: whose it is, as the diagram says; ``definition_key`` is that of its element."""

    element_id: str
    token_id: str
    definition_key: int
    assignee: str | None
    groups: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """What one command did to one instance; listeners see it after the engine's rows are written, before the commit."""

    command: str
    instance: InstanceRef
    actor: Actor
    at: datetime
    events: tuple[ElementEvent, ...]
    statuses: tuple[str, ...]
    """Statuses of the elements that hold tokens now (or of the last one, once ended), without repeats."""
    ended: bool
    opened_tasks: tuple[str, ...] = ()
    """Element ids of the user tasks that this step opened."""
    opened_groups: tuple[str, ...] = ()
    """First candidate teams of those tasks, where they have one."""
    new_tasks: tuple[OpenedTask, ...] = ()
    """The same tasks with those whom they concern."""
    new_messages: tuple[str, ...] = ()
    """Names of the messages for which the instance waits since this step."""
    keeps_tasks: bool = False
    """True when user tasks that were open before still are."""
    details: Mapping[str, object] = field(default_factory=dict)


class InlineHandler(Protocol):
    """Work of a service task that touches only our own database; returns the variables that it sets."""

    def __call__(
        self, work: UnitOfWork, instance: InstanceRef, call: InlineCall, actor: Actor
    ) -> Mapping[str, object]: ...


class ContextProvider(Protocol):
    """A FEEL name (such as ``record``) whose value is looked up only when an expression reads it."""

    def __call__(self, work: UnitOfWork, instance: InstanceRef) -> object: ...


class TaskPolicy(Protocol):
    """Raises Forbidden unless ``actor`` may do ``operation`` (complete, claim, assign) on ``task``."""

    def __call__(self, work: UnitOfWork, operation: str, task: TaskRef, actor: Actor) -> None: ...


class AssigneePolicy(Protocol):
    """Raises Forbidden unless ``task`` may be given to the person, whoever gives it."""

    def __call__(self, work: UnitOfWork, task: TaskRef, person_key: int) -> None: ...


class TaskPriority(Protocol):
    """Priority (0–100) of the user tasks that an instance opens; None leaves what the diagram says."""

    def __call__(self, work: UnitOfWork, instance: InstanceRef) -> int | None: ...


@dataclass(frozen=True, slots=True)
class Given:
    """Who gets a task that opens: a person (None: whom the diagram names), the groups it is offered to, and why."""

    assignee_key: int | None
    groups: tuple[str, ...]
    told: Mapping[str, object] = field(default_factory=dict)


class TaskGiver(Protocol):
    """Says who gets the user tasks that a step opens, by token; what it leaves out stays as the diagram has it."""

    def __call__(
        self, work: UnitOfWork, instance: InstanceRef, opened: Sequence[UserTaskWait]
    ) -> Mapping[str, Given]: ...


class StepListener(Protocol):
    """Takes part in the transaction of every command that moved an instance."""

    def __call__(self, work: UnitOfWork, step: Step) -> None: ...


class BackgroundWork(Protocol):
    """Work of another room beside instances (mail, say), done by the workers in transactions of its own."""

    def __call__(self, limit: int) -> int:
        """Do at most ``limit`` things of all tenants that are due, and give how many were tried."""


@dataclass
class Registry:
    """All that is registered; filled once while the application starts."""

    inline_handlers: dict[str, InlineHandler] = field(default_factory=dict)
    context_providers: dict[str, ContextProvider] = field(default_factory=dict)
    task_policies: list[TaskPolicy] = field(default_factory=list)
    assignee_policies: list[AssigneePolicy] = field(default_factory=list)
    task_priority: TaskPriority | None = None
    """Asked when a user task opens whose diagram sets no priority of its own."""
    task_giver: TaskGiver | None = None
    """Asked when user tasks open."""
    step_listeners: list[StepListener] = field(default_factory=list)
    background: dict[str, BackgroundWork] = field(default_factory=dict)
    """What the workers do besides, by a name for the log."""

    def inline_handler(self, job_type: str) -> Callable[[InlineHandler], InlineHandler]:
        """Register the decorated function as the handler of ``job_type``."""

        def register(handler: InlineHandler) -> InlineHandler:
            self.inline_handlers[job_type] = handler
            return handler

        return register


registry = Registry()
