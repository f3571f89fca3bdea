"""Who of a team gets a task, decided: by strategy among those who are there and have room. Pure."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Literal

Why = Literal["absent", "away", "busy", "full", "unskilled"]
_NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Seat:
    """Somebody who may get the task: as a member of the team, or for one who is absent (``instead_of``, a name).

    ``seat_key`` is the member whose turn it is. ``load`` counts open tasks of the team, ``given_at`` is the last turn,
    ``grade`` how well they have the skill that is asked for, ``had_before`` tells that they worked on it in this team.
    """

    key: int
    name: str
    seat_key: int
    presence: str = ""
    load: int = 0
    given_at: datetime | None = None
    grade: int = 0
    had_before: bool = False
    instead_of: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """What a team asks for: its strategy, how much a person may have at once, and the skill of the task."""

    strategy: str
    limit: int | None = None
    skill: str | None = None
    least_grade: int = 0


@dataclass(frozen=True, slots=True)
class Passed:
    """Somebody who did not get it, and why."""

    name: str
    why: Why
    until: datetime | None = None
    zone: str = "UTC"
    load: int = 0
    instead: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """Who gets the task (None: the team as a whole), by what, and who was passed over."""

    seat: Seat | None
    by: str
    passed: Sequence[Passed] = field(default_factory=tuple)


def choose(rule: Rule, seats: Sequence[Seat], absent: Sequence[Passed] = ()) -> Choice:
    """Choose among ``seats``; ``absent`` are told with the choice.

    Only who is here and below the limit is asked, with ``skill`` only who has it. Who worked on it before goes first;
    else the strategy decides, and of several alike whose turn is longest ago.
    """
    passed, free = list(absent), list[Seat]()
    for seat in seats:
        why = _against(rule, seat)
        if why is None:
            free.append(seat)
        else:
            passed.append(Passed(seat.name, why, load=seat.load))
    if not free:
        return Choice(None, "nobody", tuple(passed))
    before = [seat for seat in free if seat.had_before]
    if before:
        return Choice(min(before, key=_longest_ago), "before", tuple(passed))
    return Choice(min(free, key=_ORDER[rule.strategy]), rule.strategy, tuple(passed))


def _against(rule: Rule, seat: Seat) -> Why | None:
    if seat.presence in ("away", "busy"):
        return "away" if seat.presence == "away" else "busy"
    if rule.limit is not None and seat.load >= rule.limit:
        return "full"
    if rule.strategy == "skill" and rule.skill is not None and seat.grade < max(rule.least_grade, 1):
        return "unskilled"
    return None


def _longest_ago(seat: Seat) -> tuple[datetime, int]:
    return seat.given_at or _NEVER, seat.seat_key


def _least(seat: Seat) -> tuple[int, datetime, int]:
    return seat.load, *_longest_ago(seat)


def _best(seat: Seat) -> tuple[int, int, datetime, int]:
    return -seat.grade, *_least(seat)


_ORDER: Mapping[str, Callable[[Seat], tuple[object, ...]]] = {
    "round_robin": _longest_ago, "least_load": _least, "skill": _best, "duty": _least,
}  # fmt: skip
