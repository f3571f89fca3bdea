"""Command: end the replay of an instance's past; its silent timers and jobs are live from now on."""

from database import UnitOfWork
from engine.registry import Actor
from engine.runtime.command import run_command
from engine.runtime.results import InstanceMoved
from engine.state import job_writes, reads, writes


def end_replay(
    instance_key: int, actor: Actor, command_id: str | None = None, *, work: UnitOfWork | None = None
) -> InstanceMoved:
    """Arm what ``start_process_instance(replaying=True)`` kept silent; again, it changes nothing. Raises NotFound."""

    def body(opened_work: UnitOfWork) -> InstanceMoved:
        row = reads.lock_instance(opened_work.session, instance_key)
        writes.arm_silent_timers(opened_work.session, row)
        job_writes.arm_silent_jobs(opened_work.session, row)
        return InstanceMoved(instance_key, row.ended_at is not None)

    return run_command("end_replay", command_id, actor, InstanceMoved, body, work)
