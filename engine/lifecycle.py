"""States of everything that the engine owns, and which change may follow which: one table each."""

from enum import StrEnum

from engine.errors import InvalidState, text


class InstanceState(StrEnum):
    """A process instance."""

    ACTIVE = "active"
    SUSPENDED = "suspended"
    COMPLETED = "completed"
    CANCELLED = "cancelled"


class UserTaskState(StrEnum):
    """A user task: open until it is completed by a person or cancelled by the flow."""

    OPEN = "open"
    COMPLETED = "completed"
    CANCELLED = "cancelled"


class WaitState(StrEnum):
    """A timer or a subscription: armed until it fired or was cancelled.

    It is silent while history is replayed, suspended with its instance, and faulted when it could not do its work.
    """

    ARMED = "armed"
    SILENT = "silent"
    SUSPENDED = "suspended"
    FAULTED = "faulted"
    FIRED = "fired"
    CANCELLED = "cancelled"


class JobState(StrEnum):
    """A job of a worker: open until it was done or the flow went on without it.

    It is silent while history is replayed, and failed when nobody may try it again before its fault is resolved. With
    its instance it is suspended, or held when a worker who had it has given its result meanwhile.
    """

    OPEN = "open"
    SILENT = "silent"
    SUSPENDED = "suspended"
    HELD = "held"
    FAILED = "failed"
    COMPLETED = "completed"
    CANCELLED = "cancelled"


class OperationItemState(StrEnum):
    """One thing that an operation works on: pending until it was done, could not be done, or was called off."""

    PENDING = "pending"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


class FaultKind(StrEnum):
    """What a fault is about; a defect of the program is called by its class instead."""

    EXECUTION = "ExecutionFault"
    JOB_FAILED = "JobFailed"
    UNCAUGHT_ERROR = "UncaughtError"
    WORKER_ENDED = "WorkerEnded"


TRANSITIONS: dict[StrEnum, frozenset[StrEnum]] = {
    InstanceState.ACTIVE: frozenset({InstanceState.SUSPENDED, InstanceState.COMPLETED, InstanceState.CANCELLED}),
    InstanceState.SUSPENDED: frozenset({InstanceState.ACTIVE, InstanceState.COMPLETED, InstanceState.CANCELLED}),
    UserTaskState.OPEN: frozenset({UserTaskState.COMPLETED, UserTaskState.CANCELLED}),
    JobState.OPEN: frozenset(
        {JobState.SILENT, JobState.SUSPENDED, JobState.FAILED, JobState.COMPLETED, JobState.CANCELLED}
    ),
    JobState.SUSPENDED: frozenset({JobState.OPEN, JobState.HELD, JobState.FAILED, JobState.CANCELLED}),
    JobState.HELD: frozenset({JobState.OPEN, JobState.CANCELLED}),
    JobState.SILENT: frozenset({JobState.OPEN, JobState.COMPLETED, JobState.CANCELLED}),
    JobState.FAILED: frozenset({JobState.OPEN, JobState.COMPLETED, JobState.CANCELLED}),
    OperationItemState.PENDING: frozenset(
        {OperationItemState.DONE, OperationItemState.FAILED, OperationItemState.CANCELLED}
    ),
    WaitState.SILENT: frozenset({WaitState.ARMED, WaitState.FIRED, WaitState.CANCELLED}),
    WaitState.ARMED: frozenset(
        {WaitState.SILENT, WaitState.SUSPENDED, WaitState.FAULTED, WaitState.FIRED, WaitState.CANCELLED}
    ),
    WaitState.SUSPENDED: frozenset({WaitState.ARMED, WaitState.CANCELLED}),
    WaitState.FAULTED: frozenset({WaitState.ARMED, WaitState.FIRED, WaitState.CANCELLED}),
}


def is_final(state: StrEnum) -> bool:
    """True when nothing can follow ``state``."""
    return not TRANSITIONS.get(state)


def require_transition(subject: str, current: StrEnum, target: StrEnum) -> None:
    """Raise InvalidState unless ``target`` may follow ``current``; ``subject`` names the thing, e.g. ``task 4711``."""
    if target not in TRANSITIONS.get(current, frozenset()):
        raise InvalidState(
            text(
                "Expected %(subject)s to be open, but it is %(state)s. Reload the page.", subject=subject, state=current
            )
        )
