"""The ledger against an oracle that looks at every minute, over random histories."""

import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from itertools import groupby

import pytest
from hypothesis import HealthCheck, Phase, find, given, settings

from engine.clock_marks import Marks
from itsm.calendars.arithmetic.working_time import WorkingTime
from itsm.clocks.ledger.clock import Clock, folded
from itsm.clocks.ledger.entries import MINUTE, Entry, EntryKind, Promise, instant, micros
from itsm.clocks.ledger.ledger import Ledger, Rules
from itsm.clocks.ledger.memory import from_text, to_text
from tests.itsm.calendars.oracle import Oracle
from tests.itsm.clocks.histories import Act, Counted, History, counted, histories

ASKED = int(os.environ.get("FLOWDESK_TEST_EXAMPLES", "500"))
EXAMPLES = max(ASKED, 20_000) if ASKED >= 1000 else ASKED
"""500 in continuous integration; an acceptance run asks for a thousand or more of everything, and gets 20,000 here."""
repeated = settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
searching = settings(max_examples=3000, phases=[Phase.generate], derandomize=True, database=None)
fewer = settings(repeated, max_examples=max(EXAMPLES // 5, 1))
KIND = "resolution"
HELD = {"hold": "waiting", "hold too": "waiting too"}
RELEASED = {"release": "waiting", "release too": "waiting too"}


class Desk:
    """Plays a history to a ledger, as steps of a diagram and commands of administrators do."""

    def __init__(self, history: History) -> None:
        self.ledger, self.entries = Ledger(), list[Entry]()
        self.targets, self.priority, self.calendar = list(history.targets), 0, 0
        calendars = [WorkingTime(definition) for definition in history.calendars]
        self.rules = Rules(lambda _kind: self.promise, lambda: self.calendar, lambda key: calendars[key])
        for (minute, by_hand), acts in groupby(history.acts, lambda act: (act.minute, act.name in _BY_HAND)):
            for act in acts:
                (self._by_hand if by_hand else self._draw)(act, micros(history.at(minute)))
            self._settle(micros(history.at(minute)))
        self.now = micros(history.at(history.length))
        self.ledger.note_breaches(self.now, self.rules)
        self._settle(self.now)

    @property
    def promise(self) -> Promise:
        return Promise(self.targets[self.priority], (50,))

    @property
    def clock(self) -> Clock | None:
        return self.ledger.clocks.get(KIND)

    def _draw(self, act: Act, _at: int) -> None:
        if act.name == "start":
            self.ledger.enter("1", "work", Marks(start=(KIND,)))
        elif act.name == "stop":
            self.ledger.enter("1", "done", Marks(stop=(KIND,)))
        elif act.name in HELD:
            self.ledger.enter("1", HELD[act.name], Marks(pause=(KIND,)))
        else:
            self.ledger.leave("1", RELEASED[act.name], Marks(pause=(KIND,)), True)

    def _by_hand(self, act: Act, at: int) -> None:
        if act.name == "calendar":
            before, self.calendar = frozenset(range(9)), act.value
            self.ledger.recalendar(before, act.value, at, self.rules)
            return
        if act.name == "target":
            self.targets[act.of] = act.value
        else:
            self.priority = act.value
        self.ledger.retarget(at, self.rules)

    def _settle(self, at: int) -> None:
        """A step ends, and what is remembered of it is read again by the next one."""
        self.ledger.settle(at, self.rules)
        self.entries += self.ledger.entries
        self.ledger = from_text(to_text(self.ledger))


_BY_HAND = ("target", "priority", "calendar")


@given(histories())
@repeated
def test_clock_is_what_looking_at_every_minute_gives(history: History) -> None:
    expected, desk = counted(history), Desk(history)

    assert list(_seen(desk, expected)) == list(_wanted(expected))


def _seen(desk: Desk, expected: Counted) -> Iterator[object]:
    """State, minutes used, target, due time, and the time by which half of the target is used up."""
    clock = desk.clock
    if clock is None:
        yield "none"
        return
    counting = desk.rules.counting(clock.calendar)
    used = clock.used(counting, desk.now)
    due = clock.due(counting, desk.now, used)
    half = clock.passed(counting, expected.target * MINUTE // 2) if clock.state == "running" else None
    yield from (clock.state, used / MINUTE, clock.promise.minutes)
    yield from (_near(due, expected.due), _near(half, expected.half))


def _wanted(expected: Counted) -> Iterator[object]:
    if expected.state == "none":
        yield "none"
    else:
        yield from (expected.state, expected.used, expected.target, expected.due, expected.half)


def _near(found: int | None, expected: datetime | None) -> datetime | None:
    """The instant; None where the oracle has lost its patience."""
    return None if found is None or expected is None else instant(found)


def pauses_outside_hours(history: History) -> bool:
    """The clock is held, and let go again, while nobody works by the first calendar."""
    oracle, running, held = Oracle(history.calendars[0]), False, False
    for act in history.acts:
        works = oracle.works_at(history.at(act.minute))
        if act.name == "release" and held and not works:
            return True
        running = act.name == "start" or (running and act.name != "stop")
        held = not works and running and act.name == "hold"
    return False


def changes(name: str) -> Callable[[History], bool]:
    """Histories in which what is called ``name`` changes while the clock is started, and work goes on for a while."""

    def does(history: History) -> bool:
        names = [act.name for act in history.acts]
        return "start" in names and name in names[names.index("start") :] and history.length > history.acts[-1].minute

    return does


@pytest.mark.parametrize(
    "wanted", [pauses_outside_hours, changes("target"), changes("calendar"), changes("priority")],
    ids=["pause outside hours", "target", "calendar", "priority"],
)  # fmt: skip
def test_random_histories_have_what_makes_clocks_hard(wanted: Callable[[History], bool]) -> None:
    assert find(histories(), wanted, settings=searching)


@given(histories())
@fewer
def test_clock_can_be_made_again_from_its_entries_alone(history: History) -> None:
    desk = Desk(history)

    again = folded(desk.entries)

    assert {kind: replace(clock, told=0, over_at=None) for kind, clock in again.items()} == {
        kind: replace(clock, told=0, over_at=None) for kind, clock in desk.ledger.clocks.items()
    }


@given(histories())
@fewer
def test_target_that_is_over_is_in_the_ledger_at_the_minute_in_which_it_was(history: History) -> None:
    desk, expected = Desk(history), counted(history)
    breaches = [entry for entry in desk.entries if entry.kind == EntryKind.BREACHED]

    if expected.state != "none" and expected.used > expected.target:
        assert breaches
    if expected.due is not None and expected.used > expected.target and len(desk.entries) == len(_plain(desk)) + 1:
        assert instant(breaches[-1].at) == expected.due


def _plain(desk: Desk) -> list[Entry]:
    """The entries that nobody made by hand, and no breaches."""
    others = (EntryKind.BREACHED, EntryKind.RETARGETED, EntryKind.RECALENDARED)
    return [entry for entry in desk.entries if entry.kind not in others]
