"""Ending a ballot: the job types ``approval.decide`` and ``approval.withdraw`` of diagrams."""

from collections.abc import Mapping, Sequence

from sqlalchemy import select

from database import UnitOfWork
from engine import clock
from engine.feel import DayTimeDuration
from engine.registry import SYSTEM, Actor, InlineCall, InstanceRef
from engine.runtime.mail import LetterMail, ask
from itsm.approvals.casting import tell
from itsm.approvals.deciding import Standing
from itsm.approvals.flow.messages import WITHDRAWN_MESSAGE
from itsm.approvals.flow.opening import round_of, whole
from itsm.approvals.kept import Cast, locked
from itsm.approvals.members import barred, meant_by_all, stand_ins
from itsm.approvals.tables import OPEN, WITHDRAWN, Ballot, Seat
from itsm.approvals.words import CHAIR, EVERYBODY, REQUEST, SETTLED, TIME
from itsm.people.queries import people
from itsm.records.flow.handlers import stored_record
from itsm.records.tables import Record

DECIDE, WITHDRAW = "approval.decide", "approval.withdraw"
USUAL_ESCALATION = ("lead",)


def decide(work: UnitOfWork, instance: InstanceRef, call: InlineCall, actor: Actor) -> Mapping[str, object]:
    """Job type ``approval.decide``: count the votes of ``ballot``; ``closed_by`` says why it ends now.

    Gives ``verdict`` (approved, rejected or no_quorum) with its ``reasons``, what each one said; or, where the time is
    over and the rule asks others then, no verdict and another ``Round``. Raises ExecutionFault.
    """
    record = stored_record(work, instance, call, actor).row
    cast = locked(work.session, whole(call.variables.get("ballot")))
    ended_by = str(call.variables.get("closed_by") or EVERYBODY)
    if ended_by == TIME and cast.rule.silent == "escalates" and cast.ballot.escalated_at is None:
        asked = _escalated(work, cast, record)
        if asked:
            tell(work, cast.ballot, record, SYSTEM, what="escalated", people=[seat.person_key for seat in asked])
            left = DayTimeDuration.of(cast.ballot.due_at - clock.now())
            return {"verdict": None, **round_of(asked, wait=left)}
    found = cast.standing(over=True)
    _close(cast.ballot, found, SETTLED if ended_by == EVERYBODY and found.waiting else ended_by, actor)
    tell(
        work, cast.ballot, record, actor if ended_by == CHAIR else SYSTEM, what="decided", state=cast.ballot.state,
        reason=cast.ballot.reason,
    )  # fmt: skip
    return {"verdict": found.verdict, "reasons": _reasons(work, cast), "closed_by": EVERYBODY}


def withdraw(work: UnitOfWork, instance: InstanceRef, call: InlineCall, actor: Actor) -> Mapping[str, object]:
    """Job type ``approval.withdraw``: nobody votes on ``ballot`` any more. Gives ``verdict``: withdrawn.

    A message is heard in one branch of a process. Where people vote on the record in another one as well, that hears
    it once this step is stored.
    """
    record = stored_record(work, instance, call, actor).row
    call_off(work, locked(work.session, whole(call.variables.get("ballot"))).ballot, record, REQUEST, actor)
    work.session.flush()
    others = select(Ballot.key).where(Ballot.instance_key == instance.key, Ballot.state == OPEN).limit(1)
    if not instance.replaying and work.session.scalar(others) is not None:
        ask(work, LetterMail(WITHDRAWN_MESSAGE, record.number, {}))
    return {"verdict": WITHDRAWN, "reasons": []}


def call_off(work: UnitOfWork, ballot: Ballot, record: Record, ended_by: str, actor: Actor) -> None:
    """End a ballot without a verdict; one that has one keeps it."""
    if ballot.state != OPEN:
        return
    ballot.state, ballot.ended_by, ballot.closed_at, ballot.closed_by_key = WITHDRAWN, ended_by, clock.now(), actor.key
    tell(work, ballot, record, actor, what="decided", state=WITHDRAWN)


def _close(ballot: Ballot, found: Standing, ended_by: str, actor: Actor) -> None:
    assert found.verdict is not None, "Expected a verdict of a ballot that is over."
    ballot.state, ballot.why, ballot.ended_by = found.verdict, found.why or "", ended_by
    ballot.closed_at, ballot.closed_by_key = clock.now(), actor.key if ended_by == CHAIR else None


def _escalated(work: UnitOfWork, cast: Cast, record: Record) -> Sequence[Seat]:
    """Others in the place of those who have not voted, for as long again; empty when there is nobody else."""
    session, ballot = work.session, cast.ballot
    silent = [seat for seat in cast.present if seat.key not in cast.last]
    own = {*barred(session, record), *ballot.barred, *ballot.kept_out}
    there = {key for seat in cast.seats for key in (seat.person_key, seat.voter_key)}
    meant = meant_by_all(session, ballot.escalate_to or USUAL_ESCALATION, record)
    asked = {key: whom for key, whom in meant.items() if key not in own | there}
    if not silent or not asked:
        return []
    now = clock.now()
    for seat in silent:
        seat.left_at = now
    voters = stand_ins(session, asked, own | there)
    veto, chair = any(seat.veto for seat in silent), any(seat.chair for seat in silent)
    seats = [
        Seat(ballot_key=ballot.key, person_key=key, voter_key=voters[key], whom=whom, veto=veto, chair=chair, since=now)
        for key, whom in asked.items()
    ]
    session.add_all(seats)
    ballot.escalated_at, ballot.due_at = now, now + (ballot.due_at - ballot.opened_at)
    session.flush()
    return seats


def _reasons(work: UnitOfWork, cast: Cast) -> list[dict[str, object]]:
    """What each one said whose vote counts."""
    present = [seat for seat in cast.present if seat.key in cast.last]
    named = people([seat.person_key for seat in present], work.session)
    return [
        {"name": named[seat.person_key].name, "vote": cast.last[seat.key].choice, "reason": cast.last[seat.key].reason}
        for seat in present
    ]
