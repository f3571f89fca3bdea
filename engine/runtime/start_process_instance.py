"""Command: start an instance of the newest version of a process."""

from collections.abc import Mapping

from database import UnitOfWork
from engine.registry import Actor
from engine.runtime.command import run_command
from engine.runtime.posting import delivering
from engine.runtime.results import InstanceStarted
from engine.runtime.starting import Origin, ProcessVersion, start_instance
from engine.state.newest import newest_key


def start_process_instance(
    process_id: str,
    business_key: str,
    variables: Mapping[str, object],
    actor: Actor,
    command_id: str | None = None,
    *,
    at_element: str | None = None,
    replaying: bool = False,
    work: UnitOfWork | None = None,
) -> InstanceStarted:
    """Start ``process_id`` for the record ``business_key`` and run it to its first wait states.

    ``at_element`` puts the first token there instead of on the start event (kept in the history as a move). With
    ``replaying`` its timers and jobs stay silent until ``end_replay``. Raises NotFound (process not deployed),
    ExecutionFault.
    """

    def body(opened_work: UnitOfWork) -> InstanceStarted:
        newest = ProcessVersion(newest_key(opened_work, "process", process_id), process_id)
        opened = start_instance(
            opened_work, newest, variables, actor, "start_process_instance",
            Origin(business_key=business_key, at_element=at_element, replaying=replaying),
            delivering(opened_work, actor, tolerant=False),
        )
        return InstanceStarted(opened.row.key, opened.execution.ended)

    return run_command("start_process_instance", command_id, actor, InstanceStarted, body, work)
