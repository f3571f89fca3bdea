"""What the engine tells: element events (the history) and the step that a command took."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple


class ElementEventKind(StrEnum):
    """What happened to an element, in the past tense."""

    ACTIVATED = "element_activated"
    COMPLETED = "element_completed"
    CANCELLED = "element_cancelled"
    FLOW_TAKEN = "sequence_flow_taken"
    TIMER_FIRED = "timer_fired"
    MESSAGE_RECEIVED = "message_received"
    MESSAGE_THROWN = "message_thrown"
    SIGNAL_RECEIVED = "signal_received"
    SIGNAL_THROWN = "signal_thrown"
    CONDITION_MET = "condition_met"
    ERROR_CAUGHT = "error_caught"
    ESCALATION_CAUGHT = "escalation_caught"
    ESCALATION_THROWN = "escalation_thrown"
    COMPENSATION_CAUGHT = "compensation_caught"
    TRANSACTION_CANCELLED = "transaction_cancelled"
    JOB_COMPLETED = "job_completed"
    TOKEN_MOVED = "token_moved"
    TOKEN_REMOVED = "token_removed"
    ELEMENT_MIGRATED = "element_migrated"
    INSTANCE_MIGRATED = "instance_migrated"
    DECISION_MADE = "decision_made"
    TASK_GIVEN = "user_task_given"
    INSTANCE_SUSPENDED = "instance_suspended"
    INSTANCE_RESUMED = "instance_resumed"
    INSTANCE_CANCELLED = "instance_cancelled"


class ElementEvent(NamedTuple):
    """One line of history: ``element_id`` is the flow node or sequence flow, ``token_id`` tells runs of it apart.

    An event of the instance as a whole stands at its process, without a token.
    ``details`` is small and JSON-able (a decision's matched rules, a move's reason, a message's name).
    """

    kind: ElementEventKind
    element_id: str
    token_id: str
    at: datetime
    details: Mapping[str, object]
