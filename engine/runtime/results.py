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
