"""The clocks of one record during one step: marks of the elements come in, entries go out.

All acts of a step happen at one instant, so that only what they come to is written: a token that goes from one waiting
state to another gives the pause another reason, and nothing else.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from engine.clock_marks import Marks
from itsm.clocks.ledger.clock import PAUSED, RUNNING, STOPPED, WHOLE, Clock, Counting, applied
from itsm.clocks.ledger.entries import Entry, EntryKind, Promise

ONCE = frozenset({"response"})
"""Clocks that never start again: the first answer stays the first."""


_UNEXPLAINED: Mapping[str, object] = {}


def unexplained(_kind: str) -> Mapping[str, object]:
    """Of a promise that needs no more words than its level."""
    return _UNEXPLAINED


@dataclass(frozen=True, slots=True)
class Rules:
    """What a ledger asks when it makes entries: promises by kind, the calendar of new clocks, calendars by key.

    ``why`` says of a promise by kind how it came about; it is kept with the entry.
    """

    promise: Callable[[str], Promise]
    calendar: Callable[[], int]
    counting: Callable[[int], Counting]
    why: Callable[[str], Mapping[str, object]] = unexplained


@dataclass(slots=True)
class Ledger:
    """Clocks by kind, and the tokens that hold some of them: ``holds`` maps token and element to element and kinds.

    ``entries`` are those of this step, ``changed`` the kinds that they are of.
    """

    clocks: dict[str, Clock] = field(default_factory=dict)
    holds: dict[str, Sequence[str]] = field(default_factory=dict)
    entries: list[Entry] = field(default_factory=list)
    changed: set[str] = field(default_factory=set)
    _acts: dict[str, tuple[bool, bool, str]] = field(default_factory=dict)
    _held: bool = False

    def enter(self, token: str, element: str, marks: Marks) -> None:
        """A token has come to an element."""
        self._act(marks.stop, False, element)
        self._act(marks.start, True, element)
        if marks.pause:
            self.holds[f"{token} {element}"] = (element, *marks.pause)
            self._held = True

    def leave(self, token: str, element: str, marks: Marks, done: bool) -> None:
        """A token has left an element; ``done`` when the work there was done."""
        if self.holds.pop(f"{token} {element}", None) is not None:
            self._held = True
        if done:
            self._act(marks.stop_after, False, element)

    def stand(self, places: Iterable[tuple[str, str, Marks]]) -> None:
        """The diagram is another one: its marks hold for the tokens where they stand, as (token, element, marks)."""
        self.holds = {
            f"{token} {element}": (element, *marks.pause) for token, element, marks in places if marks.pause
        }
        self._held = True

    def end(self) -> None:
        """The process is over: nothing holds a clock, and none goes on."""
        self.holds = {}
        for kind, clock in self.clocks.items():
            if clock.state != STOPPED or kind in self._acts:
                self._act((kind,), False, "")
        for kind in list(self._acts):
            self._act((kind,), False, "")

    @property
    def is_touched(self) -> bool:
        """True when something happened that may move a clock."""
        return bool(self._acts) or self._held

    def settle(self, at: int, rules: Rules) -> None:
        """Write what the acts of this step come to."""
        acts, held = self._acts, self._held
        self._acts, self._held = {}, False
        for kind, (starts, runs, element) in acts.items():
            self._start_or_stop(kind, starts, runs, element, at, rules)
        for kind in list(self.clocks) if held else [kind for kind in acts if kind in self.clocks]:
            self._pause_or_resume(kind, at, rules)

    def retarget(self, at: int, rules: Rules) -> None:
        """Look the promises of all clocks that have not stopped up again."""
        for kind, clock in self.clocks.items():
            if clock.state == STOPPED:
                continue
            promise = rules.promise(kind)
            if promise != clock.promise:
                self._note_breach(clock, at, rules)
                self._write(Entry(kind, EntryKind.RETARGETED, at, None, promise))
                self._tell_again(clock, at, rules)

    def recalendar(self, before: Collection[int], calendar: int, at: int, rules: Rules) -> None:
        """Let the clocks that count with one of ``before`` count with ``calendar``, from their begin on."""
        for kind, clock in self.clocks.items():
            if clock.calendar in before and clock.calendar != calendar:
                self._write(Entry(kind, EntryKind.RECALENDARED, at, None, None, calendar))
                self._tell_again(clock, at, rules)
                if clock.state == STOPPED:
                    self._note_breach(clock, at, rules)

    def _tell_again(self, clock: Clock, at: int, rules: Rules) -> None:
        """People are told again of what is not reached any more, with another target or calendar, and then is."""
        if not clock.told:
            return
        told = min(clock.told, clock.reached(clock.used(rules.counting(clock.calendar), at)))
        clock.told = max((each for each in (*clock.promise.percents, WHOLE) if each <= told), default=0)

    def note_breaches(self, at: int, rules: Rules) -> None:
        """Write down which targets are over at ``at``."""
        for clock in self.clocks.values():
            self._note_breach(clock, at, rules)

    def _act(self, kinds: Iterable[str], runs: bool, element: str) -> None:
        for kind in kinds:
            known = self._acts.get(kind)
            if runs and kind in ONCE and known is not None and not known[1] and (known[0] or kind in self.clocks):
                continue
            place = known[2] if known is not None and known[1] is runs else element
            self._acts[kind] = (runs or (known is not None and known[0]), runs, place)

    def _start_or_stop(self, kind: str, starts: bool, runs: bool, element: str, at: int, rules: Rules) -> None:
        clock = self.clocks.get(kind)
        if clock is None:
            if not starts:
                return
            self._start(kind, element, at, rules)
            if not runs:
                self._write(Entry(kind, EntryKind.STOPPED, at, element or None))
        elif clock.state == STOPPED:
            if runs and kind not in ONCE:
                self._start(kind, element, at, rules)
        elif not runs:
            self._note_breach(clock, at, rules)
            self._write(Entry(kind, EntryKind.STOPPED, at, element or None))

    def _start(self, kind: str, element: str, at: int, rules: Rules) -> None:
        others = (clock.calendar for clock in self.clocks.values() if clock.state != STOPPED)
        calendar = next(others, None)  # one record counts with one calendar
        if calendar is None:
            calendar = rules.calendar()
        self._write(Entry(kind, EntryKind.STARTED, at, element, rules.promise(kind), calendar))

    def _pause_or_resume(self, kind: str, at: int, rules: Rules) -> None:
        clock = self.clocks[kind]
        if clock.state == STOPPED:
            return
        place = next((held[0] for held in reversed(self.holds.values()) if kind in held[1:]), None)
        if place is not None and clock.place != place:
            if clock.state == RUNNING:
                self._note_breach(clock, at, rules)
            self._write(Entry(kind, EntryKind.PAUSED, at, place))
        elif place is None and clock.state == PAUSED:
            self._write(Entry(kind, EntryKind.RESUMED, at))

    def _note_breach(self, clock: Clock, at: int, rules: Rules) -> None:
        target = clock.target
        if target is None or clock.told >= WHOLE or (clock.over_at is not None and at <= clock.over_at):
            return
        counting = rules.counting(clock.calendar)
        if clock.used(counting, at) > target:
            over = clock.passed(counting, target)
            self._write(Entry(clock.kind, EntryKind.BREACHED, at if over is None else over))

    def _write(self, entry: Entry) -> None:
        self.clocks[entry.clock] = applied(self.clocks.get(entry.clock), entry)
        self.entries.append(entry)
        self.changed.add(entry.clock)
