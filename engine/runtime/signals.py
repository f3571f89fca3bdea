"""A signal and who waits for it, in all instances of the tenant."""

from collections.abc import Mapping

from sqlalchemy import select

from database import UnitOfWork
from engine.lifecycle import InstanceState, WaitState, is_final
from engine.registry import Actor
from engine.runtime.receiving import receive
from engine.runtime.starting import Origin
from engine.runtime.starts import happen
from engine.state import reads
from engine.state.message_reads import triggers
from engine.state.tables import SignalSubscription


def spread_signal(
    work: UnitOfWork,
    name: str,
    variables: Mapping[str, object],
    actor: Actor,
    *,
    but: int | None = None,
    conversation: int | None = None,
) -> int:
    """Give signal ``name`` to every instance that waits for it now, but not to ``but``, and start those it starts.

    One that cannot take it has a fault; the others have the signal.

    Gives how many had it. ``conversation`` is that of the instance which threw it.

    Instances are locked in the order of their keys, so that two signals at once do not wait for each other.
    """
    waiting = (
        select(SignalSubscription.instance_key)
        .where(SignalSubscription.signal_name == name, SignalSubscription.state == WaitState.ARMED.value)
        .distinct()
        .order_by(SignalSubscription.instance_key)
    )
    count = 0
    for key in work.session.execute(waiting).scalars().all():
        if key != but:
            count += _give(work, key, name, variables, actor)
    for trigger in triggers(work.session, "signal", name):
        count += happen(work, trigger, variables, actor, Origin(conversation=conversation)) is not None
    return count


def _give(work: UnitOfWork, key: int, name: str, variables: Mapping[str, object], actor: Actor) -> bool:
    row = reads.lock_instance(work.session, key)
    if is_final(InstanceState(row.state_name)):  # it ended while we waited for its lock
        return False
    waits = work.session.execute(
        select(SignalSubscription).where(
            SignalSubscription.instance_key == key,
            SignalSubscription.signal_name == name,
            SignalSubscription.state == WaitState.ARMED.value,
        )
    ).scalars().all()
    if not waits:
        return False
    taken = receive(
        work, row, waits, actor, "broadcast_signal", lambda run: run.broadcast_signal(name, variables)
    )
    return taken is not None
