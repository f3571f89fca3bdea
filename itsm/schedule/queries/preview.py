"""What would stand against a plan: asked while somebody plans, and at the record."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from database import reading
from engine import clock
from engine.errors import InvalidState, text
from engine.registry import Actor
from itsm.packs.deployed import record_type
from itsm.records.opened import OpenRecord
from itsm.records.tables import Record
from itsm.records.visibility import seen_record, visible_to
from itsm.schedule.deciding.conflicts import Conflict
from itsm.schedule.deciding.recurrence import Span
from itsm.schedule.deciding.work import Work
from itsm.schedule.declared import is_awaited, is_open, planned, touched
from itsm.schedule.queries.board import hidden
from itsm.schedule.queries.judging import frozen_now, judged, without, zone
from itsm.schedule.queries.passes import LetPass, is_for, let_pass, passed, passes_of
from itsm.schedule.rights import may_pass, require_see


@dataclass(frozen=True, slots=True)
class Standing:
    """The plan of a record as it is, or as it would be at another time.

    ``now`` are freezes that hold at this moment, where its own time meets none of them.
    """

    number: str
    title: str
    revision: int
    work: Work | None
    against: Sequence[Conflict]
    passed: Sequence[Conflict]
    now: Sequence[Conflict]
    passes: Sequence[LetPass]
    is_open: bool
    may_pass: bool
    """Whoever reads it may let pass what stands against it, and what holds now."""


def standing(number: str, actor: Actor, time: Span | None = None, clocks: str = "") -> Standing:
    """The plan of ``number`` with all that stands against it, or against it at ``time``; said on ``clocks``.

    Raises Forbidden, NotFound, InvalidState (nothing is planned for its type).
    """
    require_see(actor)
    with reading() as session:
        row = seen_record(session, number, actor).row
        opened = OpenRecord(row, record_type(row.type_key, session))
        return _standing(session, opened, actor, time, clocks or zone(session))


def held(number: str, actor: Actor, clocks: str = "") -> tuple[Conflict, ...]:
    """What stands against the work of ``number`` that is still awaited, and was let pass by nobody; said on ``clocks``.

    Work that waits although its time is over is held by the freezes of this moment as well. Raises Forbidden, NotFound.
    """
    require_see(actor)
    with reading() as session:
        row = seen_record(session, number, actor).row
        opened = OpenRecord(row, record_type(row.type_key, session))
        plan = planned(opened)
        if plan is None or not is_awaited(row.status_kind, plan.time):
            return ()
        clocks = clocks or zone(session)
        found = judged(session, plan, clocks)
        against = found.open
        if plan.time.ends <= clock.now():
            now = _frozen_now(session, opened, clocks)
            let = passed(session, row.key, plan.time) if now else frozenset()
            against = (*against, *without(now, (*(one.key for one in found.all), *let)))
        return hidden(against, _seen(session, {one.number for one in against if one.number}, actor), clocks)


def _standing(session: Session, opened: OpenRecord, actor: Actor, time: Span | None, clocks: str) -> Standing:
    if opened.type.schedule is None:
        raise InvalidState(
            text("Expected a record whose work is planned, but %(number)s is none.", number=opened.number)
        )
    plan, row = planned(opened), opened.row
    wanted = planned(opened, time)
    rows = session.scalars(passes_of(row.key)).all()
    current = plan.time if plan is not None else None
    let = [let_pass(one, current) for one in rows]
    passed_keys = {key for one in rows if is_for(one, current) for key in one.keys}
    now = without(_frozen_now(session, opened, clocks), passed_keys)
    if wanted is None:
        may = may_pass(session, actor, now)
        return Standing(row.number, row.title, row.revision, None, (), (), now, let, is_open(opened), may)
    found = judged(session, wanted, clocks)
    seen = _seen(session, {one.number for one in found.all if one.number}, actor)
    against = hidden(found.open, seen, clocks)
    passed = hidden((one for one in found.all if one.key in found.passed), seen, clocks)
    now = without(now, (one.key for one in found.all))
    may = may_pass(session, actor, (*found.open, *now))
    return Standing(row.number, row.title, row.revision, found.work, against, passed, now, let, is_open(opened), may)


def _frozen_now(session: Session, opened: OpenRecord, clocks: str) -> Sequence[Conflict]:
    """What an open record would wait for if its work began at this moment."""
    if opened.type.schedule is None or not is_open(opened):
        return ()
    at = clock.now()
    return frozen_now(session, touched(opened, opened.type.schedule, Span(at, at)), clocks)


def _seen(session: Session, numbers: set[str], actor: Actor) -> frozenset[str]:
    if not numbers:
        return frozenset()
    statement = select(Record.number).where(Record.number.in_(sorted(numbers)), visible_to(actor))
    return frozenset(session.scalars(statement))
