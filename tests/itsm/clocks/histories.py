"""Random histories of a record, and the naive oracle that looks at every single minute of them.

A history is what a token does, in order: it starts the clock, holds it in waiting states, lets it go, stops it, and
what an administrator does meanwhile: another target, another calendar. The oracle knows nothing of stretches, sums or
caches: minute by minute it asks where the token is, what the wall's clock of the calendar says, and counts.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st

from itsm.calendars.arithmetic.definition import Definition
from itsm.calendars.arithmetic.hours import DAY
from tests.itsm.calendars.oracle import MINUTE, Oracle
from tests.itsm.calendars.strategies import definitions, times

ACTS = ("start", "stop", "hold", "hold too", "release", "release too", "target", "calendar")
WAITING = {"hold": "waiting", "hold too": "waiting too"}
LETTING = {"release": "waiting", "release too": "waiting too"}


@dataclass(frozen=True)
class Act:
    """What happens at ``minute`` of the history; ``value`` is the new target, or the number of the new calendar."""

    minute: int
    name: str
    value: int = 0


@dataclass(frozen=True)
class History:
    """A history of ``length`` minutes from ``begin``, with calendars that it may count with and the first target."""

    begin: datetime
    calendars: tuple[Definition, ...]
    target: int
    acts: tuple[Act, ...]
    length: int

    def at(self, minute: int) -> datetime:
        """The instant of a minute."""
        return self.begin + timedelta(minutes=minute)


@st.composite
def histories(draw: st.DrawFn) -> History:
    """A history near what makes zones and holidays hard; several acts may happen in one minute."""
    begin = draw(times())
    calendars = tuple(draw(definitions(begin)) for _ in range(draw(st.integers(1, 3))))
    acts, minute = [], 0
    for name in draw(st.lists(st.sampled_from(ACTS), min_size=1, max_size=12)):
        minute += draw(st.integers(0, 700))
        value = draw(st.integers(0, len(calendars) - 1)) if name == "calendar" else 2 * draw(st.integers(1, DAY))
        acts.append(Act(minute, name, value))
    return History(begin, calendars, 2 * draw(st.integers(1, DAY)), tuple(acts), minute + draw(st.integers(0, 900)))


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
    promised = target = history.target
    calendar = 0
    ran: list[int] = []
    acts = list(history.acts)
    for minute in range(history.length + 1):
        while acts and acts[0].minute == minute:
            act = acts.pop(0)
            if act.name == "start":
                target = target if running else promised
                started = running = True
            elif act.name == "stop":
                running = False
            elif act.name in WAITING:
                held.add(WAITING[act.name])
            elif act.name in LETTING:
                held.discard(LETTING[act.name])
            elif act.name == "target":
                promised, target = act.value, act.value if running else target
            else:
                calendar = act.value
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
