"""Command: a start event of a deployed process happens by itself: its time has come, or its condition is true."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from database import UnitOfWork, reading
from engine import clock
from engine.feel import FeelError, compile_expression
from engine.registry import SYSTEM, Actor
from engine.runtime.attempts import is_rested
from engine.runtime.command import run_command
from engine.runtime.posting import deliver
from engine.runtime.results import StartFired
from engine.runtime.starting import Origin
from engine.runtime.starts import happen
from engine.spiff.elements.timing import due_of, rearm
from engine.state.tables import StartTrigger

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class DueStart:
    """An event that may start a process, with the tenant that it belongs to."""

    key: int
    tenant_id: int
    attempts: int


def due_starts(limit: int) -> Sequence[DueStart]:
    """Timers of start events of all tenants that are due now, earliest first. Call it inside ``all_tenants()``."""
    statement = (
        select(StartTrigger.key, StartTrigger.tenant_id, StartTrigger.attempts)
        .where(StartTrigger.kind == "timer", StartTrigger.due_at <= clock.now(), is_rested(StartTrigger))
        .order_by(StartTrigger.due_at, StartTrigger.key)
        .limit(limit)
    )
    with reading() as session:
        return [DueStart(*row) for row in session.execute(statement)]


def conditional_starts() -> Sequence[DueStart]:
    """Conditions of start events of all tenants whose last look differs from now. Call it inside ``all_tenants()``.

    No instance is there, so a condition sees no variables: only what the day and the hour say.
    """
    with reading() as session:
        conditional = select(StartTrigger).where(StartTrigger.kind == "conditional", is_rested(StartTrigger))
        rows = session.execute(conditional).scalars()
        return [DueStart(row.key, row.tenant_id, row.attempts) for row in rows if is_met(row) != row.was]


def is_met(trigger: StartTrigger) -> bool:
    """True when the condition of a start event is true now; one that has no answer is told to the log."""
    try:
        return compile_expression(trigger.condition or "false").evaluate({}, now=clock.now()) is True
    except FeelError as problem:
        extra = {"action": "condition_failed", "trigger": trigger.key, "tenant": trigger.tenant_id, "why": str(problem)}
        log.warning("Condition of a start event has no answer", extra=extra)
        return False


def fire_start(
    trigger_key: int, actor: Actor = SYSTEM, command_id: str | None = None, *, work: UnitOfWork | None = None
) -> StartFired:
    """Start an instance by a timer that is due or a condition that has become true, and set a cycle's next time.

    What another worker has, or what is not due (any more), changes nothing. Raises ExecutionFault when the process
    never comes to a wait state; see ``skip_start``.
    """

    def body(opened_work: UnitOfWork) -> StartFired:
        trigger = _lock(opened_work.session, trigger_key)
        if trigger is None or not _happens(opened_work.session, trigger):
            return StartFired(None)
        started = happen(opened_work, trigger, {}, actor, Origin())
        deliver(opened_work, actor)
        return StartFired(started)

    return run_command("fire_start", command_id, actor, StartFired, body, work)


def skip_start(trigger_key: int, actor: Actor = SYSTEM) -> StartFired:
    """Take an event that could not start its process out of the worker's way until it happens again."""

    def body(opened_work: UnitOfWork) -> StartFired:
        trigger = _lock(opened_work.session, trigger_key)
        if trigger is not None:
            _happens(opened_work.session, trigger)
        return StartFired(None)

    return run_command("skip_start", None, actor, StartFired, body)


def _happens(session: Session, trigger: StartTrigger) -> bool:
    """True when the event happens now; its next time or last look is set at once, and nobody has tried that yet."""
    trigger.attempts, trigger.rest_until = 0, None
    if trigger.kind == "conditional":
        was, trigger.was = trigger.was, is_met(trigger)
        session.flush()
        return trigger.was and not was
    if trigger.due_at is None or trigger.due_at > clock.now():
        return False
    timer = dict(trigger.timer or {})
    trigger.due_at = due_of(timer) if rearm(timer) else None
    trigger.timer = timer
    session.flush()
    return True


def _lock(session: Session, key: int) -> StartTrigger | None:
    statement = select(StartTrigger).where(StartTrigger.key == key).with_for_update(skip_locked=True)
    return session.execute(statement).scalar_one_or_none()

