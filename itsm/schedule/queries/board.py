"""What is planned between two instants, as the reader sees it, with what stands against each plan; freezes, windows."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from database import reading
from engine import clock
from engine.errors import InvalidInput, Text, text
from engine.registry import Actor
from itsm.packs.deployed import record_types_in
from itsm.records.tables import Record
from itsm.records.visibility import visible_to
from itsm.schedule.deciding.conflicts import Block, Conflict, clashing, conflicts, frozen, said
from itsm.schedule.deciding.recurrence import Span
from itsm.schedule.deciding.work import Work, folded
from itsm.schedule.declared import FIRST_YEAR, LAST_YEAR, in_reach, is_awaited
from itsm.schedule.queries.judging import (
    FREEZE,
    WINDOW,
    blocks,
    plans_at,
    this_moment,
    with_people,
    without,
    work_of,
    zone,
)
from itsm.schedule.queries.passes import is_for
from itsm.schedule.rights import require_see
from itsm.schedule.tables import PassRow, PlannedWork

FILTERS = ("service", "item", "team", "type")
LONGEST = timedelta(days=62)
MOST = 1_000
"""Plans that are drawn at once."""
_AROUND = timedelta(days=45)


@dataclass(frozen=True, slots=True)
class Shown:
    """A plan as the reader sees it; ``against`` was let pass by nobody, ``passed`` was."""

    work: Work
    status: str | None
    is_open: bool
    revision: int
    against: tuple[Conflict, ...]
    passed: tuple[Conflict, ...]


@dataclass(frozen=True, slots=True)
class Drawn:
    """A time of a freeze or a window."""

    key: int
    kind: str
    names: Mapping[str, str]
    time: Span


@dataclass(frozen=True, slots=True)
class Board:
    """A stretch of time with its plans, freezes and windows; ``more`` says that there are more plans than are shown."""

    time: Span
    works: Sequence[Shown]
    periods: Sequence[Drawn]
    more: bool = False

    def between(self, starts: datetime, ends: datetime) -> list[Shown]:
        """The plans of a part of it."""
        return [one for one in self.works if one.work.time.meets(Span(starts, ends))]

    def drawn(self, starts: datetime, ends: datetime) -> list[Drawn]:
        """The freezes and windows of a part of it."""
        return [one for one in self.periods if one.time.meets(Span(starts, ends))]


@dataclass(frozen=True, slots=True)
class _Around:
    """All that plans of a stretch are judged by; ``seen`` are numbers of records that the reader sees."""

    beside: Mapping[int, Sequence[Work]]
    freezes: Sequence[Block]
    windows: Sequence[Block]
    seen: frozenset[str]
    zone: str


def board(
    time: Span, filters: Mapping[str, str], actor: Actor, session: Session | None = None, clocks: str = ""
) -> Board:
    """Plans that the actor sees and the filters let through, by their beginning.

    Of what stands against them, records that the actor does not see are not named; times are said on the ``clocks`` of
    a zone, else of the organisation's. Raises Forbidden, InvalidInput (too long).
    """
    require_see(actor)
    if not time.starts < time.ends or time.ends - time.starts > LONGEST:
        raise InvalidInput(text("Expected at most %(most)s days, the end after the beginning.", most=LONGEST.days))
    if not in_reach(time):
        raise InvalidInput(
            text("Expected times from %(first)s to %(last)s, but found others.", first=FIRST_YEAR, last=LAST_YEAR)
        )
    if session is None:
        with reading() as opened:
            return board(time, filters, actor, opened, clocks)
    rows = [row for row in _rows(session, time, actor) if _is_wanted(work_of(*row), filters)]
    works = with_people(session, [work_of(plan, record) for plan, record in rows[:MOST]])
    late = any(plan.is_open and _is_late(record, work) for (plan, record), work in zip(rows, works, strict=False))
    around = _around(session, time, works, actor, clocks or zone(session), late)
    passes = _passes(session, [work.record_key for work in works])
    shown = [_shown(plan, record, work, around, passes) for (plan, record), work in zip(rows, works, strict=False)]
    periods = [
        Drawn(one.key, kind, one.names, each)
        for kind, found in ((FREEZE, around.freezes), (WINDOW, around.windows))
        for one in found for each in one.times if each.meets(time)
    ]  # fmt: skip
    periods.sort(key=lambda one: (one.time.starts, one.key))
    return Board(time, shown, periods, len(rows) > MOST)


def hidden(found: Iterable[Conflict], seen: frozenset[str], zone_name: str) -> tuple[Conflict, ...]:
    """Conflicts for somebody who sees these records alone: others have no number and no name."""
    return tuple(
        one if not one.number or one.number in seen else replace(one, number="", key="", reason=_unseen(one, zone_name))
        for one in found
    )


def _unseen(one: Conflict, zone_name: str) -> Text:
    return text("Other work that you do not see is planned from %(begin)s to %(end)s.", **said(one.time, zone_name))


def _rows(session: Session, time: Span, actor: Actor) -> list[tuple[PlannedWork, Record]]:
    statement = (
        select(PlannedWork, Record)
        .join(Record, Record.key == PlannedWork.record_key)
        .where(PlannedWork.begins < time.ends, PlannedWork.ends > time.starts, visible_to(actor))
        .order_by(PlannedWork.begins, PlannedWork.key)
    )
    known = {one.key for one in record_types_in(session)}
    return [(plan, record) for plan, record in session.execute(statement) if record.type_key in known]


def _is_wanted(work: Work, filters: Mapping[str, str]) -> bool:
    service, item, team, kind = (filters.get(name, "") for name in FILTERS)
    return (
        (not service or folded(work.service) == folded(service))
        and (not item or folded(item) in map(folded, work.items))
        and (not team or work.team == team)
        and (not kind or work.type_key == kind)
    )


def _is_late(record: Record, work: Work) -> bool:
    """True for work that is awaited although its time is over."""
    return work.time.ends <= clock.now() and is_awaited(record.status_kind, work.time)


def _around(
    session: Session, time: Span, works: Sequence[Work], actor: Actor, clocks: str, late: bool
) -> _Around:
    """What is at the time of the plans that are shown, which may reach beyond the stretch.

    Where some are ``late``, freezes of this moment too: they hold these.
    """
    wide = Span(
        min((time.starts, *(work.time.starts for work in works))), max((time.ends, *(work.time.ends for work in works)))
    )
    shown = {work.record_key for work in works}
    beside = {key: others for key, others in clashing(plans_at(session, wide)).items() if key in shown}
    now = this_moment()
    frozen_in = Span(min(wide.starts, now.starts), max(wide.ends, now.ends)) if late else wide
    freezes, windows = blocks(session, frozen_in, Span(wide.starts - _AROUND, wide.ends + _AROUND))
    others = {one.record_key: one.number for found in beside.values() for one in found}
    seen = {work.number for work in works} | _seen(session, others.keys() - shown, actor)
    return _Around(beside, freezes, windows, frozenset(seen), clocks)


def _seen(session: Session, keys: Iterable[int], actor: Actor) -> set[str]:
    wanted = sorted(keys)
    if not wanted:
        return set()
    return set(session.scalars(select(Record.number).where(Record.key.in_(wanted), visible_to(actor))))


def _passes(session: Session, keys: Sequence[int]) -> Mapping[int, Sequence[PassRow]]:
    found: dict[int, list[PassRow]] = {}
    for row in session.scalars(select(PassRow).where(PassRow.record_key.in_(keys))) if keys else ():
        found.setdefault(row.record_key, []).append(row)
    return found


def _shown(
    plan: PlannedWork, record: Record, work: Work, around: _Around, passes: Mapping[int, Sequence[PassRow]]
) -> Shown:
    found: list[Conflict] = []
    if plan.is_open and is_awaited(record.status_kind, work.time):
        others = around.beside.get(work.record_key, ())
        found = conflicts(work, others, around.freezes, around.windows, around.zone)
        if _is_late(record, work):
            known = {one.key for one in found}
            found += without(frozen(replace(work, time=this_moment()), around.freezes, around.zone), known)
    let = {key for row in passes.get(work.record_key, ()) if is_for(row, work.time) for key in row.keys}
    against = hidden((one for one in found if one.key not in let), around.seen, around.zone)
    passed = hidden((one for one in found if one.key in let), around.seen, around.zone)
    return Shown(work, record.status, plan.is_open, record.revision, against, passed)
