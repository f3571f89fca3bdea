"""Command: start an instance of the newest version of a process."""

from collections.abc import Mapping

from database import UnitOfWork
from engine import clock
from engine.lifecycle import InstanceState
from engine.registry import Actor
from engine.runtime.command import run_command
from engine.runtime.host import CommandHost
from engine.runtime.instance import OpenInstance, program_of, store_step
from engine.runtime.results import InstanceStarted
from engine.spiff.execution import Execution
from engine.state import definitions
from engine.state.reads import instance_ref
from engine.state.tables import ProcessInstance


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
    ``replaying`` its timers stay silent until ``end_replay``. Raises NotFound (process not deployed), ExecutionFault.
    """

    def body(opened_work: UnitOfWork) -> InstanceStarted:
        definition = definitions.latest(opened_work.session, "process", process_id)
        row = ProcessInstance(
            definition_key=definition.key,
            process_id=process_id,
            business_key=business_key,
            state_name=InstanceState.ACTIVE.value,
            state=b"",
            revision=0,
            replaying=replaying,
            started_at=clock.now(),
            tenant_id=definition.tenant_id,
        )
        opened_work.session.add(row)
        opened_work.session.flush()
        ref = instance_ref(row)
        program = definitions.parsed(opened_work.session, definition.key, program_of)
        execution = Execution.start(program, CommandHost(opened_work, ref, actor), variables, at_element=at_element)
        store_step(OpenInstance(opened_work, row, ref, execution, (), actor), "start_process_instance")
        return InstanceStarted(row.key, execution.ended)

    return run_command("start_process_instance", command_id, actor, InstanceStarted, body, work)
