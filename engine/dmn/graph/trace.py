"""What an evaluation of decisions keeps for its explanation: rules that matched, decisions and functions used."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime

from engine.dmn.results import DecisionResult, RuleMatch
from engine.dmn.tables.missed import Unmatched
from engine.feel import FeelValue, Message, Reason
from engine.feel.evaluation import MAX_REASONS, Run, Site

MAX_CALLS = 20
"""So many calls of services and business knowledge each answer keeps; a loop may make thousands."""


MAX_MATCHES = 200
CALL_STEPS = 10
"""Steps that the explanation of one such call takes."""


@dataclass(slots=True)
class Trace:
    """What the logic being evaluated has used so far."""

    matches: list[RuleMatch] = field(default_factory=list)
    unmatched: Unmatched | None = None
    calls: list[DecisionResult] = field(default_factory=list)


class DecisionRun(Run):
    """A run of FEEL that also traces decisions."""

    __slots__ = ("trace",)

    def __init__(self, now: datetime | None = None) -> None:
        super().__init__(now)
        self.trace = Trace()


def keep_matches(run: Run, matches: tuple[RuleMatch, ...], unmatched: Unmatched | None) -> None:
    """Keep the rules that matched in a table inside other logic; of tables without a match the first stands for all."""
    if not isinstance(run, DecisionRun):
        return
    if len(run.trace.matches) < MAX_MATCHES:
        run.trace.matches.extend(matches)
    if run.trace.unmatched is None:
        run.trace.unmatched = unmatched


Notes = list[tuple[Site, str | Message]]
_ACTIVE: ContextVar[Run | None] = ContextVar("engine.dmn run", default=None)


def active_run() -> Run:
    """Return the run of the decision being made, so that checks of types share its limits; a fresh one outside."""
    return _ACTIVE.get() or Run()


@contextmanager
def activated(run: Run) -> Iterator[None]:
    """Make a run the one that checks of types are counted against."""
    token = _ACTIVE.set(run)
    try:
        yield
    finally:
        _ACTIVE.reset(token)


class Part:
    """A part of an evaluation with notes and trace of its own; those from before stand again afterwards."""

    __slots__ = ("_outer_notes", "_outer_trace", "_run", "notes", "trace")

    def __init__(self, run: Run) -> None:
        self._run = run
        self.notes: Notes = []
        self.trace = Trace()

    def __enter__(self) -> "Part":
        """Begin: what is noted and used from now on belongs to this part."""
        run = self._run
        self._outer_notes, run.notes = run.notes, self.notes
        if isinstance(run, DecisionRun):
            self._outer_trace, run.trace = run.trace, self.trace
        return self

    def __exit__(self, *error: object) -> None:
        """End, however it ends."""
        self._run.notes = self._outer_notes
        if isinstance(self._run, DecisionRun):
            self._run.trace = self._outer_trace


def traced_call(
    run: Run, identity: tuple[str, str, str], inputs: tuple[tuple[str, FeelValue], ...], work: Callable[[], FeelValue]
) -> FeelValue:
    """Do the work of a called function and keep its answer; its reasons are also the caller's.

    ``identity`` is the id, name and kind of the service or business knowledge model.
    """
    outer_notes, outer_trace = run.notes, run.trace if isinstance(run, DecisionRun) else Trace()
    run.charge(CALL_STEPS)
    value: FeelValue = None
    with Part(run) as part:
        try:
            value = work()
        finally:
            outer_notes.extend(part.notes[: max(0, MAX_REASONS - len(outer_notes))])
            if len(outer_trace.calls) < MAX_CALLS:
                outer_trace.calls.append(answer(identity, value, inputs, part))
    return value


def reasons_of(part: Part) -> tuple[Reason, ...]:
    """Return why something became null in a part."""
    return tuple(site.reason(sentence) for site, sentence in part.notes[:MAX_REASONS])


def answer(
    identity: tuple[str, str, str],
    value: FeelValue,
    inputs: tuple[tuple[str, FeelValue], ...],
    part: Part,
    required: tuple[DecisionResult, ...] = (),
) -> DecisionResult:
    """Put together the answer of a decision, service or business knowledge model."""
    key, name, kind = identity
    reasons, trace = reasons_of(part), part.trace
    return DecisionResult(
        key, value, tuple(trace.matches), reasons, (*required, *trace.calls), name=name, kind=kind, inputs=inputs,
        unmatched=trace.unmatched,
    )
