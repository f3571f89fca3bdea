"""Command: leave the rest of an operation undone."""

from sqlalchemy import select, update

from database import UnitOfWork
from engine import clock
from engine.errors import NotFound, text
from engine.lifecycle import OperationItemState
from engine.registry import Actor
from engine.runtime.command import run_command
from engine.runtime.results import OperationCalledOff
from engine.runtime.work_operation import count_up
from engine.state.tables import Operation, OperationItem


def call_off_operation(
    operation_key: int, actor: Actor, command_id: str | None = None, *, work: UnitOfWork | None = None
) -> OperationCalledOff:
    """Cancel the items that still wait; what a worker has begun is finished, what is done stays. Raises NotFound."""

    def body(opened_work: UnitOfWork) -> OperationCalledOff:
        session = opened_work.session
        if session.execute(select(Operation.key).where(Operation.key == operation_key)).first() is None:
            raise NotFound(text("Expected operation %(key)s to exist, but it does not.", key=operation_key))
        waiting = (
            select(OperationItem.key)
            .where(
                OperationItem.operation_key == operation_key,
                OperationItem.state == OperationItemState.PENDING.value,
            )
            .with_for_update(skip_locked=True)
        )
        keys = session.execute(waiting).scalars().all()
        if keys:
            session.execute(
                update(OperationItem)
                .where(OperationItem.key.in_(keys))
                .values(state=OperationItemState.CANCELLED.value, ended_at=clock.now())
                .execution_options(synchronize_session=False)
            )
            count_up(session, operation_key, {"cancelled": len(keys)})
        return OperationCalledOff(operation_key, len(keys))

    return run_command("call_off_operation", command_id, actor, OperationCalledOff, body, work)
