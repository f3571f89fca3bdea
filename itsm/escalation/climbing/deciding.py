"""Which rungs a record has come to, and when the next one is due if its clocks run on: pure.

Each rung is told once in a round. Whom a rung names is not told of a moment that lies before the last time that they
were told: another priority, target or calendar moves moments, and nobody hears twice for it.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from itsm.clocks.ledger.clock import RUNNING, STOPPED, Clock, Counting
from itsm.escalation.rungs import Rung


class Climb(NamedTuple):
    """What was told in this round: rungs by key, and who was told when at last.

    What was due before ``told_from`` is passed. Of what was due before ``round_at``, when the record was reopened, the
    highest rung alone is told again; ``highest`` is the latest moment that was told in this round.
    """

    told: frozenset[int] = frozenset()
    last: Mapping[str, int] = {}
    told_from: int = 0
    round_at: int = 0
    highest: int = -1


class Due(NamedTuple):
    """A rung that a record has come to at ``moment``."""

    rung: Rung
    moment: int


class Look(NamedTuple):
    """What is due, in the order in which it became so, and when to look again; None: when a clock moves."""

    due: Sequence[Due]
    next: int | None


def look(
    rungs: Iterable[Rung], clocks: Mapping[str, Clock], counting: Callable[[int], Counting], at: int, climb: Climb
) -> Look:
    """Look at a record's clocks at an instant."""
    passed: list[Due] = []
    coming: list[int] = []
    for rung in rungs:
        clock = clocks.get(rung.clock)
        if rung.key in climb.told or clock is None or clock.state == STOPPED:
            continue
        moment, following = when(rung, clock, counting(clock.calendar), at)
        if moment is not None:
            passed.append(Due(rung, moment))
        elif following is not None:
            coming.append(following)
    return Look(_wanted(passed, climb), min(coming, default=None))


def when(rung: Rung, clock: Clock, counting: Counting, at: int) -> tuple[int | None, int | None]:
    """Since when a rung is due, or (the second) when it will be if the clock runs on; both None while it stands."""
    wanted = rung.wanted(clock.target)
    if wanted is None:
        return None, None
    used = clock.used(counting, at)
    if used >= wanted:
        moment = clock.passed(counting, wanted)
        return (at if moment is None else min(moment, at)), None
    return None, counting.after(at, wanted - used) if clock.state == RUNNING else None


def _wanted(passed: Iterable[Due], climb: Climb) -> list[Due]:
    """What is to be told of what is due: to each the latest alone, and nothing that is over for them."""
    latest: dict[str, Due] = {}
    for one in sorted(passed, key=lambda due: (due.moment, due.rung.percent, due.rung.minutes, due.rung.key)):
        rung = one.rung
        if one.moment >= max(rung.since, climb.told_from) and one.moment > climb.last.get(rung.whom, -1):
            latest[rung.whom] = one
    found = sorted(latest.values(), key=lambda due: (due.moment, due.rung.key))
    before = [one for one in found if climb.highest < one.moment < climb.round_at]
    return before[-1:] + [one for one in found if one.moment >= climb.round_at]
