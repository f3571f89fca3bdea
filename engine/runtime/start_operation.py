"""Command: do the same with one thing or with many. One is done at once, many are worked off by the worker."""

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

from sqlalchemy import Select, insert, select
from sqlalchemy.orm import Session

from database import UnitOfWork
from engine import clock
from engine.errors import InvalidInput, NotFound, text
from engine.lifecycle import OperationItemState
from engine.registry import Actor
from engine.runtime.changing import require_reason
from engine.runtime.command import run_command
from engine.runtime.operation_acts import Target, act_of
from engine.runtime.results import OperationStarted
from engine.runtime.work_operation import work_item
from engine.state.tables import Fault, Job, Operation, OperationItem, ProcessInstance

MOST_ITEMS = 10_000
"""Things of one operation: as many as an operator can answer for at once."""
LONGEST_REASON = 1000
_AT_ONCE = 500
NOTHING: Mapping[str, object] = MappingProxyType({})


def start_operation(
    kind: str,
    targets: Sequence[int],
    reason: str,
    actor: Actor,
    command_id: str | None = None,
    *,
    arguments: Mapping[str, object] = NOTHING,
    work: UnitOfWork | None = None,
) -> OperationStarted:
    """Accept an operation of a ``kind`` of ``operation_acts.ACTS`` on the things with these keys.

    Each becomes an item with a command and a transaction of its own, so that what fails stops nothing else. One item
    alone is done before this returns, unless ``work`` is given. Raises InvalidInput (kind, no reason, too many things),
    NotFound (none of the things is there).
    """
    act, why = act_of(kind), reason.strip()
    wanted = list(dict.fromkeys(targets))
    require_reason(reason)
    if len(why) > LONGEST_REASON or len(wanted) > MOST_ITEMS:
        raise InvalidInput(
            text(
                "Expected a reason of at most %(length)s characters and at most %(most)s things. Take fewer.",
                length=LONGEST_REASON, most=MOST_ITEMS,
            )
        )

    def body(opened_work: UnitOfWork) -> OperationStarted:
        session = opened_work.session
        found = dict(_instances_of(session, act.target, wanted))
        known = [(key, found[key]) for key in wanted if key in found]
        if not known:
            raise NotFound(text("Expected things to work on, but none of them is there. Reload the list."))
        row = Operation(
            kind=kind, arguments=dict(arguments), reason=why, actor_key=actor.key, actor_kind=actor.kind,
            actor_name=actor.name, at=clock.now(), total=len(known),
        )
        session.add(row)
        session.flush()
        pending = {"operation_key": row.key, "state": OperationItemState.PENDING.value}
        rows = [pending | {"target_key": key, "instance_key": instance} for key, instance in known]
        items = session.execute(insert(OperationItem).returning(OperationItem.key), rows).scalars().all()
        return OperationStarted(row.key, len(known), items[0] if len(items) == 1 else None)

    started = run_command("start_operation", command_id, actor, OperationStarted, body, work)
    if work is None and started.only_item is not None:
        work_item(started.only_item)
    return started


def _instances_of(session: Session, target: Target, keys: Sequence[int]) -> Iterator[tuple[int, int]]:
    """The things that are there, each with the instance that it belongs to."""
    for first in range(0, len(keys), _AT_ONCE):
        for row in session.execute(_statement(target, keys[first : first + _AT_ONCE])):
            yield row.key, row.instance


def _statement(target: Target, keys: Sequence[int]) -> Select[int, int]:
    if target == "instance":
        return select(ProcessInstance.key, ProcessInstance.key.label("instance")).where(ProcessInstance.key.in_(keys))
    model = Fault if target == "fault" else Job
    return select(model.key, model.instance_key.label("instance")).where(model.key.in_(keys))
