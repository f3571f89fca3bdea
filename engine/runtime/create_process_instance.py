"""Command: a program starts an instance of a deployed process; what cannot do its work becomes a fault."""

from collections.abc import Mapping

from database import UnitOfWork
from engine.errors import NotFound, text
from engine.registry import Actor
from engine.runtime.command import run_command
from engine.runtime.posting import delivering
from engine.runtime.programs import require_element
from engine.runtime.results import InstanceStarted
from engine.runtime.starting import Origin, start_instance
from engine.state import definitions
from engine.state.tables import Definition


def create_process_instance(
    definition_key: int,
    variables: Mapping[str, object],
    actor: Actor,
    command_id: str | None = None,
    *,
    business_key: str = "",
    at_element: str | None = None,
    work: UnitOfWork | None = None,
) -> InstanceStarted:
    """Start an instance of the process version ``definition_key`` and run it to its first wait states.

    A ``business_key`` names what it is about. ``at_element`` puts the first token there instead of on the start event.
    Raises NotFound (no such process, or retired), InvalidInput (no such element), ExecutionFault when the process never
    comes to a wait state.
    """

    def body(opened_work: UnitOfWork) -> InstanceStarted:
        definition = opened_work.session.get(Definition, definition_key)
        if definition is None or definition.kind != "process":
            raise NotFound(
                text("Expected process %(key)s to be deployed, but it is not. Deploy it.", key=definition_key)
            )
        if definition.retired_at is not None:
            raise NotFound(definitions.is_retired(definition))
        if at_element is not None:
            require_element(opened_work.session, definition_key, at_element)
        opened = start_instance(
            opened_work, definition, variables, actor, "create_process_instance",
            Origin(business_key=business_key, at_element=at_element), delivering(opened_work, actor),
        )
        return InstanceStarted(opened.row.key, opened.execution.ended)

    return run_command("create_process_instance", command_id, actor, InstanceStarted, body, work)
