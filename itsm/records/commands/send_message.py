"""Command: send a record's process a message that the diagram offers (reopen, withdraw, …)."""

from dataclasses import dataclass

from database import UnitOfWork
from engine.errors import Forbidden, InvalidState, text
from engine.registry import Actor
from engine.runtime import correlate_message, run_command
from itsm.records.flow.offers import offered_messages
from itsm.records.visibility import visible_record


@dataclass(frozen=True, slots=True)
class MessageSent:
    """The process of the record took the message and went on."""

    number: str
    ended: bool


def send_message_to_record(
    number: str, message_name: str, actor: Actor, command_id: str | None = None, *, work: UnitOfWork | None = None
) -> MessageSent:
    """Send ``message_name`` to the process of ``number``; only what is offered to ``actor`` now.

    Raises NotFound (no such record), InvalidState (nothing waits for it), Forbidden (not offered to this actor).
    """

    def body(opened_work: UnitOfWork) -> MessageSent:
        row = visible_record(opened_work.session, number, actor)
        opened_work.session.expunge(row)
        waiting = offered_messages(opened_work.session, row, actor, "en")
        if not any(offer.message_name == message_name for offer in waiting.all):
            raise InvalidState(
                text("Expected %(number)s to wait for this, but it does not any more. Reload the page.", number=number)
            )
        if not any(offer.message_name == message_name for offer in waiting.mine):
            raise Forbidden(text("Expected a step that is offered to you, but this one is not. Ask the service desk."))
        moved = correlate_message(message_name, number, {}, actor, details={"offered": True}, work=opened_work)
        return MessageSent(number, moved.ended)

    return run_command("send_message_to_record", command_id, actor, MessageSent, body, work)
