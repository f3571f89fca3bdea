"""Command: take a running instance to another version of its process, with all that it waits for."""

from collections.abc import Mapping

from database import UnitOfWork
from engine import clock
from engine.events import ElementEvent, ElementEventKind
from engine.kept_text import keep
from engine.registry import Actor
from engine.runtime.arrivals import release_arrivals
from engine.runtime.changing import require_reason
from engine.runtime.command import run_command
from engine.runtime.instance import OpenInstance, store_step
from engine.runtime.posting import deliver
from engine.runtime.results import InstanceMoved
from engine.runtime.versions import Move, move_to
from engine.spiff.migration.plan import MigrationPlan
from engine.state import migration_writes, reads

COMMAND = "migrate_process_instance"


def migrate_process_instance(
    instance_key: int,
    target_definition_key: int,
    mapping: Mapping[str, str],
    reason: str,
    actor: Actor,
    command_id: str | None = None,
    *,
    work: UnitOfWork | None = None,
) -> InstanceMoved:
    """Let an instance go on as one of the version ``target_definition_key``.

    Elements are those of the same id, unless ``mapping`` (from ids of its version) says another. Its tasks, timers,
    subscriptions and jobs keep their keys, and all that was decided about them. A suspended one sleeps on.

    Raises NotFound, InvalidInput (no
    reason, or its own version), InvalidState (it has ended, or the version is retired), MigrationRefused (what does
    not fit, element by element), ExecutionFault (an element that begins or goes on cannot do its work).
    """

    def body(opened_work: UnitOfWork) -> InstanceMoved:
        require_reason(reason)
        row = reads.lock_instance(opened_work.session, instance_key)
        move = move_to(opened_work, row, target_definition_key, mapping, actor)
        opened = _carry_out(move, reason)
        store_step(opened, COMMAND, details={"reason": reason})
        if row.suspended_at is not None and opened.execution.ended:
            release_arrivals(opened_work, instance_key)
        deliver(opened_work, actor)
        return InstanceMoved(instance_key, opened.execution.ended)

    return run_command(COMMAND, command_id, actor, InstanceMoved, body, work)


def _carry_out(move: Move, reason: str) -> OpenInstance:
    row, session = move.row, move.work.session
    before = move.before().waits
    execution, plan = move.carry_out()
    execution.events.insert(0, _told(move, plan, reason))
    migration_writes.change_version(session, row, move.target)
    known = migration_writes.relabel_waits(session, row, before, execution.waits)
    return OpenInstance(move.work, row, reads.instance_ref(row), execution, known, move.actor)


def _told(move: Move, plan: MigrationPlan, reason: str) -> ElementEvent:
    """The line of the history: from where to where, why, by whom, and what began or ended by it."""
    details = {
        "reason": reason,
        "by": move.actor.name,
        "from": {"definition": move.source.key, "process": move.source.id, "version": move.source.version},
        "to": {"definition": move.target.key, "process": move.target.id, "version": move.target.version},
        "mapping": dict(move.mapping),
        "changes": [{"element": change.element_id, **keep(change.message)} for change in plan.changes],
    }
    return ElementEvent(ElementEventKind.INSTANCE_MIGRATED, move.target.id, "", clock.now(), details)
