"""Cancelling an instance that cannot be read: its rows end, its history says so, its state stays as it was found."""

import logging

from database import UnitOfWork
from engine import clock
from engine.events import ElementEvent, ElementEventKind
from engine.kept_text import keep
from engine.lifecycle import InstanceState, is_final
from engine.registry import Actor, Step, registry
from engine.runtime.arrivals import release_arrivals
from engine.runtime.ending_rows import cancel_rows, cancelled_runs
from engine.runtime.faulting import why_of
from engine.runtime.instance import is_asleep
from engine.runtime.mail import leave_mail
from engine.runtime.posting import deliver
from engine.runtime.results import InstanceMoved
from engine.state import reads, writes

log = logging.getLogger(__name__)


def cancel_unread(
    work: UnitOfWork, instance_key: int, reason: str, actor: Actor, command: str, problem: Exception
) -> InstanceMoved:
    """Cancel an instance that ``problem`` kept from being cancelled as others are.

    Raises ``problem`` when the instance has ended already.
    """
    work.session.expire_all()  # what was read of it may have been taken back since
    row = reads.lock_instance(work.session, instance_key)
    if is_final(InstanceState(row.state_name)):
        raise problem
    at, was_asleep, why = clock.now(), is_asleep(row), why_of(problem)
    details = {"reason": reason, "unread": keep(why)}
    events = [
        *cancelled_runs(work.session, row.key, at),
        ElementEvent(ElementEventKind.INSTANCE_CANCELLED, row.process_id, "", at, details),
    ]
    cancel_rows(work.session, row, actor.key, at)
    writes.insert_events(work.session, row, events, actor.key)
    step = Step(command, reads.instance_ref(row), actor, at, tuple(events), statuses=(), ended=True, details=details)
    for listener in registry.step_listeners:
        listener(work, step)
    leave_mail(work, row, (), (), ())
    if was_asleep:
        release_arrivals(work, row.key)
    deliver(work, actor)
    extra = {"action": "cancelled_unread", "instance": row.key, "tenant": row.tenant_id, "why": str(why)}
    work.after_commit.append(lambda: log.warning("Instance was cancelled without its state", extra=extra))
    return InstanceMoved(instance_key, True)
