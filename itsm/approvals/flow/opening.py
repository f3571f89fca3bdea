"""Opening a ballot: the job type ``approval.open`` of diagrams."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import TypedDict

from database import UnitOfWork
from engine import clock
from engine.errors import ExecutionFault, InvalidInput
from engine.feel import DayTimeDuration
from engine.registry import Actor, InlineCall, InstanceRef
from itsm.approvals.asked import Asked, read_asked
from itsm.approvals.casting import tell
from itsm.approvals.kept import rule_kept
from itsm.approvals.members import Called, call_members
from itsm.approvals.tables import Ballot, Seat
from itsm.approvals.words import EVERYBODY
from itsm.records.flow.handlers import stored_record
from itsm.records.opened import OpenRecord

OPEN_BALLOT = "approval.open"


class Round(TypedDict):
    """The variables of a diagram while people vote: each seat with its voter, and how long there is to vote."""

    seats: list[dict[str, object]]
    wait: str
    settled: bool
    closed_by: str


def open_ballot(work: UnitOfWork, instance: InstanceRef, call: InlineCall, actor: Actor) -> Mapping[str, object]:
    """Job type ``approval.open``: call those to vote whom the variables of the process name.

    Variables: what ``read_asked`` reads; of several ``levels`` the first, then the next one each time. Gives
    ``ballot``, ``ballot_level``, ``ballot_levels`` and a ``Round``. Raises ExecutionFault.
    """
    opened = stored_record(work, instance, call, actor)
    level = whole(call.variables.get("ballot_level")) + 1
    try:
        asked = read_asked(call.variables, level)
    except InvalidInput as problem:
        raise ExecutionFault(call.element_id, problem.message) from problem
    called = call_members(work.session, asked, opened.row)
    ballot = _stored(work, opened, instance, asked, called)
    people = [seat.person_key for seat in called.seats]
    tell(work, ballot, opened.row, actor, what="opened", people=people, kept_out=list(called.kept_out))
    round_: Mapping[str, object] = {**round_of(called.seats, asked)}
    return {"ballot": ballot.key, "ballot_level": level, "ballot_levels": asked.levels, "verdict": None, **round_}


def round_of(seats: Sequence[Seat], asked: Asked | None = None, wait: DayTimeDuration | None = None) -> Round:
    """What a diagram needs to ask at these seats."""
    length = DayTimeDuration.of(asked.wait) if asked is not None else wait
    return {
        "seats": [{"seat": seat.key, "person": str(seat.voter_key)} for seat in seats], "wait": str(length),
        "settled": False, "closed_by": EVERYBODY,
    }  # fmt: skip


def whole(value: object) -> int:
    """A number that a variable keeps, 0 without one."""
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        return int(value)
    return int(value) if isinstance(value, str) and value.isdecimal() else 0


def _stored(work: UnitOfWork, opened: OpenRecord, instance: InstanceRef, asked: Asked, called: Called) -> Ballot:
    now = clock.now()
    ballot = Ballot(
        record_key=opened.row.key, instance_key=instance.key, question=asked.question, board=asked.board,
        level=asked.level, levels=asked.levels, rule=rule_kept(asked.rule), barred=list(called.barred),
        kept_out=list(called.kept_out), escalate_to=list(asked.escalate_to), opened_at=now, due_at=now + asked.wait,
    )  # fmt: skip
    work.session.add(ballot)
    work.session.flush()
    for seat in called.seats:
        seat.ballot_key = ballot.key
    work.session.add_all(called.seats)
    work.session.flush()
    return ballot
