"""Random histories of a record, and the naive oracle that looks at every single minute of them.

A history is what a token does, in order: it starts the clock, holds it in waiting states, lets it go, stops it, and
what people do meanwhile: another priority, another target of a priority, another calendar. The oracle knows nothing of
stretches, sums or caches: minute by minute it asks where the token is, what the wall's clock of the calendar says, and
counts.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st

from itsm.calendars.arithmetic.definition import Definition
from itsm.calendars.arithmetic.hours import DAY
from tests.itsm.calendars.oracle import MINUTE, Oracle
from tests.itsm.calendars.strategies import definitions, times

ACTS = ("start", "stop", "hold", "hold too", "release", "release too", "target", "priority", "calendar")
PRIORITIES = 3
WAITING = {"hold": "waiting", "hold too": "waiting too"}
LETTING = {"release": "waiting", "release too": "waiting too"}


@dataclass(frozen=True)
class Act:
    """What happens at ``minute`` of the history.

    ``value`` is a new target, which is that of priority ``of``; or the number of the new priority or calendar.
    """

    minute: int
    name: str
    value: int = 0
    of: int = 0


@dataclass(frozen=True)
class History:
    """A history of ``length`` minutes from ``begin``, with calendars that it may count with.

    ``targets`` are the first ones, by priority; it begins with the first priority and calendar.
    """

    begin: datetime
    calendars: tuple[Definition, ...]
    targets: tuple[int, ...]
    acts: tuple[Act, ...]
    length: int

    def at(self, minute: int) -> datetime:
        """The instant of a minute."""
        return self.begin + timedelta(minutes=minute)


_targets = st.integers(1, DAY).map(lambda half: 2 * half)


@st.composite
def histories(draw: st.DrawFn) -> History:
    """A history near what makes zones and holidays hard; several acts may happen in one minute."""
    begin = draw(times())
    calendars = tuple(draw(definitions(begin)) for _ in range(draw(st.integers(1, 3))))
    acts, minute = [], 0
    for name in draw(st.lists(st.sampled_from(ACTS), min_size=1, max_size=12)):
        minute += draw(st.integers(0, 700))
        priority = draw(st.integers(0, PRIORITIES - 1))
        values = {"calendar": st.integers(0, len(calendars) - 1), "priority": st.just(priority)}
        acts.append(Act(minute, name, draw(values.get(name, _targets)), priority))
    first = tuple(draw(_targets) for _ in range(PRIORITIES))
    return History(begin, calendars, first, tuple(acts), minute + draw(st.integers(0, 900)))


@dataclass
class Counted:
    """What the oracle has seen at the end of a history; ``due`` and ``half`` (of the target) None: not for long.

    Times are minutes. ``target`` is the one that the clock has, which a stopped one keeps.
    """

    state: str
    used: int
    target: int
    due: datetime | None
    half: datetime | None


def counted(history: History, patience: int = 3 * DAY) -> Counted:
    """Count every minute of a history, by the calendar that is the last one, and go on to when the target is over."""
    started, running, held = False, False, set[str]()
    targets, priority, calendar = list(history.targets), 0, 0
    target = targets[priority]
    ran: list[int] = []
    acts = list(history.acts)
    for minute in range(history.length + 1):
        while acts and acts[0].minute == minute:
            act = acts.pop(0)
            if act.name == "start":
                target = target if running else targets[priority]
                started = running = True
            elif act.name == "stop":
                running = False
            elif act.name in WAITING:
                held.add(WAITING[act.name])
            elif act.name in LETTING:
                held.discard(LETTING[act.name])
            elif act.name == "calendar":
                calendar = act.value
            else:
                if act.name == "target":
                    targets[act.of] = act.value
                else:
                    priority = act.value
                target = targets[priority] if running else target
        if running and not held and minute < history.length:
            ran.append(minute)
    oracle = Oracle(history.calendars[calendar])
    used = sum(oracle.works_at(history.at(minute)) for minute in ran)
    state = ("paused" if held else "running") if running else ("stopped" if started else "none")
    runs = state == "running"
    due = _due(history, oracle, ran, target, patience) if runs else None
    return Counted(state, used, target, due, _due(history, oracle, ran, target // 2, patience) if runs else None)


def _due(history: History, oracle: Oracle, ran: list[int], target: int, patience: int) -> datetime | None:
    """The end of the minute with which the target is used up; None when that takes longer than ``patience``."""
    left = target
    for minute in (*ran, *range(history.length, history.length + patience)):
        left -= oracle.works_at(history.at(minute))
        if left == 0:
            return (history.at(minute) + MINUTE).astimezone(UTC)
    return None
