"""What stands against a plan, each with its reason: the same item, service or person at once, freezes, windows.

Nothing is read here: the plan, the others at its time, freezes and windows with their times are given.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal
from zoneinfo import ZoneInfo

from engine.errors import Names, Text, text
from itsm.language import LANGUAGES, format_date_time
from itsm.schedule.deciding.recurrence import Span, joined
from itsm.schedule.deciding.scope import Scope
from itsm.schedule.deciding.work import Work, folded, is_one, shared_names

Kind = Literal["item", "service", "assignee", "freeze", "window"]


@dataclass(frozen=True, slots=True)
class Block:
    """A freeze or a window: its times around the plan. ``overriders`` says who may let work pass a freeze."""

    key: int
    names: Mapping[str, str]
    scope: Scope
    times: Sequence[Span]
    overriders: Sequence[str] = field(default_factory=tuple)


@dataclass(frozen=True, slots=True)
class Conflict:
    """One thing that stands against a plan; ``key`` tells it from others, ``number`` is the other record's."""

    kind: Kind
    key: str
    reason: Text
    time: Span
    number: str = ""
    block_key: int | None = None


def conflicts(
    work: Work, others: Iterable[Work], freezes: Iterable[Block], windows: Iterable[Block], zone: str
) -> list[Conflict]:
    """All that stands against ``work``: freezes first, then windows, then other work by its beginning.

    Times in reasons are those of ``zone``.
    """
    beside = sorted((one for one in others if _is_beside(work, one)), key=lambda one: (one.time.starts, one.number))
    return [
        *frozen(work, freezes, zone), *_outside(work, windows, zone),
        *(found for other in beside for found in _together(work, other, zone)),
    ]  # fmt: skip


def clashing(works: Iterable[Work]) -> Mapping[int, Sequence[Work]]:
    """For each record, those that share an item, a service or a person with it at the same time.

    One way through the plans by their beginnings: each is compared with what is still going on of the same name.
    """
    found: dict[int, dict[int, Work]] = {}
    going: dict[tuple[str, str], list[Work]] = {}
    for work in sorted(works, key=lambda one: (one.time.starts, one.number)):
        for name in shared_names(work):
            still = [one for one in going.get(name, ()) if one.time.ends > work.time.starts]
            for one in still:
                found.setdefault(one.record_key, {})[work.record_key] = work
                found.setdefault(work.record_key, {})[one.record_key] = one
            going[name] = [*still, work]
    return {key: tuple(others.values()) for key, others in found.items()}


def key_of_freeze(key: int) -> str:
    """What a freeze is called among what stands against a plan."""
    return f"freeze:{key}"


def said(time: Span, zone: str) -> Mapping[str, Names]:
    """Both ends of a time as reasons write them; the day of the end where it is another one."""
    info = ZoneInfo(zone)
    starts, ends = time.starts.astimezone(info), time.ends.astimezone(info)
    same = starts.date() == ends.date()
    return {
        "begin": Names({one: format_date_time(starts, one, zone) for one in LANGUAGES}),
        "end": Names({one: f"{ends:%H:%M}" if same else format_date_time(ends, one, zone) for one in LANGUAGES}),
    }


def _is_beside(work: Work, other: Work) -> bool:
    return not is_one(work, other) and other.time.meets(work.time)


def frozen(work: Work, freezes: Iterable[Block], zone: str) -> Iterator[Conflict]:
    """The freezes that hold for the work at its time."""
    for freeze in freezes:
        met = [time for time in freeze.times if time.meets(work.time)] if freeze.scope.holds_for(work) else []
        if met:
            reason = text(
                "The freeze “%(name)s” holds from %(begin)s to %(end)s.", name=Names(freeze.names), **said(met[0], zone)
            )
            yield Conflict("freeze", key_of_freeze(freeze.key), reason, met[0], block_key=freeze.key)


def _outside(work: Work, windows: Iterable[Block], zone: str) -> Iterator[Conflict]:
    """Work that has windows lies within one of their times, or within several that touch."""
    own = [window for window in windows if window.scope.holds_for(work)]
    near = [time for one in own for time in one.times if time.touches(work.time)]
    if not own or any(time.holds(work.time) for time in joined(near)):
        return
    nearest = min(
        (time for one in own for time in one.times),
        key=lambda time: abs((time.starts - work.time.starts).total_seconds()), default=None,
    )  # fmt: skip
    name = Names(own[0].names)
    if nearest is None:
        reason = text("It lies outside of the maintenance window “%(name)s”.", name=name)
    else:
        reason = text(
            "It lies outside of the maintenance window “%(name)s”; the nearest one is from %(begin)s to %(end)s.",
            name=Names(next(one.names for one in own if nearest in one.times)), **said(nearest, zone),
        )
    yield Conflict("window", "window", reason, work.time)


def _together(work: Work, other: Work, zone: str) -> Iterator[Conflict]:
    at = said(other.time, zone)
    mine = {folded(one): one for one in work.items}
    theirs = {folded(one) for one in other.items}
    for same in sorted(mine.keys() & theirs):
        reason = text(
            "%(number)s works on the same item %(name)s from %(begin)s to %(end)s.",
            number=other.number, name=mine[same], **at,
        )
        yield Conflict("item", f"item:{other.number}:{same}", reason, other.time, other.number)
    if work.service and folded(work.service) == folded(other.service):
        reason = text(
            "%(number)s works on the same service %(name)s from %(begin)s to %(end)s.",
            number=other.number, name=work.service, **at,
        )
        yield Conflict("service", f"service:{other.number}", reason, other.time, other.number)
    if work.assignee_key is not None and work.assignee_key == other.assignee_key:
        reason = text("Whoever does it works on %(number)s from %(begin)s to %(end)s.", number=other.number, **at)
        yield Conflict("assignee", f"assignee:{other.number}", reason, other.time, other.number)
