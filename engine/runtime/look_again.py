"""Command: look at the conditions that an instance waits for, because what they ask for has changed outside of it."""

from database import UnitOfWork
from engine.registry import Actor
from engine.runtime.command import run_command
from engine.runtime.instance import is_asleep
from engine.runtime.posting import run_step
from engine.runtime.results import InstanceMoved
from engine.state import reads


def look_again(
    instance_key: int, actor: Actor, command_id: str | None = None, *, work: UnitOfWork | None = None
) -> InstanceMoved:
    """Let an instance run on without any event; a condition that has become true since the last look is one.

    A suspended instance is left alone: its conditions are looked at when it is resumed. What cannot do its work stands
    still with a fault. Raises NotFound, HasEnded.
    """

    def body(opened_work: UnitOfWork) -> InstanceMoved:
        row = reads.lock_instance(opened_work.session, instance_key)
        if is_asleep(row):
            return InstanceMoved(instance_key, False)
        opened = run_step(opened_work, row, actor, "look_again", lambda run: run.look_again())
        return InstanceMoved(instance_key, opened.execution.ended)

    return run_command("look_again", command_id, actor, InstanceMoved, body, work)
