"""Time that passes in a scenario: timers, shares of targets and rungs of the ladder, each when it is due."""

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import func, select

from database import reading
from engine import clock
from engine.errors import InvalidState, text
from engine.lifecycle import WaitState
from engine.runtime import fire_timer
from engine.state.tables import Timer
from itsm.automation.telling import tell_due as give_due
from itsm.clocks.thresholds import tell_due
from itsm.escalation.climbing.looking import look_due
from itsm.escalation.tables import EscalationRow
from itsm.packs.deployed import record_types
from itsm.records.tables import Record
from itsm.schedule.rechecking import look_at_plans
from itsm.schedule.tables import PlannedWork
from itsm.war_room.proposing import propose_due

MOST_MOMENTS = 1000
"""Moments of one wait at which something is due: a diagram whose timers never end must not go on for ever."""
_MOST = 100


def settle() -> None:
    """Let the workers look at clocks and plans that have moved, and at messages to many, at the time in force."""
    tell_due(_MOST)
    while look_due(_MOST):
        continue
    while look_at_plans(_MOST):
        continue
    while give_due(_MOST):
        continue
    if any(one.proposal is not None for one in record_types()):
        propose_due(1)


def pass_time(begin: datetime, until: datetime, moved: Callable[[datetime], None]) -> None:
    """Do what becomes due up to ``until``, each at its moment, of which ``moved`` is told.

    Raises InvalidState when it does not come to an end.
    """
    now = begin
    for _ in range(MOST_MOMENTS):
        due = _next_moment(now, until)
        if due is None:
            moved(until)
            return
        now = max(now, due)
        moved(now)
        with clock.at(now):
            _do_due(now)
    raise InvalidState(text("Expected the timers to come to an end, but %(count)s fired.", count=MOST_MOMENTS))


def _do_due(now: datetime) -> None:
    timer = _due_timer(now)
    if timer is None:
        settle()
    else:  # what it begins may be due at this moment, too: the next one tells
        fire_timer(timer.key)


def _due_timer(now: datetime) -> Timer | None:
    armed = select(Timer).where(Timer.state == WaitState.ARMED.value, Timer.due_at <= now)
    with reading() as session:
        return session.scalars(armed.order_by(Timer.due_at, Timer.key).limit(1)).one_or_none()


def _next_moment(now: datetime, until: datetime) -> datetime | None:
    """The next instant up to ``until`` at which something is due; None without any."""
    looks = (
        select(func.min(Record.clocks_next_at)), select(func.min(EscalationRow.look_at)),
        select(func.min(PlannedWork.check_at)),
    )  # fmt: skip
    armed = select(func.min(Timer.due_at)).where(Timer.state == WaitState.ARMED.value)
    with reading() as session:
        timer, told, rung, plan = session.scalar(armed), *(session.scalar(look) for look in looks)
    told = None if told is None else told + timedelta(microseconds=1)  # up to that instant no more is used up
    found = [one for one in (timer, told, rung, plan) if one is not None and one <= until]
    return min(found, default=None)
