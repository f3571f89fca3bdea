"""Whether the process of a record waits for its requester's reply: the question, its answer and the page share it."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.registry import Actor
from engine.state.message_reads import RECEIVING
from engine.state.tables import MessageSubscription
from itsm.records.tables import Record

REPLIED = "requester_replied"
"""The message that a record's process gets when its requester comments."""


def reply_awaited(session: Session, row: Record, actor: Actor) -> bool:
    """True when ``actor`` is the requester of ``row`` and a comment of theirs would let its process go on."""
    if actor.key is None or actor.key != row.requester_key:
        return False
    waiting = select(MessageSubscription.key).where(
        MessageSubscription.state.in_(RECEIVING),
        MessageSubscription.message_name == REPLIED,
        MessageSubscription.correlation_key == row.number,
    )
    return session.execute(waiting.limit(1)).first() is not None
