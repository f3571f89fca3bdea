"""Command: let a suspended instance go on, with all that has come for it meanwhile."""

from database import UnitOfWork
from engine.errors import HasEnded, InvalidState, text
from engine.events import ElementEventKind
from engine.lifecycle import InstanceState, is_final
from engine.registry import Actor
from engine.runtime.arrivals import release_arrivals
from engine.runtime.changing import require_reason
from engine.runtime.command import run_command
from engine.runtime.instance import is_asleep, of_instance
from engine.runtime.posting import deliver, run_step
from engine.runtime.results import InstanceMoved
from engine.state import reads, suspension, writes


def resume_process_instance(
    instance_key: int, reason: str, actor: Actor, command_id: str | None = None, *, work: UnitOfWork | None = None
) -> InstanceMoved:
    """Resume a suspended instance: conditions are looked at, then it gets what was kept for it, in order of arrival.

    Timers that are due are fired by the worker after that, in the order of their due times. What cannot do its work
    stands still with a fault. Raises NotFound, InvalidState (not suspended), InvalidInput (no reason).
    """

    def body(opened_work: UnitOfWork) -> InstanceMoved:
        require_reason(reason)
        row = reads.lock_instance(opened_work.session, instance_key)
        if not is_asleep(row):
            has_ended = is_final(InstanceState(row.state_name))
            raise (HasEnded if has_ended else InvalidState)(
                text(
                    "Expected instance %(key)s to be suspended, but it is %(state)s. Reload the page.",
                    key=instance_key, state=row.state_name,
                )
            )
        suspension.wake_up(opened_work.session, row)
        told = of_instance(row, ElementEventKind.INSTANCE_RESUMED, reason)
        writes.insert_events(opened_work.session, row, [told], actor.key)
        run_step(opened_work, row, actor, "resume_process_instance", lambda run: run.look_again())
        release_arrivals(opened_work, instance_key)
        deliver(opened_work, actor)
        after = reads.lock_instance(opened_work.session, instance_key)
        return InstanceMoved(instance_key, is_final(InstanceState(after.state_name)))

    return run_command("resume_process_instance", command_id, actor, InstanceMoved, body, work)
