"""Playing a record from its report to now, in one transaction: people act, timers fire, clocks are told of.

Nobody sees the record before all of its past has happened, so no worker can do any of it at the wrong time. What is due
after ``Stage.until`` stays as it is: from then on the workers of the installation go on.
"""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import partial
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from database import UnitOfWork
from database.statements.sending import line_of
from engine import clock
from engine.lifecycle import WaitState
from engine.registry import Actor
from engine.runtime import fire_timer
from engine.state.tables import Timer
from itsm.clocks.thresholds import tell_of_record
from itsm.demo.acts import ACTS, BY_REQUESTER, Scene, finish, send
from itsm.demo.acts.reporting import report
from itsm.demo.casting import cast, made
from itsm.demo.data import address, plots
from itsm.demo.planning import Planned
from itsm.demo.strand import MESSAGE, OUTCOME, Place, Stage, Strand, place_of
from itsm.records.commands.follow_record import DONE, follow_record
from itsm.records.links.following import open_followers, settle
from itsm.records.tables import Record
from itsm.schedule.rechecking import look_at_plan
from itsm.schedule.tables import PlannedWork

MOST_EVENTS = 400
_MINUTE, _MOMENT = timedelta(minutes=1), timedelta(seconds=1)


class _Event(NamedTuple):
    at: datetime
    act: Callable[[], object]


def play_record(work: UnitOfWork, stage: Stage, planned: Planned) -> list[Strand]:
    """Report what is planned and play it, with its children, up to ``stage.until``."""
    strands = list(cast(stage, planned))
    waiting, now = list(strands), strands[0].planned.at
    for _ in range(MOST_EVENTS):
        event = _next(work, stage, [one for one in strands if one.number], waiting, now)
        if event is None or event.at > stage.until:
            return [one for one in strands if one.number]
        now = event.at
        with clock.at(now):
            event.act()
            renew(work)
            strands += made(work, stage, strands)
            _let_follow(work, strands)
            for strand in strands:
                if strand.number:
                    look(work.session, stage, strand)
    raise RuntimeError(f"Expected an end of what is played, but {planned.plot} went on and on.")


def renew(work: UnitOfWork) -> None:
    """Send all of a command, and let the next one read anew what it needs, as in a transaction of its own."""
    work.session.flush()
    line_of(work.session).settle()
    work.session.expunge_all()
    work.memo.clear()


def _next(
    work: UnitOfWork, stage: Stage, strands: list[Strand], waiting: list[Strand], now: datetime
) -> _Event | None:
    """What happens next: a report, an act, a timer or a clock; never before ``now``."""
    found = [_Event(strand.queue[0][0], partial(act, work, stage, strand)) for strand in strands if strand.queue]
    if waiting:
        found.append(_Event(waiting[0].planned.at, lambda: report(work, stage, waiting.pop(0))))
    if strands:
        found += _timer(work, strands)
        found += _clock(work, strands)
        found += _plan_to_look_at(work, strands)
    if not found:
        return None
    first = min(found, key=lambda one: one.at)
    return first._replace(at=max(first.at, now))


def _timer(work: UnitOfWork, strands: list[Strand]) -> Iterator[_Event]:
    due = (
        select(Timer.key, Timer.due_at)
        .where(Timer.instance_key.in_([one.instance for one in strands]), Timer.state == WaitState.ARMED.value)
        .order_by(Timer.due_at, Timer.key)
        .limit(1)
    )
    for key, due_at in work.session.execute(due):
        yield _Event(due_at, partial(fire_timer, key, work=work))


def _clock(work: UnitOfWork, strands: list[Strand]) -> Iterator[_Event]:
    by_key = {one.key: one for one in strands}
    due = (
        select(Record.key, Record.clocks_next_at)
        .where(Record.key.in_(by_key), Record.clocks_next_at.is_not(None))
        .order_by(Record.clocks_next_at)
        .limit(1)
    )
    for key, next_at in work.session.execute(due):
        assert next_at is not None  # those without are left out
        strand = by_key[key]
        assert next_at is not None
        yield _Event(next_at + _MOMENT, partial(tell_of_record, work, strand.number, strand.instance))


def _plan_to_look_at(work: UnitOfWork, strands: list[Strand]) -> Iterator[_Event]:
    """When the conditions of planned work are looked at next."""
    keys = [one.key for one in strands if plots()[one.planned.type].get("scheduled")]
    if not keys:
        return
    due = (
        select(PlannedWork.key, PlannedWork.check_at)
        .where(PlannedWork.record_key.in_(keys), PlannedWork.check_at.is_not(None))
        .order_by(PlannedWork.check_at)
        .limit(1)
    )
    for key, check_at in work.session.execute(due):
        assert check_at is not None  # those without are left out
        yield _Event(check_at, partial(look_at_plan, work, key))


def _let_follow(work: UnitOfWork, strands: list[Strand]) -> None:
    """Children of what is resolved are resolved with it, as the worker would."""
    leading = select(Record.key, Record.status_kind, Record.revision).where(
        Record.key.in_([one.key for one in strands if one.number]), Record.followers_due
    )
    for key, kind, revision in work.session.execute(leading).all():
        for follower in open_followers(work.session, key) if kind in DONE else ():
            follow_record(follower, key, work=work)
            renew(work)
        settle(work, key, revision)


def act(work: UnitOfWork, stage: Stage, strand: Strand) -> None:
    """Do what stands first in the queue of a record."""
    _at, word = strand.queue.pop(0)
    name, _, more = word.partition(":")
    by_requester = name in BY_REQUESTER or strand.step.get("by") == "requester"
    actor = strand.requester if by_requester else strand.performer
    assert actor is not None
    scene = Scene(work, stage, strand, actor, more)
    if name == OUTCOME:
        finish(scene, more)
    elif name == MESSAGE:
        send(scene, more)
    else:
        ACTS[name](scene)


def look(session: Session, stage: Stage, strand: Strand) -> None:
    """See where the record stands; at a new place, and after the last act of a step, plan the next step of its plot."""
    place = place_of(session, strand)
    moved = place[:2] != strand.place[:2]
    strand.place = place
    if not moved and (strand.queue or strand.step.get("rest")):
        return
    known = place.holder is None or place.holder in stage.actors
    goes_on = known and (moved or bool(strand.steps.get(place.element)))
    strand.step, strand.queue = strand.next_step(place.element) if goes_on else {"rest": True}, []
    if not strand.step.get("rest"):
        _plan(stage, strand, place)


def _plan(stage: Stage, strand: Strand, place: Place) -> None:
    """Spread the acts of the step over its time, each while whoever does it is at work."""
    step, now = strand.step, stage.now()
    words = [*step.get("acts", ())]
    if OUTCOME in step:
        words.append(f"{OUTCOME}:{step[OUTCOME]}")
    if MESSAGE in step:
        words.append(f"{MESSAGE}:{step[MESSAGE]}")
    low, high = step.get("until") or step.get("after", (0, 0))
    length = strand.random.uniform(low, high) * _MINUTE
    strand.performer = _performer(stage, strand, place, now)
    begin = _at_work(stage, strand, place, now)
    if "until" in step:
        begin, length = max(now, stage.until - length - _MINUTE), _MINUTE
    elif "before" in step:
        who, last = strand.performer or strand.requester, stage.until - timedelta(hours=step["before"])
        at_work = last if step.get("any_time") else stage.duty.last_for(who.key or 0, last)
        begin, length = max(now, at_work), _MINUTE
    at = begin
    for number, word in enumerate(words, start=1):
        at = max(at, begin + length * number / len(words))
        if number > 1 and strand.performer is not None and step.get("by") != "requester" and "after" in step:
            at = stage.duty.next_for(strand.performer.key or 0, at)
        strand.queue.append((at, word))


def _performer(stage: Stage, strand: Strand, place: Place, now: datetime) -> Actor | None:
    """Who does the step: whom it names, who has the task, a member of the team who is at work, the requester alone."""
    if "as" in strand.step:
        return stage.actors[stage.by_email[address(strand.step["as"])]]
    if strand.step.get("by") == "last" and strand.last_done is not None:
        return strand.last_done[1]
    if place.holder is not None:
        return stage.actors[place.holder]
    if "who" in strand.step:
        return stage.actors[stage.by_email[address(strand.step["who"])]]
    team = strand.step.get("team") or place.team
    if team is None:
        return None
    there = stage.duty.there(team, stage.duty.next_of(team, now))
    return stage.actors[strand.random.choice(there or list(stage.duty.members[team]))]


def _at_work(stage: Stage, strand: Strand, place: Place, now: datetime) -> datetime:
    if strand.step.get("by") == "requester" or strand.performer is None:
        return stage.duty.next_for(strand.requester.key or 0, now)
    return stage.duty.next_for(strand.performer.key or 0, now)
