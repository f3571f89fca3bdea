"""Command: a signal goes to everyone in the organisation who waits for it."""

from collections.abc import Mapping

from database import UnitOfWork
from engine.registry import Actor
from engine.runtime.command import run_command
from engine.runtime.posting import deliver
from engine.runtime.results import SignalBroadcast
from engine.runtime.signals import spread_signal


def broadcast_signal(
    name: str,
    variables: Mapping[str, object],
    actor: Actor,
    command_id: str | None = None,
    *,
    work: UnitOfWork | None = None,
) -> SignalBroadcast:
    """Give signal ``name`` to every instance that waits for it, and start the processes that it starts.

    Nobody is no offence (BPMN 2.0.2, 10.5.1). What cannot go on then becomes a fault of its own instance and stops none
    of the others.
    """

    def body(opened_work: UnitOfWork) -> SignalBroadcast:
        count = spread_signal(opened_work, name, variables, actor)
        deliver(opened_work, actor)
        return SignalBroadcast(count)

    return run_command("broadcast_signal", command_id, actor, SignalBroadcast, body, work)
