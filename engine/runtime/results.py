"""What commands answer: small records of plain values, so that a repeat can be answered from the command table."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class InstanceStarted:
    """A process instance was started and ran to its first wait states."""

    instance_key: int
    ended: bool


@dataclass(frozen=True, slots=True)
class InstanceMoved:
    """A process instance took a step."""

    instance_key: int
    ended: bool


@dataclass(frozen=True, slots=True)
class DefinitionRetired:
    """A version starts nothing new. ``in_use`` is the newest version that does, None without any.

    ``running`` instances go on; ``used_by`` are the processes in use that name the thing, by id.
    """

    definition_key: int
    in_use: int | None
    running: int
    used_by: list[str]


@dataclass(frozen=True, slots=True)
class DefinitionRestored:
    """A version is in use again; ``in_use`` is the newest that is."""

    definition_key: int
    in_use: int | None


@dataclass(frozen=True, slots=True)
class TaskCompleted:
    """A user task was completed and its instance ran on."""

    task_key: int
    instance_key: int
    ended: bool


@dataclass(frozen=True, slots=True)
class TaskAssigned:
    """A user task has this assignee now; None is nobody."""

    task_key: int
    assignee_key: int | None


@dataclass(frozen=True, slots=True)
class JobDone:
    """A job is done (or has thrown its error) and its instance ran on."""

    job_key: int
    instance_key: int
    ended: bool


@dataclass(frozen=True, slots=True)
class JobFailed:
    """A job was given back; without retries it waits for the resolution of its fault."""

    job_key: int
    instance_key: int
    retries: int


@dataclass(frozen=True, slots=True)
class JobUpdated:
    """A job has other retries, or its worker another deadline."""

    job_key: int
    instance_key: int


@dataclass(frozen=True, slots=True)
class MessagePublished:
    """A message reached these instances at once, those that it started included."""

    instances: list[int]


@dataclass(frozen=True, slots=True)
class SignalBroadcast:
    """A signal reached this many instances, those that it started included."""

    instances: int


@dataclass(frozen=True, slots=True)
class FaultResolved:
    """A fault is resolved: what failed is tried again."""

    fault_key: int
    instance_key: int


@dataclass(frozen=True, slots=True)
class StartFired:
    """A start event happened by itself; None: it was not its time, or another part of it is missing."""

    instance_key: int | None


@dataclass(frozen=True, slots=True)
class TaskUpdated:
    """A user task has other dates, candidates or another priority now."""

    task_key: int


@dataclass(frozen=True, slots=True)
class OperationStarted:
    """An operation was accepted with this many items; ``only_item`` is the key of a single one."""

    operation_key: int
    items: int
    only_item: int | None


@dataclass(frozen=True, slots=True)
class ItemWorked:
    """An item of an operation was worked off, or needs no work any more."""

    item_key: int


@dataclass(frozen=True, slots=True)
class OperationCalledOff:
    """This many items of an operation will not be done."""

    operation_key: int
    items: int
