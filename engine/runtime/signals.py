"""A signal and who waits for it, in all instances of the tenant."""

from collections.abc import Mapping

from sqlalchemy import select

from database import UnitOfWork
from engine.lifecycle import InstanceState, is_final
from engine.registry import Actor
from engine.runtime.holding import hold_signal
from engine.runtime.instance import is_asleep
from engine.runtime.receiving import receive
from engine.runtime.starting import Origin
from engine.runtime.starts import happen
from engine.state import reads
from engine.state.message_reads import RECEIVING, triggers
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
        .where(SignalSubscription.signal_name == name, SignalSubscription.state.in_(RECEIVING))
        .distinct()
        .order_by(SignalSubscription.instance_key)
    )
    count = 0
    for key in work.session.execute(waiting).scalars().all():
        if key != but:
            count += give_signal(work, key, name, variables, actor)
    for trigger in triggers(work.session, "signal", name):
        count += happen(work, trigger, variables, actor, Origin(conversation=conversation)) is not None
    return count


def give_signal(work: UnitOfWork, key: int, name: str, variables: Mapping[str, object], actor: Actor) -> bool:
    """Give a signal to an instance, at once or when it is resumed; False when it does not wait for it."""
    row = reads.lock_instance(work.session, key)
    if is_final(InstanceState(row.state_name)):  # it ended while we waited for its lock
        return False
    waits = work.session.execute(
        select(SignalSubscription).where(
            SignalSubscription.instance_key == key,
            SignalSubscription.signal_name == name,
            SignalSubscription.state.in_(RECEIVING),
        )
    ).scalars().all()
    if not waits:
        return False
    if is_asleep(row):
        hold_signal(work, row, name, variables, actor)
        return True
    taken = receive(
        work, row, waits, actor, "broadcast_signal", lambda run: run.broadcast_signal(name, variables)
    )
    return taken is not None
