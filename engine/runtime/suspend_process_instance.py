"""Command: let an instance stand still until it is resumed. Whatever comes for it meanwhile is kept.

Source: Camunda 8 documentation, Concepts > Process instance suspension.
"""

from database import UnitOfWork
from engine import clock
from engine.errors import HasEnded, InvalidState, text
from engine.events import ElementEventKind
from engine.lifecycle import InstanceState
from engine.registry import Actor
from engine.runtime.changing import require_reason
from engine.runtime.command import run_command
from engine.runtime.instance import is_asleep, of_instance
from engine.runtime.results import InstanceMoved
from engine.state import reads, suspension, writes
from engine.state.tables import ProcessInstance


def suspend_process_instance(
    instance_key: int, reason: str, actor: Actor, command_id: str | None = None, *, work: UnitOfWork | None = None
) -> InstanceMoved:
    """Suspend a running instance, called processes included: no timer fires, no job is handed out, no task is done.

    Raises NotFound, InvalidState (ended, suspended already, its past is being replayed), InvalidInput (no reason).
    """

    def body(opened_work: UnitOfWork) -> InstanceMoved:
        require_reason(reason)
        row = reads.lock_instance(opened_work.session, instance_key)
        _require_running(row)
        suspension.fall_asleep(opened_work.session, row, reason, clock.now())
        told = of_instance(row, ElementEventKind.INSTANCE_SUSPENDED, reason)
        writes.insert_events(opened_work.session, row, [told], actor.key)
        return InstanceMoved(instance_key, False)

    return run_command("suspend_process_instance", command_id, actor, InstanceMoved, body, work)


def _require_running(row: ProcessInstance) -> None:
    if is_asleep(row):
        at = row.suspended_at.strftime("%Y-%m-%d %H:%M UTC") if row.suspended_at else "–"
        raise InvalidState(
            text(
                "Expected instance %(key)s to be running, but it is suspended since %(at)s. Resume it, or leave it.",
                key=row.key, at=at,
            )
        )
    if row.state_name != InstanceState.ACTIVE:
        raise HasEnded(
            text("Expected instance %(key)s to be active, but it is %(state)s.", key=row.key, state=row.state_name)
        )
    if row.replaying:
        raise InvalidState(
            text(
                "Expected instance %(key)s to be running, but its past is still being replayed. Wait for the import.",
                key=row.key,
            )
        )
