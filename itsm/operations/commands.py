"""Commands of operators: begin an operation on one thing or many, and call the rest of one off; both are audited."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from database import UnitOfWork
from engine.registry import Actor
from engine.runtime import (
    DefinitionRestored,
    DefinitionRetired,
    OperationCalledOff,
    OperationStarted,
    call_off_operation,
    restore_definition,
    retire_definition,
    run_command,
    start_operation,
)
from engine.runtime.changing import require_reason
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


def retire(definition_key: int, reason: str, actor: Actor, command_id: str | None = None) -> DefinitionRetired:
    """Let a version start nothing new; what runs on it goes on. Raises as ``restore``."""
    require(actor, "operations.act")

    def body(work: UnitOfWork) -> DefinitionRetired:
        retired = retire_definition(definition_key, actor, work=work)
        _audit_version(work, "definition_retired", definition_key, reason, actor)
        return retired

    return run_command("retire", command_id, actor, DefinitionRetired, body)


def restore(definition_key: int, reason: str, actor: Actor, command_id: str | None = None) -> DefinitionRestored:
    """Put a retired version into use again. Raises Forbidden, NotFound, InvalidState, InvalidInput (no reason)."""
    require(actor, "operations.act")

    def body(work: UnitOfWork) -> DefinitionRestored:
        restored = restore_definition(definition_key, actor, work=work)
        _audit_version(work, "definition_restored", definition_key, reason, actor)
        return restored

    return run_command("restore", command_id, actor, DefinitionRestored, body)


def _audit_version(work: UnitOfWork, action: str, definition_key: int, reason: str, actor: Actor) -> None:
    require_reason(reason)
    audit(work, action, f"definition {definition_key}", actor.key, reason=reason.strip())


def work_off(operation_key: int) -> None:
    """Work an operation off here and now, beside the workers: for those who cannot wait, or whose workers are down."""
    for key in pending_of(operation_key):
        work_item(key)
