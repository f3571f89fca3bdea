"""Changing a running instance by hand: what every such command asks for, and how its step is stored."""

from collections.abc import Callable

from database import UnitOfWork
from engine.errors import InvalidInput, text
from engine.events import ElementEventKind
from engine.registry import Actor
from engine.runtime.arrivals import release_arrivals
from engine.runtime.instance import OpenInstance, is_asleep, of_instance, open_instance, store_step
from engine.runtime.posting import deliver
from engine.runtime.results import InstanceMoved
from engine.state import reads


def change_instance(
    work: UnitOfWork,
    instance_key: int,
    reason: str,
    actor: Actor,
    command: str,
    act: Callable[[OpenInstance], bool],
) -> InstanceMoved:
    """Let ``act`` change a locked instance; it gives True when the instance has ended without completing.

    All of it happens or nothing: what then cannot do its work raises. A suspended one can be changed, and sleeps on;
    when it ends by that, messages that are held for it go on to others. Raises NotFound, InvalidState (ended),
    InvalidInput (no reason), ExecutionFault.
    """
    require_reason(reason)
    row = reads.lock_instance(work.session, instance_key)
    was_asleep = is_asleep(row)
    opened = open_instance(work, row, actor, even_asleep=True)
    cancelled = act(opened)
    told = [of_instance(row, ElementEventKind.INSTANCE_CANCELLED, reason)] if cancelled else []
    store_step(opened, command, details={"reason": reason}, cancelled=cancelled, told=told)
    if was_asleep and opened.execution.ended:
        release_arrivals(work, row.key)
    deliver(work, actor)
    return InstanceMoved(instance_key, opened.execution.ended)


def require_reason(reason: str) -> None:
    """Raise InvalidInput unless there is a reason."""
    if not reason.strip():
        raise InvalidInput(text("Expected a reason, but there is none. Say why: it stays with what you do."))
