"""Commands of operators: begin an operation on one thing or many, and call the rest of one off; both are audited."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Generic, TypeVar

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
from itsm.operations.log import RETIRED
from itsm.people.roles import require

Changed = TypeVar("Changed", DefinitionRetired, DefinitionRestored)
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
    return _change_use(_RETIRE, definition_key, reason, actor, command_id)


def restore(definition_key: int, reason: str, actor: Actor, command_id: str | None = None) -> DefinitionRestored:
    """Put a retired version into use again. Raises Forbidden, NotFound, InvalidState, InvalidInput (no reason)."""
    return _change_use(_RESTORE, definition_key, reason, actor, command_id)


@dataclass(frozen=True, slots=True)
class _Use(Generic[Changed]):
    """A change of a version's use: what the command and its entry in the audit trail are called, and who does it."""

    command: str
    entry: str
    answer: type[Changed]
    change: Callable[..., Changed]


_RETIRE = _Use("retire", RETIRED, DefinitionRetired, retire_definition)
_RESTORE = _Use("restore", "definition_restored", DefinitionRestored, restore_definition)


def _change_use(
    use: _Use[Changed], definition_key: int, reason: str, actor: Actor, command_id: str | None
) -> Changed:
    require(actor, "operations.act")

    def body(work: UnitOfWork) -> Changed:
        changed = use.change(definition_key, actor, work=work)
        require_reason(reason)
        account = {} if actor.key is not None else {"account": actor.name}  # of the machine, from the command line
        audit(work, use.entry, f"definition {definition_key}", actor.key, reason=reason.strip(), **account)
        return changed

    return run_command(use.command, command_id, actor, use.answer, body)


def work_off(operation_key: int) -> None:
    """Work an operation off here and now, beside the workers: for those who cannot wait, or whose workers are down."""
    for key in pending_of(operation_key):
        work_item(key)
