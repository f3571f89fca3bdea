"""Voting by a task of the diagram: the job type ``approval.vote``, behind the task of each seat."""

from collections.abc import Mapping

from database import UnitOfWork
from engine.errors import ExecutionFault, text
from engine.registry import Actor, InlineCall, InstanceRef
from itsm.approvals.casting import cast_vote
from itsm.approvals.deciding import is_settled
from itsm.approvals.flow.opening import whole
from itsm.approvals.kept import cast_of, locked
from itsm.records.flow.handlers import stored_record

VOTE = "approval.vote"


def vote(work: UnitOfWork, instance: InstanceRef, call: InlineCall, actor: Actor) -> Mapping[str, object]:
    """Job type ``approval.vote``: keep the ``choice`` and the ``reason`` of the ``seat`` that the loop is at.

    Gives ``settled``: True when no further vote could change anything, and the rule asks for no more then. Raises
    ExecutionFault, and what ``cast_vote`` raises.
    """
    opened = stored_record(work, instance, call, actor)
    cast = locked(work.session, whole(call.variables.get("ballot")))
    wanted = call.variables.get("seat")
    key = whole(wanted.get("seat")) if isinstance(wanted, Mapping) else 0
    seat = next((one for one in cast.seats if one.key == key), None)
    if seat is None or cast.ballot.instance_key != instance.key:
        raise ExecutionFault(
            call.element_id,
            text("Expected a seat of the ballot at <%(element)s>, but found none. Loop over the seats.",
                 element=call.element_id)
        )  # fmt: skip
    choice, reason = call.variables.get("choice"), call.variables.get("reason")
    cast_vote(work, cast, seat, str(choice or ""), str(reason or ""), opened.row, actor)
    (now,) = cast_of(work.session, [cast.ballot])
    return {"settled": now.rule.early and is_settled(now.members, now.choices, now.rule)}
