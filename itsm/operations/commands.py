"""Commands of operators: begin an operation on one thing or many, and call the rest of one off; both are audited."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from database import UnitOfWork
from engine.registry import Actor
from engine.runtime import OperationCalledOff, OperationStarted, call_off_operation, run_command, start_operation
from engine.runtime.work_operation import pending_of, work_item
from itsm.audit import audit
from itsm.people.roles import require

NOTHING: Mapping[str, object] = MappingProxyType({})


def begin_operation(
    kind: str,
    targets: Sequence[int],
    reason: str,
    actor: Actor,
    command_id: str | None = None,
    arguments: Mapping[str, object] = NOTHING,
) -> OperationStarted:
    """Accept an operation, see ``engine.runtime.start_operation``; one thing alone is worked on before this returns.

    Raises Forbidden, InvalidInput, NotFound.
    """
    require(actor, "operations.act")

    def body(work: UnitOfWork) -> OperationStarted:
        started = start_operation(kind, targets, reason, actor, arguments=arguments, work=work)
        audit(
            work, "operation_started", f"operation {started.operation_key}", actor.key, kind=kind,
            things=started.items, reason=reason.strip(),
        )
        return started

    started = run_command("begin_operation", command_id, actor, OperationStarted, body)
    if started.only_item is not None:
        work_item(started.only_item)
    return started


def call_off(operation_key: int, actor: Actor, command_id: str | None = None) -> OperationCalledOff:
    """Leave what waits of an operation undone. Raises Forbidden, NotFound."""
    require(actor, "operations.act")

    def body(work: UnitOfWork) -> OperationCalledOff:
        called_off = call_off_operation(operation_key, actor, work=work)
        subject = f"operation {operation_key}"
        audit(work, "operation_called_off", subject, actor.key, things=called_off.items)
        return called_off

    return run_command("call_off", command_id, actor, OperationCalledOff, body)


def work_off(operation_key: int) -> None:
    """Work an operation off here and now, beside the workers: for those who cannot wait, or whose workers are down."""
    for key in pending_of(operation_key):
        work_item(key)
