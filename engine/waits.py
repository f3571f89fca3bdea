"""What an instance waits for: the runtime keeps its tasks, timers, subscriptions and jobs in step with this list.

``token_id`` is that of the waiting token; where one token waits for several events, ``12.1`` is the second of token 12.
"""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class UserTaskWait:
    """A person has to complete ``element_id``. Its attributes were evaluated when the token arrived."""

    token_id: str
    element_id: str
    assignee: str | None
    candidate_groups: tuple[str, ...]
    candidate_users: tuple[str, ...]
    form_id: str | None
    due_at: datetime | None
    follow_up_at: datetime | None
    priority: int = 50
    status: str | None = None
    definition_key: int | None = None
    """The called definition that the element stands in; None for that of the instance."""
    skill: str | None = None
    """What its routing asks of a person, with the least ``grade`` of it."""
    grade: int = 0


@dataclass(frozen=True, slots=True)
class TimerWait:
    """A timer is due at ``due_at`` (UTC). Of a cycle, ``remaining`` counts the firings left, None is without end."""

    token_id: str
    element_id: str
    due_at: datetime
    remaining: int | None
    cycle: str | None


@dataclass(frozen=True, slots=True)
class MessageWait:
    """A message of this name and correlation key is expected."""

    token_id: str
    element_id: str
    message_name: str
    correlation_key: str


@dataclass(frozen=True, slots=True)
class SignalWait:
    """A signal of this name is expected."""

    token_id: str
    element_id: str
    signal_name: str


@dataclass(frozen=True, slots=True)
class ConditionWait:
    """A condition has to become true; it is looked at after each step of the instance."""

    token_id: str
    element_id: str


@dataclass(frozen=True, slots=True)
class JobWait:
    """A worker has to do a job of this type. ``headers`` are handed to it, ``retries`` is how often it may fail.

    ``kind`` is ``task`` for the work of an element, else the event of a listener.
    """

    token_id: str
    element_id: str
    type: str
    retries: int
    headers: tuple[tuple[str, str], ...] = ()
    kind: str = "task"
    definition_key: int | None = None
    """The called definition that the element stands in; None for that of the instance."""
    priority: int = 0
    """Of two jobs of a type the one with the higher number is handed out first."""


@dataclass(frozen=True, slots=True)
class FaultWait:
    """The element could not do its work; it is tried again once the fault is resolved."""

    token_id: str
    element_id: str


Wait = UserTaskWait | TimerWait | MessageWait | SignalWait | ConditionWait | JobWait | FaultWait
