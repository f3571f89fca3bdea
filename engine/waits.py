"""What an instance waits for: the runtime keeps its tasks, timers and subscriptions in step with this list."""

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


Wait = UserTaskWait | TimerWait | MessageWait
