"""What an evaluation carries along: names in scope, limits, and the reasons for each null that came from an error."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from time import monotonic, thread_time

from engine.feel.errors import FeelLimitError
from engine.feel.messages import Message, as_message, message
from engine.feel.syntax.lexer import position
from engine.feel.values import FeelValue, normalise

MAX_STEPS = 50_000
MAX_SECONDS = 2.0
MAX_DEPTH = 100
MAX_STRING = 1_000_000
MAX_LIST = 100_000
MAX_COMPARED = 100_000
ITEMS_PER_STEP = 16
MAX_REASONS = 20
_CLOCK_EVERY = 16
_STEPS_OF_A_REASON = 3
_MISSING = object()


@dataclass(frozen=True, slots=True)
class Reason:
    """Why something is null: what was expected, and where (line and column from 1, the text of the sub-expression)."""

    message: Message
    line: int
    column: int
    text: str
    place: Message | None = None
    """Where the source stands in a model, for example ``priority, rule 3, column "impact"``; none for one by itself."""


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The value of an expression and the reasons for nulls met on the way."""

    value: FeelValue
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Site:
    """A place in a source: where a construct stands, and where in a model the source does."""

    source: str
    start: int
    end: int
    place: Message | None = None

    def reason(self, sentence: str | Message) -> Reason:
        """Return a reason that points here."""
        line, column = position(self.source, self.start)
        return Reason(as_message(sentence), line, column, self.source[self.start : self.end], self.place)


class Run:
    """One evaluation: its clock, what it has used of its limits, and its reasons.

    A step stands for about a microsecond of work, so that all of them together take some 50 ms. Whatever takes longer
    is charged for more: loops by the size of their body, functions by the sizes of their arguments, patterns by time.
    Seconds are those of the processor: an evaluation that a busy machine kept waiting has not worked longer for it.
    """

    __slots__ = ("_deadline", "_now", "_started", "budget", "depth", "looked_out", "notes", "steps")

    def __init__(self, now: datetime | None = None) -> None:
        self._now = now
        self._deadline = 0.0
        self._started = 0.0
        self.steps = 0
        self.depth = 0
        self.looked_out = False
        """True once it has asked for the time, or for what other rooms look up: then it may answer otherwise later."""
        self.budget = [MAX_COMPARED]
        self.notes: list[tuple[Site, str | Message]] = []

    @property
    def now(self) -> datetime:
        """The time of the evaluation, one and the same however often it is asked."""
        self.looked_out = True
        if self._now is None:
            self._now = datetime.now(UTC)
        return self._now

    def again(self) -> "Run":
        """A fresh run at the same time."""
        return Run(self._now)

    def charge(self, steps: int = 1) -> None:
        """Count steps of work. Raises FeelLimitError when there are too many or they take too long."""
        before = self.steps
        self.steps = before + steps
        if self.steps > MAX_STEPS:
            raise FeelLimitError(
                message("Expected at most %(limit)s steps, but it needs more. Simplify it.", limit=MAX_STEPS)
            )
        if before // _CLOCK_EVERY != self.steps // _CLOCK_EVERY:
            self._look_at_the_clock()

    def _look_at_the_clock(self) -> None:
        # The wall clock costs less to read than the processor's, and never shows less: it says when to ask the other.
        clock = monotonic()
        if not self._deadline:
            self._deadline = clock + MAX_SECONDS
            self._started = thread_time()
        elif clock > self._deadline:
            left = MAX_SECONDS - (thread_time() - self._started)
            if left <= 0:
                raise FeelLimitError(
                    message("Expected a result within %(limit)s s, but it takes longer.", limit=MAX_SECONDS)
                )
            self._deadline = clock + left

    def enter(self) -> None:
        """Count a function call. Raises FeelLimitError when calls are nested too deeply."""
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise FeelLimitError(
                message("Expected at most %(limit)s nested calls, but there are more. Simplify it.", limit=MAX_DEPTH)
            )
        self.charge()

    def note(self, site: Site, sentence: str | Message) -> None:
        """Keep the reason for a null, and charge for having found it. Raises FeelLimitError."""
        self.charge(_STEPS_OF_A_REASON)
        if len(self.notes) < MAX_REASONS:
            self.notes.append((site, sentence))

    def locate(self, mark: int, place: Message) -> None:
        """Say where in a model the notes from ``mark`` on arose, unless they tell it themselves."""
        for at in range(mark, len(self.notes)):
            site, sentence = self.notes[at]
            if site.place is None:
                self.notes[at] = (replace(site, place=place), sentence)

    def reasons(self) -> tuple[Reason, ...]:
        """Return the reasons kept so far, in the order in which they arose."""
        return tuple(site.reason(sentence) for site, sentence in self.notes)


class Frame:
    """Names in scope, innermost first, and the run they belong to. The outermost frame holds values from outside."""

    __slots__ = ("_taken", "parent", "run", "values")

    def __init__(self, values: Mapping[str, FeelValue], parent: "Frame | None", run: Run) -> None:
        self.values = values
        self.parent = parent
        self.run = run
        self._taken: dict[str, FeelValue] | None = None

    def child(self, values: Mapping[str, FeelValue]) -> "Frame":
        """Open a scope inside this one."""
        return Frame(values, self, self.run)

    def find(self, name: str) -> FeelValue:
        """Return the value of a name as a FEEL value, or ``MISSING``."""
        frame: Frame | None = self
        while frame is not None:
            if name in frame.values:
                return frame.values[name] if frame.parent is not None else frame._take(name)
            frame = frame.parent
        return _MISSING

    def _take(self, name: str) -> FeelValue:
        """Take a value over from outside, once for each evaluation."""
        if self._taken is None:
            self._taken = {}
        elif name in self._taken:
            return self._taken[name]
        value = self._taken[name] = normalise(self.values[name])
        return value


MISSING = _MISSING


def check_string(text: str) -> str:
    """Return a string, or raise FeelLimitError when it is too long."""
    check_size(len(text))
    return text


def check_size(characters: int) -> None:
    """Raise FeelLimitError for a string that is or would be too long."""
    if characters > MAX_STRING:
        raise FeelLimitError(
            message(
                "Expected a string of at most %(limit)s characters, but it would have %(size)s.",
                limit=MAX_STRING, size=characters,
            )
        )


def spend(budget: list[int] | None, items: int) -> list[int]:
    """Take a list or context of so many items off a budget (a fresh one by default) and return it.

    Values may share parts, so that a small expression makes an enormous one. ``Run.budget`` is what one evaluation may
    look through when it compares values or judges their types. Raises FeelLimitError when the budget runs out.
    """
    left = [MAX_COMPARED] if budget is None else budget
    left[0] -= items + 1
    if left[0] < 0:
        raise FeelLimitError(
            message(
                "Expected values of at most %(limit)s items to compare, but they hold more.", limit=MAX_COMPARED
            )
        )
    return left


def check_list(size: int) -> None:
    """Raise FeelLimitError for a list that is too long."""
    if size > MAX_LIST:
        raise FeelLimitError(
            message("Expected a list of at most %(limit)s items, but it has %(size)s.", limit=MAX_LIST, size=size)
        )
