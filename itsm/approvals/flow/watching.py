"""What approvals ask of other steps: who may get the task of a seat, and what becomes of a ballot left behind."""

from collections.abc import Mapping

from sqlalchemy import exists, select

from database import UnitOfWork
from engine.errors import Forbidden, text
from engine.events import ElementEventKind
from engine.lifecycle import UserTaskState
from engine.registry import Actor, Step, TaskRef
from engine.state.tables import UserTask
from itsm.approvals.flow.closing import call_off
from itsm.approvals.tables import OPEN, Ballot, Seat
from itsm.approvals.words import GONE
from itsm.records import elements
from itsm.records.opened import record_of

_MOVES = frozenset({"assign", "release", "transfer", "delegate"})
_ENDS = frozenset(
    {ElementEventKind.CANCELLED, ElementEventKind.TOKEN_REMOVED, ElementEventKind.TOKEN_MOVED,
     ElementEventKind.INSTANCE_CANCELLED}
)  # fmt: skip


def refuse_seat(work: UnitOfWork, operation: str, task: TaskRef, actor: Actor) -> None:
    """Policy on tasks: the task of a seat stays with who votes there. Raises Forbidden."""
    if operation not in _MOVES:
        return
    row = work.session.get(UserTask, task.key)
    if row is not None and elements.is_vote(elements.element_of(work.session, row.definition_key, row.element_id)):
        raise Forbidden(
            text("Expected a vote to stay with who was called to it. Name a substitute at the ballot instead.")
        )


def on_step(work: UnitOfWork, step: Step) -> None:
    """End the ballots of a record whose process went on without them: it was withdrawn, moved or cancelled.

    Asks nothing of a step that ended nothing inside of a called process.
    """
    if not any(event.kind in _ENDS and _is_called(event.details, event.kind) for event in step.events):
        return
    mine = (Ballot.instance_key == step.instance.key, Ballot.state == OPEN)
    asked = exists().where(
        Seat.ballot_key == Ballot.key, Seat.left_at.is_(None), UserTask.instance_key == Ballot.instance_key,
        UserTask.assignee_key == Seat.voter_key, UserTask.state == UserTaskState.OPEN.value,
    )  # fmt: skip
    left = work.session.scalars(select(Ballot).where(*mine, ~asked)).all()
    opened = record_of(work, step.instance) if left else None
    for ballot in left if opened is not None else ():
        assert opened is not None
        call_off(work, ballot, opened.row, GONE, step.actor)


def _is_called(details: Mapping[str, object], kind: ElementEventKind) -> bool:
    return "process" in details or kind is ElementEventKind.INSTANCE_CANCELLED
