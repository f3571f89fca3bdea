"""Reads of messages: who waits for one, who has waited longest, and what waits in the buffer."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, bindparam, func, select
from sqlalchemy.orm import Session

from engine.lifecycle import InstanceState, WaitState
from engine.state.tables import Message, MessageSubscription, ProcessInstance, StartTrigger

RECEIVING = (WaitState.ARMED.value, WaitState.SUSPENDED.value)
"""States of a subscription that a message is for: one that sleeps gets it later, and only when none is awake."""


def oldest_waiting(
    session: Session,
    name: str,
    key: str,
    *,
    conversation: int | None = None,
    among: Collection[str] | None = None,
    but: Collection[str] = (),
) -> tuple[int, int] | None:
    """The oldest subscription to a message (those that sleep come last), and its instance.

    It is one of ``conversation``, in a process of ``among`` and in none of ``but``.
    """
    statement = (
        select(MessageSubscription.key, MessageSubscription.instance_key)
        .join(ProcessInstance, ProcessInstance.key == MessageSubscription.instance_key)
        .where(
            MessageSubscription.state == bindparam("state"),
            MessageSubscription.message_name == name,
            MessageSubscription.correlation_key == key,
        )
        .order_by(MessageSubscription.key)
        .limit(1)
    )
    if conversation is not None:
        statement = statement.where(conversation_of() == conversation)
    if among is not None:
        statement = statement.where(ProcessInstance.process_id.in_(list(among)))
    if but:
        statement = statement.where(ProcessInstance.process_id.not_in(list(but)))
    for state in RECEIVING:
        found = session.execute(statement, {"state": state}).one_or_none()
        if found is not None:
            return found[0], found[1]
    return None


def armed(session: Session, subscription_key: int) -> MessageSubscription | None:
    """A subscription whose instance is locked; None when it has ended meanwhile."""
    return session.execute(
        select(MessageSubscription).where(
            MessageSubscription.key == subscription_key, MessageSubscription.state.in_(RECEIVING)
        )
    ).scalar_one_or_none()


def armed_of_token(session: Session, instance_key: int, token_id: str) -> MessageSubscription | None:
    """The subscription of a token of a locked instance; None when it waits for its message no longer."""
    statement = select(MessageSubscription).where(
        MessageSubscription.instance_key == instance_key,
        MessageSubscription.token_id == token_id,
        MessageSubscription.state.in_(RECEIVING),
    )
    return session.execute(statement).scalar_one_or_none()


def conversation_of() -> ColumnElement[int]:
    """The conversation of an instance: that which it was drawn into, else its own."""
    return func.coalesce(ProcessInstance.conversation, ProcessInstance.key)


def buffered(session: Session, name: str, key: str, now: datetime) -> Sequence[Message]:
    """The messages that wait for a receiver, oldest first, locked."""
    statement = (
        select(Message)
        .where(Message.name == name, Message.correlation_key == key, Message.expires_at > now)
        .order_by(Message.key)
        .with_for_update()
    )
    return session.execute(statement).scalars().all()


def triggers(session: Session, kind: str, name: str) -> Sequence[StartTrigger]:
    """The events of start events that this message or signal is, locked, in order of their deployment."""
    statement = select(StartTrigger).where(StartTrigger.kind == kind, StartTrigger.name == name)
    return session.execute(statement.order_by(StartTrigger.key).with_for_update()).scalars().all()


def is_running(session: Session, process_id: str, key: str) -> bool:
    """True while an instance of ``process_id`` runs that a message with this key started."""
    statement = select(ProcessInstance.key).where(
        ProcessInstance.process_id == process_id,
        ProcessInstance.start_key == key,
        ProcessInstance.state_name.in_([InstanceState.ACTIVE.value, InstanceState.SUSPENDED.value]),
    )
    return session.execute(statement.limit(1)).first() is not None
