"""Command: a message for whoever waits for it, now or before its time is over."""

from collections.abc import Mapping
from datetime import timedelta

from sqlalchemy import delete, select

from database import UnitOfWork, unit_of_work
from engine import clock
from engine.errors import Conflict, InvalidInput, text
from engine.registry import Actor
from engine.runtime.command import run_command
from engine.runtime.letters import Letter, give_letter, take_turn_on
from engine.runtime.posting import deliver
from engine.runtime.results import MessagePublished
from engine.state.tables import Message


def publish_message(
    name: str,
    correlation_key: str,
    variables: Mapping[str, object],
    actor: Actor,
    command_id: str | None = None,
    *,
    time_to_live: timedelta = timedelta(0),
    message_id: str | None = None,
    work: UnitOfWork | None = None,
) -> MessagePublished:
    """Give message ``name`` to whoever waits for its key or is started by it; keep it for others for ``time_to_live``.

    Of two with one ``message_id`` (and name and key) the second is refused while the first is kept. Raises InvalidInput
    (no name, time below zero), Conflict (kept already).
    """
    if not name or time_to_live < timedelta(0):
        raise InvalidInput(text("Expected a message with a name and a time to live of 0 or more. Send both."))

    def body(opened_work: UnitOfWork) -> MessagePublished:
        take_turn_on(opened_work, name, correlation_key)
        if message_id is not None:
            _refuse_second(opened_work, name, correlation_key, message_id)
        letter = Letter(name, correlation_key, variables, clock.now() + time_to_live, message_id)
        receipt = give_letter(opened_work, letter, actor)
        deliver(opened_work, actor)
        return MessagePublished(receipt.instances)

    return run_command("publish_message", command_id, actor, MessagePublished, body, work)


def _refuse_second(work: UnitOfWork, name: str, key: str, message_id: str) -> None:
    same = (Message.name == name) & (Message.correlation_key == key) & (Message.message_id == message_id)
    work.session.execute(delete(Message).where(same, Message.expires_at <= clock.now()))
    if work.session.execute(select(Message.key).where(same)).first() is not None:
        raise Conflict(
            text(
                "Expected a new message id, but message %(name)s with id %(id)s waits already. Send it once.",
                name=name, id=message_id,
            )
        )


def forget_messages() -> int:
    """Delete the messages of all tenants whose time is over; gives how many. Call it inside ``all_tenants()``."""
    with unit_of_work() as work:
        over = delete(Message).where(Message.expires_at <= clock.now()).returning(Message.key)
        return len(work.session.execute(over).all())
