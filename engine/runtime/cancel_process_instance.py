"""Command: end an instance before its flow does."""

from sqlalchemy.exc import DBAPIError

from database import Overtaken, UnitOfWork, undoing
from engine.errors import InvalidInput, NotFound
from engine.registry import Actor
from engine.runtime.cancelling_unread import cancel_unread
from engine.runtime.changing import change_instance
from engine.runtime.command import run_command
from engine.runtime.instance import OpenInstance
from engine.runtime.results import InstanceMoved

COMMAND = "cancel_process_instance"


def cancel_process_instance(
    instance_key: int, reason: str, actor: Actor, command_id: str | None = None, *, work: UnitOfWork | None = None
) -> InstanceMoved:
    """Cancel a running instance with all its tasks, timers and subscriptions, even one whose state is damaged.

    One whose state is damaged, or whose version cannot be read, is cancelled too: by its rows alone.

    Raises NotFound, InvalidState (ended), InvalidInput (no reason).
    """

    def act(opened: OpenInstance) -> bool:
        opened.execution.cancel()
        return True

    def body(opened_work: UnitOfWork) -> InstanceMoved:
        try:
            with undoing(opened_work):
                return change_instance(opened_work, instance_key, reason, actor, COMMAND, act)
        except (InvalidInput, NotFound, Overtaken, DBAPIError):
            raise
        except Exception as problem:  # whatever keeps an instance from being read, operators have to be rid of it
            return cancel_unread(opened_work, instance_key, reason, actor, COMMAND, problem)

    return run_command(COMMAND, command_id, actor, InstanceMoved, body, work)
