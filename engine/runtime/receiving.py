"""An event that comes from outside to an instance which may be unable to take it: then it has a fault, and nobody else.

A damaged state, or a defect behind the event, must not keep a signal or message from all the others, nor its sender
from going on.
"""

from collections.abc import Sequence

from sqlalchemy.exc import DBAPIError

from database import Overtaken, UnitOfWork
from engine.registry import Actor
from engine.runtime.faulting import fault_of_wait
from engine.runtime.instance import Details, OpenInstance
from engine.runtime.stepping import Act, Terms, step_of
from engine.state.tables import MessageSubscription, ProcessInstance, SignalSubscription


def receive(
    work: UnitOfWork,
    row: ProcessInstance,
    waits: Sequence[MessageSubscription | SignalSubscription],
    actor: Actor,
    command: str,
    act: Act,
    details: Details | None = None,
) -> OpenInstance | None:
    """Let a locked instance take what ``waits`` wait for; None when it could not, which is a fault of each of them.

    ``details`` are kept with what happened. Raises DBAPIError and Overtaken: these are no fault of the instance.
    """
    try:
        tokens = tuple(wait.token_id for wait in waits)
        return step_of(work, row, actor, command, act, Terms(fired=tokens, details=details))
    except (DBAPIError, Overtaken):
        raise
    except Exception as problem:  # its step was taken back; whatever it is stops none of the others
        for wait in waits:
            fault_of_wait(work, row, wait, problem)
        return None
