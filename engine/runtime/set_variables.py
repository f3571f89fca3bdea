"""Command: set variables of a running instance from outside."""

from collections.abc import Mapping
from dataclasses import replace

from database import UnitOfWork
from engine.registry import Actor
from engine.runtime.command import run_command
from engine.runtime.posting import delivering
from engine.runtime.results import InstanceMoved
from engine.runtime.stepping import step_of
from engine.state import reads


def set_variables(
    instance_key: int,
    variables: Mapping[str, object],
    actor: Actor,
    command_id: str | None = None,
    *,
    token_id: str | None = None,
    local: bool = False,
    work: UnitOfWork | None = None,
) -> InstanceMoved:
    """Set variables of the process, or as the element of ``token_id`` sees them; ``local`` makes them its own.

    Conditions that wait are looked at again, in a suspended instance when it is resumed. Raises NotFound, InvalidState
    (instance ended, token gone).
    """

    def body(opened_work: UnitOfWork) -> InstanceMoved:
        row = reads.lock_instance(opened_work.session, instance_key)
        opened = step_of(
            opened_work, row, actor, "set_variables",
            lambda run: run.set_variables(variables, token_id, local=local),
            replace(delivering(opened_work, actor), even_asleep=True),
        )
        return InstanceMoved(instance_key, opened.execution.ended)

    return run_command("set_variables", command_id, actor, InstanceMoved, body, work)
