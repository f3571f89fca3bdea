"""Working operations off, item by item: each in a transaction of its own, with an id that makes a repeat harmless."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from database import UnitOfWork, is_away, is_passing, reading, retrying, unit_of_work
from engine import clock
from engine.errors import FlowdeskError, Text
from engine.kept_text import keep
from engine.lifecycle import OperationItemState
from engine.registry import Actor
from engine.runtime.attempts import is_rested, require_untroubled
from engine.runtime.command import run_command
from engine.runtime.faulting import why_of
from engine.runtime.operation_acts import Order, act_of
from engine.runtime.results import ItemWorked
from engine.state.tables import Operation, OperationItem

log = logging.getLogger(__name__)


class _NotMine(Exception):  # no error: a signal to ourselves
    """Another worker has the item, or had it."""


@dataclass(frozen=True, slots=True)
class PendingItem:
    """An item that waits to be worked off, with the tenant that it belongs to."""

    key: int
    tenant_id: int
    attempts: int


def pending_items(limit: int) -> Sequence[PendingItem]:
    """Items of all tenants that wait, oldest first. Call it inside ``all_tenants()``."""
    statement = (
        select(OperationItem.key, OperationItem.tenant_id, OperationItem.attempts)
        .where(OperationItem.state == OperationItemState.PENDING.value, is_rested(OperationItem))
        .order_by(OperationItem.key)
        .limit(limit)
    )
    with reading() as session:
        return [PendingItem(*row) for row in session.execute(statement)]


def pending_of(operation_key: int) -> Sequence[int]:
    """Keys of the items of one operation that wait, oldest first."""
    mine = (OperationItem.operation_key == operation_key, OperationItem.state == OperationItemState.PENDING.value)
    with reading() as session:
        return session.execute(select(OperationItem.key).where(*mine).order_by(OperationItem.key)).scalars().all()


def work_item(item_key: int, attempts: int = 0) -> bool:
    """Do what the operation of a pending item asks for; one that is done, or that another worker has, is left alone.

    What cannot be done is kept with its reason and stops nobody, nor does one that has ended its worker in all of
    ``attempts``. False when others were in the way: it stays pending. Raises DBAPIError when the database is away.
    """
    with reading() as session:
        found = _read(session, item_key)
    if found is None:
        return True
    operation, _item = found
    actor = _actor_of(operation)
    try:
        require_untroubled(attempts)
        run_command(
            "work_item", f"operation-{operation.key}-{item_key}", actor, ItemWorked,
            lambda work: _act(work, item_key, operation, actor),
        )
    except _NotMine:
        return False
    except Exception as problem:  # whatever one item does must not stop the others
        if is_passing(problem):  # others were in the way: the next look tries again
            return False
        if isinstance(problem, DBAPIError) and is_away(problem):
            raise
        _keep_failure(item_key, operation.key, why_of(problem))
        if not isinstance(problem, FlowdeskError):
            extra = {"action": "operation_item_failed", "operation": operation.key, "item": item_key}
            log.exception("Item of an operation failed", extra=extra)
    return True


def count_up(session: Session, operation_key: int, more: Mapping[str, int]) -> None:
    """Add to the counts of an operation, and end it with its last item. Its row is the last that is locked."""
    row = session.execute(select(Operation).where(Operation.key == operation_key).with_for_update()).scalar_one()
    for name, number in more.items():
        setattr(row, name, getattr(row, name) + number)
    if row.done + row.failed + row.cancelled >= row.total:
        row.ended_at = clock.now()
    session.flush()


def _act(work: UnitOfWork, item_key: int, operation: Operation, actor: Actor) -> ItemWorked:
    item = _lock(work.session, item_key)
    if item is None:  # nothing of this may be remembered as its command: whoever has it is going to be
        raise _NotMine
    order = Order(item.target_key, operation.arguments, operation.reason, actor)
    _end(work.session, item_key, operation.key, act_of(operation.kind).run(work, order))
    return ItemWorked(item_key)


def _keep_failure(item_key: int, operation_key: int, why: Text) -> None:
    def attempt() -> None:
        with unit_of_work() as work:
            if _lock(work.session, item_key) is not None:
                _end(work.session, item_key, operation_key, why)

    retrying(attempt)


def _end(session: Session, item_key: int, operation_key: int, why: Text | None) -> None:
    state = OperationItemState.DONE if why is None else OperationItemState.FAILED
    session.execute(
        update(OperationItem)
        .where(OperationItem.key == item_key)
        .values(state=state.value, sentence=keep(why) if why is not None else None, ended_at=clock.now())
        .execution_options(synchronize_session=False)
    )
    count_up(session, operation_key, {state.value: 1})


def _read(session: Session, item_key: int) -> tuple[Operation, OperationItem] | None:
    statement = (
        select(Operation, OperationItem)
        .join(OperationItem, OperationItem.operation_key == Operation.key)
        .where(OperationItem.key == item_key)
    )
    found = session.execute(statement).one_or_none()
    return None if found is None else (found[0], found[1])


def _lock(session: Session, item_key: int) -> OperationItem | None:
    """The item, locked while it is pending; None when somebody else has it or had it."""
    pending = (OperationItem.key == item_key, OperationItem.state == OperationItemState.PENDING.value)
    return session.execute(
        select(OperationItem).where(*pending).with_for_update(skip_locked=True)
    ).scalar_one_or_none()


def _actor_of(operation: Operation) -> Actor:
    """Whoever asked for it: their rights were looked at then."""
    kind = operation.actor_kind
    return Actor(operation.actor_key, "person" if kind == "person" else "system", operation.actor_name)
