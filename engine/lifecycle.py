"""States of everything that the engine owns, and which change may follow which: one table each."""

from enum import StrEnum

from engine.errors import InvalidState, text


class InstanceState(StrEnum):
    """A process instance."""

    ACTIVE = "active"
    COMPLETED = "completed"
    CANCELLED = "cancelled"


class UserTaskState(StrEnum):
    """A user task: open until it is completed by a person or cancelled by the flow."""

    OPEN = "open"
    COMPLETED = "completed"
    CANCELLED = "cancelled"


class WaitState(StrEnum):
    """A timer or a subscription: armed until it fired or was cancelled.

    It is silent while history is replayed, and faulted when it could not do its work.
    """

    ARMED = "armed"
    SILENT = "silent"
    FAULTED = "faulted"
    FIRED = "fired"
    CANCELLED = "cancelled"


class JobState(StrEnum):
    """A job of a worker: open until it was done or the flow went on without it.

    It is silent while history is replayed, and failed when nobody may try it again before its fault is resolved.
    """

    OPEN = "open"
    SILENT = "silent"
    FAILED = "failed"
    COMPLETED = "completed"
    CANCELLED = "cancelled"


class FaultKind(StrEnum):
    """What a fault is about; a defect of the program is called by its class instead."""

    EXECUTION = "ExecutionFault"
    JOB_FAILED = "JobFailed"
    UNCAUGHT_ERROR = "UncaughtError"


TRANSITIONS: dict[StrEnum, frozenset[StrEnum]] = {
    InstanceState.ACTIVE: frozenset({InstanceState.COMPLETED, InstanceState.CANCELLED}),
    UserTaskState.OPEN: frozenset({UserTaskState.COMPLETED, UserTaskState.CANCELLED}),
    JobState.OPEN: frozenset({JobState.SILENT, JobState.FAILED, JobState.COMPLETED, JobState.CANCELLED}),
    JobState.SILENT: frozenset({JobState.OPEN, JobState.COMPLETED, JobState.CANCELLED}),
    JobState.FAILED: frozenset({JobState.OPEN, JobState.COMPLETED, JobState.CANCELLED}),
    WaitState.SILENT: frozenset({WaitState.ARMED, WaitState.FIRED, WaitState.CANCELLED}),
    WaitState.ARMED: frozenset({WaitState.SILENT, WaitState.FAULTED, WaitState.FIRED, WaitState.CANCELLED}),
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
